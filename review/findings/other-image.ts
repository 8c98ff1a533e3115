import { compareReleases, releaseText } from "../model/releases.js";
import { eachRollout, type FindingRule } from "./rule.js";

export const otherImage: FindingRule = {
  id: "other-image",
  severity: "error",
  cause:
    "A fleet gets an AMI of another image than it runs, or another AMI of the same release, such as a copy, so that no version tells which is newer.",
  remedy: "Look at `image` of the fleet in golden-ami.yaml, and at who has made the AMI.",
  find: eachRollout(({ fleet, before, after }) => {
    if (before?.name === undefined || !after || before.amiId === after.amiId) return undefined;
    if (before.image !== after.image)
      return after.name === undefined
        ? `${fleet} changes from ${releaseText(before)} to ${after.amiId}, of which no plan tells the name`
        : `${fleet} changes from ${releaseText(before)} to another image, ${releaseText(after)}`;
    return before.image !== undefined && compareReleases(after, before) === 0
      ? `${fleet} changes from ${before.amiId} to another AMI of ${releaseText(after)}, ${after.amiId}`
      : undefined;
  }),
};
