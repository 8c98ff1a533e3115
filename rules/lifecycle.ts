import { type Characters, textOf, wholeNumber } from "./rule.js";
import { IAM_TAGS, RESERVED_TAG_KEY, type TagRules } from "./tag.js";

/*
 * Limits of lifecycle policies: https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_LifecyclePolicyDetailFilter.html
 */

/** How many of the newest releases a rule leaves alone. */
export const keepMistake = wholeNumber(1, 1000);
/** Age from which a rule takes a release, in days. */
export const olderThanDaysMistake = wholeNumber(1, 1000);
/** How many releases stay, however old they are. */
export const retainAtLeastMistake = wholeNumber(1, 10);
/** How long an AMI stays after it has been launched, in days. */
export const lastLaunchedDaysMistake = wholeNumber(1, 365);

/** Releases that stay, however old they are, if nothing else is said. */
export const DEFAULT_RETAIN_AT_LEAST = 1;

/** Most tags by which AMIs are retained: AWS takes 50, and one is that of pinned releases. */
export const MAX_RETAINED_TAGS = 49;

/** Most accounts whose AMIs are retained. */
export const MAX_RETAINED_ACCOUNTS = 1536;

const KEY_CHARACTERS: Characters = ["a-zA-Z0-9+,\\-.\\/:;<=_", "a-z, A-Z, 0-9 and +,-./:;<=_"];

/** Tags as a lifecycle policy looks for them, in whose keys are no spaces. */
export const LIFECYCLE_TAGS: TagRules = {
  key: textOf({
    what: "a tag's key in a lifecycle policy",
    characters: KEY_CHARACTERS,
    max: 128,
    without: [RESERVED_TAG_KEY],
  }),
  value: IAM_TAGS.value,
};

/** What a lifecycle does to releases, from the weakest action to the strongest. */
export const LIFECYCLE_ACTIONS = ["deprecate", "disable", "delete"] as const;
export type LifecycleAction = (typeof LIFECYCLE_ACTIONS)[number];

/**
 * The actions that never come to a release, because a stronger one takes it before or with them, each with that and how
 * many releases that leaves.
 */
export function idleActions(
  rules: Readonly<Partial<Record<LifecycleAction, { readonly keep?: number }>>>,
): { readonly action: LifecycleAction; readonly stronger: LifecycleAction; readonly keep: number }[] {
  return LIFECYCLE_ACTIONS.flatMap((action, index) => {
    const { keep = NaN } = rules[action] ?? {};
    const stronger = LIFECYCLE_ACTIONS.slice(index + 1).find(
      (other) => keep >= (rules[other]?.keep ?? Infinity),
    );
    return stronger ? [{ action, stronger, keep: rules[stronger]?.keep ?? 0 }] : [];
  });
}
