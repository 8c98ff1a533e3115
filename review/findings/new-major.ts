import { releaseText } from "../model/releases.js";
import { eachRollout, type FindingRule } from "./rule.js";

const majorOf = (version = "") => version.split(".")[0];

export const newMajor: FindingRule = {
  id: "new-major",
  severity: "warning",
  cause:
    "A fleet gets a release with another first number, with which an image says that it is not compatible.",
  remedy: "Read what the release contains, and select the old one (`web@1`) where it is not wanted yet.",
  find: eachRollout(({ fleet, before, after }) =>
    before?.image !== undefined &&
    before.image === after?.image &&
    majorOf(before.version) !== majorOf(after.version)
      ? `${fleet} changes from ${releaseText(before)} to another major version, ${releaseText(after)}`
      : undefined,
  ),
};
