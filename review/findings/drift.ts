import { eachStack, type FindingRule } from "./rule.js";

export const drift: FindingRule = {
  id: "drift",
  severity: "note",
  cause: "Something that this plan depends on was changed, but not by Terraform.",
  remedy: "Find out who changed it. Apply takes it back where the configuration says otherwise.",
  find: eachStack(({ review: { driftCount } }) =>
    driftCount
      ? [
          {
            message: `${driftCount} ${driftCount === 1 ? "resource was" : "resources were"} changed outside of Terraform`,
          },
        ]
      : [],
  ),
};
