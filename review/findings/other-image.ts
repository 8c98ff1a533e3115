import { releaseText } from "../model/releases.js";
import { eachRollout, type FindingRule } from "./rule.js";

export const otherImage: FindingRule = {
  id: "other-image",
  severity: "error",
  cause: "A fleet gets an AMI of another image than it runs, so that no version tells which is newer.",
  remedy: "Look at `image` of the fleet in golden-ami.yaml.",
  find: eachRollout(({ fleet, before, after }) =>
    before?.name !== undefined && after && before.image !== after.image
      ? `${fleet} changes from ${releaseText(before)} to another image, ${releaseText(after)}`
      : undefined,
  ),
};
