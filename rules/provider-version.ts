import { type Mistake, matching, onlyOf, type PatternRule, without } from "./rule.js";

const EXPECTED = 'a range of versions, e.g. ">= 5.100.0, < 7.0.0"';
const TERM = "((>=|<=|>|<|=|~>|!=) ?)?\\d+(\\.\\d+){0,2}";

/** https://developer.hashicorp.com/terraform/language/expressions/version-constraints */
const versionConstraintMistake = matching(
  new RegExp(`^ ?${TERM}( ?, ?${TERM})*$`),
  "is not a version constraint",
  EXPECTED,
  [
    onlyOf(["0-9.,<>=!~ ", EXPECTED], "a version constraint"),
    without(/^ *,|, *,|, *$/, "has a comma with nothing at one side", EXPECTED),
    without(
      /=>|==|=<|><|<>|>>|<</,
      "has an operator that Terraform does not know",
      "one of =, !=, >, >=, <, <=, ~>",
    ),
    without(/(\d+\.){3}/, "has a version of more than three numbers", "<major>.<minor>.<patch>"),
    without(/\d +\D?[<>=!~]/, "has no comma between two conditions", EXPECTED),
  ],
);

type Version = readonly [major: number, minor: number, patch: number];

/**
 * Versions of hashicorp/aws between which those that take what is synthesized are: the last of 5.x, and all of 6.x.
 * https://github.com/hashicorp/terraform-provider-aws/releases
 */
const LAST_OF_5: Version = [5, 100, 0];
const FIRST_OF_6: Version = [6, 0, 0];
const FIRST_OF_7: Version = [7, 0, 0];

export const DEFAULT_PROVIDER_VERSIONS = ">= 5.100.0, < 7.0.0";

/** A range of versions of the provider of which Terraform can choose one that takes what is synthesized. */
export const providerVersionsMistake: PatternRule = Object.assign(
  (constraint: string): Mistake | undefined => {
    const broken = versionConstraintMistake(constraint);
    if (broken || oldestProvider(constraint)) return broken;
    return {
      message: "takes no version of hashicorp/aws that the stacks work with",
      expected: `one with 5.100.0 or some of 6.x in it, e.g. "${DEFAULT_PROVIDER_VERSIONS}"`,
    };
  },
  { pattern: versionConstraintMistake.pattern },
);

/**
 * The oldest version in a range that takes what is synthesized; undefined if there is none. Terraform chooses the newest,
 * so that it does not matter what else is in the range.
 */
export function oldestProvider(constraint: string): string | undefined {
  const conditions = conditionsOf(constraint);
  // The oldest of a range is where it begins, or comes after what is left out.
  const bounds = conditions.flatMap(({ version: [major, minor, patch] }): Version[] => [
    [major, minor, patch],
    [major, minor, patch + 1],
  ]);
  return [LAST_OF_5, FIRST_OF_6, ...bounds]
    .filter((version) => compare(version, LAST_OF_5) === 0 || isFrom(version, FIRST_OF_6, FIRST_OF_7))
    .filter((version) => conditions.every((condition) => isMet(condition, version)))
    .sort(compare)[0]
    ?.join(".");
}

interface Condition {
  readonly operator: string;
  readonly version: Version;
  /** First version that `~>` does not take. */
  readonly end: Version;
}

function conditionsOf(constraint: string): Condition[] {
  return constraint.split(",").map((text) => {
    const [, operator = "", version = ""] = /^ *([<>=!~]*) *([\d.]+)/.exec(text) ?? [];
    const [major = 0, minor = 0, patch = 0] = version.split(".").map(Number);
    const isExact = version.split(".").length === 3;
    return {
      operator,
      version: [major, minor, patch],
      end: isExact ? [major, minor + 1, 0] : [major + 1, 0, 0],
    };
  });
}

function isMet({ operator, version: bound, end }: Condition, version: Version): boolean {
  const order = compare(version, bound);
  switch (operator) {
    case "~>":
      return isFrom(version, bound, end);
    case ">=":
      return order >= 0;
    case ">":
      return order > 0;
    case "<=":
      return order <= 0;
    case "<":
      return order < 0;
    case "!=":
      return order !== 0;
    default:
      return order === 0;
  }
}

const isFrom = (version: Version, start: Version, end: Version) =>
  compare(version, start) >= 0 && compare(version, end) < 0;

function compare(one: Version, other: Version): number {
  return one[0] - other[0] || one[1] - other[1] || one[2] - other[2];
}

/**
 * Oldest version that takes a Region, if 5.100.0 does not.
 * https://github.com/hashicorp/terraform-provider-aws/issues/44113
 * https://github.com/hashicorp/terraform-provider-aws/pull/44573
 */
const OLDEST_BY_REGION: Readonly<Record<string, string>> = {
  "ap-southeast-6": "6.12.0",
  // Older ones know the Region, but refuse ARNs in it.
  "eusc-de-east-1": "6.16.0",
};

/** Says what is wrong with a Region that the oldest version of the provider in a range does not take. */
export function regionProviderMistake(region: string, constraint: string): Mistake | undefined {
  const needed = OLDEST_BY_REGION[region];
  const older = needed === undefined ? undefined : oldestProvider(`${constraint}, < ${needed}`);
  if (older === undefined) return undefined;
  return {
    message: `needs hashicorp/aws ${needed}, and terraform.awsProvider takes ${older}`,
    expected: `terraform: { awsProvider: ">= ${needed}, < 7.0.0" }`,
  };
}

/**
 * Whether a Region works with the version that Terraform chooses of a range, although not with the oldest. The oldest
 * knows it at least.
 */
export function isRegionTaken(region: string, constraint: string): boolean {
  return (
    region === "eusc-de-east-1" &&
    oldestProvider(`${constraint}, >= ${OLDEST_BY_REGION[region]}`) !== undefined
  );
}
