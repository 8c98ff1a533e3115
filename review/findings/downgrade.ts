import { compareReleases, releaseText } from "../model/releases.js";
import { eachRollout, type FindingRule } from "./rule.js";

export const downgrade: FindingRule = {
  id: "downgrade",
  severity: "error",
  cause:
    "A fleet gets an older AMI than it runs: its selector asks for an older version, or the newest AMI was deprecated, is no longer shared, or is gone.",
  remedy:
    "Ask for the newest version again, or build a release; if going back is what you want, say so in the pull request.",
  find: eachRollout(({ fleet, before, after }) => {
    if (!before || !after || (compareReleases(after, before) ?? 0) >= 0) return undefined;
    return `${fleet} goes back from ${releaseText(before)} to ${releaseText(after)}`;
  }),
};
