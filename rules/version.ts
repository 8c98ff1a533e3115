import { matching } from "./rule.js";

/** Greatest number in a version here. To Image Builder it is 2^30 - 1; nine digits are always less. */
export const MAX_VERSION_NUMBER = 999_999_999;

/** Pattern of a version's number. */
export const NUMBER = "(0|[1-9]\\d{0,8})";

/**
 * Version of a component or a recipe.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/ibhow-semantic-versioning.html
 */
export const versionMistake = matching(
  new RegExp(`^${NUMBER}\\.${NUMBER}\\.${NUMBER}$`),
  "is not a version",
  '"<major>.<minor>.<patch>", e.g. "1.0.0"',
);

/** The part of a version that is a person's to move. */
export const majorMinorMistake = matching(
  new RegExp(`^${NUMBER}\\.${NUMBER}$`),
  "is not a major and minor version",
  '"<major>.<minor>" in quotes, e.g. "2.0"',
);
