import { eachRollout, type FindingRule } from "./rule.js";

export const instancesReplaced: FindingRule = {
  id: "instances-replaced",
  severity: "warning",
  cause:
    "Terraform itself destroys and creates the instances of a fleet, all at once and with what is on their disks.",
  remedy:
    "Apply when that is allowed, or give the fleet an Auto Scaling group, which replaces instances bit by bit.",
  find: eachRollout(({ fleet, instances, why }) =>
    instances === "replaced" || instances === "destroyed"
      ? `instances of ${fleet} are ${instances}: ${why}`
      : undefined,
  ),
};
