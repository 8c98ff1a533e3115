import { releaseText } from "../model/releases.js";
import { eachRollout, type FindingRule } from "./rule.js";

export const untrustedOwner: FindingRule = {
  id: "untrusted-owner",
  severity: "error",
  cause:
    "An AMI belongs to another account than the landing zone's shared one or, if its image is copied into the fleet's account, than that; where no landing zone tells that, to another than the AMI before. Anybody can name an AMI like yours.",
  remedy: "Give the lookup the owner that you trust, and find out who has changed it.",
  find: eachRollout(({ fleet, before, after }, { stack }) => {
    const own = stack.facts?.fleets?.find(({ name }) => name === fleet)?.owner;
    const trusted = own ?? stack.facts?.owner ?? before?.owner;
    if (after?.owner === undefined || trusted === undefined || after.owner === trusted) return undefined;
    return `${fleet} gets ${releaseText(after)} of account ${after.owner}, which is not the trusted ${trusted}`;
  }),
};
