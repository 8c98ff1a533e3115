import { show } from "../../input/problem.js";
import { partitionOf } from "../../rules/region.js";
import type { Report } from "../rules.js";
import type { SalvagedLandingZone } from "../salvage.js";
import { checkRolePolicies, iamArnCheck, regionalArnCheck } from "./arns.js";

/** Policies of AWS's that every build role has. */
const BUILD_POLICIES = ["EC2InstanceProfileForImageBuilder", "AmazonSSMManagedInstanceCore"];

/** Checks that what builds are given is of the shared account, or AWS's, and where they run. */
export function checkBuilds({ settings, images }: SalvagedLandingZone, report: Report): void {
  if (!settings) return;
  for (const [name, { placement }] of images)
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
  checkRolePolicies(path, instanceRole, account, check, { policies: BUILD_POLICIES, by: "" }, report);
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
