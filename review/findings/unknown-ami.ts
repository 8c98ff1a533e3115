import { withoutIndexes } from "../model/references.js";
import { someNames } from "../model/texts.js";
import { eachRollout, type FindingRule } from "./rule.js";

export const unknownAmi: FindingRule = {
  id: "unknown-ami",
  severity: "warning",
  cause:
    "Which AMI a fleet gets is known at apply only: there is none to be had, or its lookup depends on something that this plan changes (a `depends_on` of a module does that).",
  remedy: "Build or share a release; or take the dependency away, so that a plan can show the AMI.",
  find: eachRollout(({ fleet, isUnknownUntilApply, resource }, { plan }) => {
    if (!isUnknownUntilApply || resource?.change.actions.includes("delete")) return undefined;
    const reads = (plan?.resource_changes ?? []).filter(
      ({ mode, type }) => mode === "data" && /^aws_ami(_ids)?$/.test(type),
    );
    if (!reads.length) return `the AMI of ${fleet} is not known: no lookup has found one`;
    const why = reads.map(
      ({ address, action_reason }) => `${withoutIndexes(address)} (${action_reason ?? "no reason given"})`,
    );
    return `the AMI of ${fleet} is known at apply only: Terraform reads ${someNames(why, 5)} then`;
  }),
};
