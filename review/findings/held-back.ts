import { releaseText } from "../model/releases.js";
import { eachRollout, type FindingRule } from "./rule.js";

export const heldBack: FindingRule = {
  id: "held-back",
  severity: "warning",
  cause:
    "The stack finds a newer AMI than it gives to the fleet: `ignore_changes` on the AMI hides it, and no plan will ever show it.",
  remedy:
    "Take `ignore_changes` away, or select the version that is wanted (`web@1.4.0`), which says what it does.",
  find: eachRollout(({ fleet, after, newest, isUnknownUntilApply }) =>
    after && newest && !isUnknownUntilApply && after.amiId !== newest.amiId
      ? `${fleet} stays at ${releaseText(after)}, although the stack finds ${releaseText(newest)}`
      : undefined,
  ),
};
