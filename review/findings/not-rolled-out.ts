import { releaseText } from "../model/releases.js";
import { eachRollout, type FindingRule } from "./rule.js";

export const notRolledOut: FindingRule = {
  id: "not-rolled-out",
  severity: "warning",
  cause:
    "A launch template gets another AMI, but the instances that run stay: the group has no instance refresh, or runs `$Latest` or `$Default`, whose changes Terraform does not see, or a fixed version.",
  remedy:
    "Give the group the template's `latest_version` and an instance refresh, or start one: `npx golden-ami rollout <workload> <fleet> --start`.",
  find: eachRollout(({ fleet, before, after, instances, why, runners }) =>
    runners.length &&
    before &&
    after &&
    before.amiId !== after.amiId &&
    (instances === "next launch" || instances === "none")
      ? `${fleet} gets ${releaseText(after)}, but its instances stay: ${why}`
      : undefined,
  ),
};
