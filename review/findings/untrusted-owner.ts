import { releaseText } from "../model/releases.js";
import type { TracedRollout } from "../model/rollouts.js";
import { eachRollout, type FindingRule, type ReviewedStack } from "./rule.js";

/** Account that an AMI of a fleet must be of; undefined if nothing tells. */
function trustedOwner({ fleet, before }: TracedRollout, { stack }: ReviewedStack): string | undefined {
  const own = stack.facts?.fleets?.find(({ name }) => name === fleet)?.owner;
  return own ?? stack.facts?.owner ?? before?.owner;
}

export const untrustedOwner: FindingRule = {
  id: "untrusted-owner",
  severity: "error",
  cause:
    "An AMI belongs to another account than the landing zone's shared one or, if its image is copied into the fleet's account, than that; where no landing zone tells that, to another than the AMI before. Anybody can name an AMI like yours.",
  remedy: "Give the lookup the owner that you trust, and find out who has changed it.",
  find: eachRollout((rollout, stack) => {
    const { fleet, after } = rollout;
    const trusted = trustedOwner(rollout, stack);
    if (after?.owner === undefined || trusted === undefined || after.owner === trusted) return undefined;
    return `${fleet} gets ${releaseText(after)} of account ${after.owner}, which is not the trusted ${trusted}`;
  }),
};

export const otherOwner: FindingRule = {
  id: "other-owner",
  severity: "warning",
  cause:
    "A fleet gets an AMI of another account than it runs, and the landing zone that was planned trusts that account: its shared account is another, or the image is copied into the fleet's account, or no more.",
  remedy: "See in golden-ami.yaml who has changed whom it trusts, and why.",
  find: eachRollout((rollout, stack) => {
    const { fleet, before, after } = rollout;
    const isOther = before?.owner !== undefined && after?.owner !== undefined && before.owner !== after.owner;
    return isOther && after.owner === trustedOwner(rollout, stack)
      ? `${fleet} gets ${releaseText(after)} of account ${after.owner}, and runs an AMI of ${before.owner}`
      : undefined;
  }),
};
