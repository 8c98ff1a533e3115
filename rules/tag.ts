import { type Mistake, matching } from "./rule.js";

/**
 * Key of a tag, as Image Builder takes it, which is the narrowest of those on its way.
 * https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_TagResource.html
 */
export const tagKeyMistake = matching(
  /^(?!aws:)[a-zA-Z0-9 _.:/=+\-@]{1,128}$/i,
  "is not a tag key",
  "1 to 128 of a-z, A-Z, 0-9, spaces and _.:/=+-@, not beginning with aws:",
);

export const MAX_TAG_VALUE_CHARACTERS = 256;

const characters = matching(
  /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u,
  "is not a tag's value",
  "letters, digits, spaces and _.:/=+-@",
);

/** Value of a tag, as IAM takes it. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html */
export const tagValueMistake = Object.assign(
  (value: string): Mistake | undefined =>
    value.length > MAX_TAG_VALUE_CHARACTERS
      ? { message: "is too long", expected: `at most ${MAX_TAG_VALUE_CHARACTERS} characters` }
      : characters(value),
  { pattern: characters.pattern },
);

/** Most tags of build and test instances that an infrastructure configuration takes, the fewest of any resource here. */
export const MAX_RESOURCE_TAGS = 30;

/** Most tags that a resource of EC2 takes. https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html */
export const MAX_EC2_TAGS = 50;
