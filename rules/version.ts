import { matching, onlyOf, without } from "./rule.js";

/** Greatest number in a version here. To Image Builder it is 2^30 - 1; nine digits are always less. */
export const MAX_VERSION_NUMBER = 999_999_999;

/** Pattern of a version's number. */
export const NUMBER = "(0|[1-9]\\d{0,8})";

const NUMBERS_AND_DOTS = ["0-9.", "numbers with a dot between them"] as const;

/** What can be wrong with any of a version's numbers. */
export const NUMBER_REASONS = [
  without(/(?<!\d)0\d/, "has a number with a zero in front", "numbers without zeros in front"),
  without(/\d{10}/, "has a number of more than 9 digits", "numbers of at most 9 digits"),
];

/**
 * Version of a component or a recipe.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/ibhow-semantic-versioning.html
 */
export const versionMistake = matching(
  new RegExp(`^${NUMBER}\\.${NUMBER}\\.${NUMBER}$`),
  "is not a version",
  '"<major>.<minor>.<patch>", e.g. "1.0.0"',
  [onlyOf(NUMBERS_AND_DOTS, "a version"), ...NUMBER_REASONS],
);

/**
 * A version to choose by, of which the newest is taken.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/ibhow-semantic-versioning.html
 */
export const versionSelectorMistake = matching(
  new RegExp(`^(${NUMBER}\\.${NUMBER}\\.(${NUMBER}|x)|${NUMBER}\\.x\\.x|x\\.x\\.x)$`),
  "is not a version to choose by",
  '"1.0.2", "1.0.x", "1.x.x" or "x.x.x"',
  [
    onlyOf(["0-9.x", "numbers and x with a dot between them"], "a version"),
    without(/x\.\d/, "has a number after an x", "an x after each x"),
    ...NUMBER_REASONS,
  ],
);

/** The part of a version that is a person's to move. */
export const majorMinorMistake = matching(
  new RegExp(`^${NUMBER}\\.${NUMBER}$`),
  "is not a major and minor version",
  '"<major>.<minor>" in quotes, e.g. "2.0"',
  [
    onlyOf(NUMBERS_AND_DOTS, "a version"),
    without(
      /^\d+\.\d+\.\d+$/,
      "has a patch, which the lock counts",
      '"<major>.<minor>" in quotes, e.g. "2.0"',
    ),
    ...NUMBER_REASONS,
  ],
);
