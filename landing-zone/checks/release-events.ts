import { closest } from "../../input/did-you-mean.js";
import { show } from "../../input/problem.js";
import type { Report, Warn } from "../rules.js";
import type { SalvagedLandingZone } from "../salvage.js";
import { regionalArnCheck } from "./arns.js";

/** Checks that who is told of releases can be told, and is told once. */
export function checkReleaseEvents({ settings, workloadNames }: SalvagedLandingZone, report: Report): void {
  const { region, snsTopicArn: ofBuilds, releaseEvents } = settings?.shared ?? {};
  if (!region || !releaseEvents) return;
  const { snsTopicArn, hcpTerraform } = releaseEvents;
  const path = ["shared", "releaseEvents"];
  // A topic may be another account's, but a rule and its target are in one Region.
  regionalArnCheck(region, report)("topic", [...path, "snsTopicArn"], snsTopicArn, "a topic");
  if (snsTopicArn !== undefined && snsTopicArn === ofBuilds)
    report(
      "duplicate",
      [...path, "snsTopicArn"],
      `${show(snsTopicArn)} is shared.snsTopicArn too, which Image Builder tells of each build already`,
      "another topic, or one of both",
    );
  const firstUses = new Map<string, string>();
  for (const [name, id] of Object.entries(hcpTerraform?.workspaces ?? {})) {
    const place = [...path, "hcpTerraform", "workspaces", name];
    const first = firstUses.get(id);
    if (first === undefined) firstUses.set(id, name);
    else
      report(
        "duplicate",
        place,
        `${show(id)} is the workspace of ${first} already`,
        "another one, because a workspace has the state of one stack",
      );
    if (!workloadNames || workloadNames.has(name)) continue;
    const meant = closest(name, workloadNames);
    report(
      "release-event",
      place,
      `${show(name)} is no workload${meant === undefined ? "" : `: did you mean ${show(meant)}?`}`,
      meant === undefined ? "a workload's name, or <workload>-<region> of one of several Regions" : undefined,
      { key: true, fix: meant },
    );
  }
}

/** Warns of runs in HCP Terraform of stacks whose states are somewhere else. */
export function warnOfReleaseEvents({ settings }: SalvagedLandingZone, warn: Warn): void {
  if (!settings?.shared.releaseEvents?.hcpTerraform || settings.terraform.backend.cloud) return;
  const [backend = ""] = Object.keys(settings.terraform.backend);
  warn(
    "release-event-backend",
    ["shared", "releaseEvents", "hcpTerraform"],
    `starts runs in HCP Terraform, and the stacks have their states in the backend ${backend}`,
    "terraform: { backend: { cloud: … } }, or no hcpTerraform; unless the workspaces plan the stacks with that backend",
    { key: true },
  );
}
