import { show } from "../../input/problem.js";
import { partitionOf } from "../../rules/region.js";
import { keyedRegions } from "../resolve-container.js";
import type { Report } from "../rules.js";
import { built, type SalvagedLandingZone } from "../salvage.js";
import type { Settings } from "../schema/landing-zone.js";
import { checkRolePolicies, iamArnCheck, regionalArnCheck } from "./arns.js";

type SharedEntry = Settings["shared"];

/** Policies of AWS's that every build role has. */
const BUILD_POLICIES = ["EC2InstanceProfileForImageBuilder", "AmazonSSMManagedInstanceCore"];

/** And one that it has for builds of containers. */
const CONTAINER_POLICY = "EC2InstanceProfileForImageBuilderECRContainerBuilds";

/** Checks that what builds are given is of the shared account, or AWS's, and where they run. */
export function checkBuilds({ settings, images, containers }: SalvagedLandingZone, report: Report): void {
  if (!settings) return;
  checkKeys(
    settings.shared,
    [
      ...[...images.values()].flatMap(({ regions }) => regions),
      ...[...containers.values()].flatMap(keyedRegions),
    ],
    report,
  );
  for (const [name, { placement }] of built({ images, containers }))
    regionalArnCheck(settings.shared.region, report)(
      "placement",
      ["images", name, "placement", "hostResourceGroupArn"],
      placement?.hostResourceGroupArn,
      "a resource group",
    );
  const { account, region, instanceRole, snsTopicArn } = settings.shared;
  // A topic may be another account's.
  regionalArnCheck(region, report)("topic", ["shared", "snsTopicArn"], snsTopicArn, "a topic");
  if (!instanceRole) return;
  const path = ["shared", "instanceRole"];
  const check = iamArnCheck(settings.shared, report);
  checkRolePolicies(
    path,
    instanceRole,
    account,
    check,
    { policies: containers.size ? [...BUILD_POLICIES, CONTAINER_POLICY] : BUILD_POLICIES, by: "" },
    report,
  );
  const partition = partitionOf(region) ?? "";
  for (const [index, { Resource = [], NotResource = [] }] of (instanceRole.statements ?? []).entries()) {
    for (const [key, resources] of Object.entries({ Resource, NotResource })) {
      for (const [place, arn] of resources.entries()) {
        const [prefix, own = "", ...rest] = arn.split(":");
        if (prefix !== "arn" || own === "*" || own === partition) continue;
        report(
          "partition",
          [...path, "statements", index, key, place],
          `${show(arn)} is a resource of another partition than ${region}'s`,
          ["arn", partition, ...rest].join(":"),
        );
      }
    }
  }
}

/** Checks that keys that are there are the shared account's, and each of a Region that has AMIs. */
function checkKeys(
  { account, region: buildRegion, kmsKeyIds = {} }: SharedEntry,
  imageRegions: readonly string[],
  report: Report,
): void {
  for (const [region, arn] of Object.entries(kmsKeyIds)) {
    const path = ["shared", "kmsKeyIds", region];
    if (region !== buildRegion && !imageRegions.includes(region)) {
      report(
        "no-effect",
        path,
        `${show(region)} has no effect, because no image goes there`,
        "Regions of images, or the one where they are built",
        { key: true },
      );
      continue;
    }
    regionalArnCheck(region, report)("kms-key", path, arn, "a key");
    const [, partition, , ownRegion, owner] = arn.split(":");
    if (partition === partitionOf(region) && ownRegion === region && owner !== account)
      report(
        "kms-key",
        path,
        `${show(arn)} is a key of another account`,
        `one of ${account}, because fleets find it by an alias there`,
      );
  }
}
