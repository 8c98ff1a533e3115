import { matching, onlyOf, without } from "./rule.js";

const EXPECTED = 'a range of versions, e.g. ">= 5.100.0, < 7.0.0"';
const TERM = "((>=|<=|>|<|=|~>|!=) ?)?\\d+(\\.\\d+){0,2}";

/** https://developer.hashicorp.com/terraform/language/expressions/version-constraints */
export const versionConstraintMistake = matching(
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

export type Version = readonly [major: number, minor: number, patch: number];

/** The oldest version that a constraint takes of those from some on; undefined if it takes none. */
export function oldestVersion(
  constraint: string,
  first: readonly Version[],
  isWanted: (version: Version) => boolean,
): string | undefined {
  const conditions = conditionsOf(constraint);
  // The oldest of a range is where it begins, or comes after what is left out.
  const bounds = conditions.flatMap(({ version: [major, minor, patch] }): Version[] => [
    [major, minor, patch],
    [major, minor, patch + 1],
  ]);
  return [...first, ...bounds]
    .filter((version) => isWanted(version))
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

export const isFrom = (version: Version, start: Version, end: Version) =>
  compare(version, start) >= 0 && compare(version, end) < 0;

export function compare(one: Version, other: Version): number {
  return one[0] - other[0] || one[1] - other[1] || one[2] - other[2];
}
