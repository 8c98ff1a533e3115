import type { Mistake, PatternRule } from "./rule.js";
import {
  compare,
  isFrom,
  oldestVersion,
  type Version,
  versionConstraintMistake,
} from "./version-constraint.js";

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
  return oldestVersion(
    constraint,
    [LAST_OF_5, FIRST_OF_6],
    (version) => compare(version, LAST_OF_5) === 0 || isFrom(version, FIRST_OF_6, FIRST_OF_7),
  );
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
