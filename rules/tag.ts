import { type Characters, type PatternRule, textOf } from "./rule.js";

/** What the key of a tag must not begin with. */
export const RESERVED_TAG_KEY = [
  /^[aA][wW][sS]:/,
  "begins with aws:, which AWS keeps for itself",
  "another key",
] as const;

export const MAX_TAG_VALUE_CHARACTERS = 256;

/** What the key and the value of a tag may be. */
export interface TagRules {
  readonly key: PatternRule;
  readonly value: PatternRule;
}

const tagKey = (characters: Characters) =>
  textOf({ what: "a tag's key", characters, max: 128, without: [RESERVED_TAG_KEY] });

const tagValue = (characters: Characters) =>
  textOf({ what: "a tag's value", characters, min: 0, max: MAX_TAG_VALUE_CHARACTERS });

const IAM_CHARACTERS = ["\\p{L}\\p{Z}\\p{N}_.:/=+\\-@", "letters, digits, spaces and _.:/=+-@"] as const;

/** Tags as IAM takes them. https://docs.aws.amazon.com/IAM/latest/APIReference/API_Tag.html */
export const IAM_TAGS: TagRules = { key: tagKey(IAM_CHARACTERS), value: tagValue(IAM_CHARACTERS) };

/**
 * Tags as every service takes them that the builds of an image reach: keys as Image Builder, values as IAM.
 * https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_TagResource.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html
 */
export const IMAGE_TAGS: TagRules = {
  key: tagKey(["a-zA-Z0-9 _.:/=+\\-@", "a-z, A-Z, 0-9, spaces and _.:/=+-@"]),
  value: IAM_TAGS.value,
};

/** Any character that XML can have. */
const XML_CHARACTERS = [
  "\\t\\n\\r\\u0020-\\ud7ff\\ue000-\\ufffd\\u{10000}-\\u{10ffff}",
  "all characters but control characters",
] as const;

/**
 * Tags as EC2 and Auto Scaling take them, which a workload's reach, and no other service unless a fleet has a role.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html
 * https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_Tag.html
 */
export const EC2_TAGS: TagRules = { key: tagKey(XML_CHARACTERS), value: tagValue(XML_CHARACTERS) };

/** Most tags of build and test instances that an infrastructure configuration takes, the fewest of any resource here. */
export const MAX_RESOURCE_TAGS = 30;

/** Most tags that a resource of Image Builder takes. https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_TagResource.html */
export const MAX_IMAGE_BUILDER_TAGS = 50;

/** Most tags that a resource of EC2 takes. https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html */
export const MAX_EC2_TAGS = 50;

/**
 * Keys that are another key to IAM, which ignores their case, each with the one that comes first.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html
 */
export function sameKeysToIam(keys: readonly string[]): Map<string, string> {
  const firstSpellings = new Map<string, string>();
  const same = new Map<string, string>();
  for (const key of keys) {
    const first = firstSpellings.get(key.toLowerCase());
    if (first === undefined) firstSpellings.set(key.toLowerCase(), key);
    else if (first !== key) same.set(key, first);
  }
  return same;
}
