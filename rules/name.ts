import { matching, ofLength, onlyOf, textOf, without } from "./rule.js";

/** Pattern of the names that a person gives to images, fleets and workloads. */
export const NAME = "[a-z]([a-z0-9-]*[a-z0-9])?";

const EXPECTED = "a-z, 0-9 and -, beginning with a letter and ending with a letter or digit";

const nameOf = (what: string, expected = EXPECTED) =>
  matching(new RegExp(`^${NAME}$`), `is not ${what} name`, expected, [
    onlyOf(["a-z0-9-", expected], `${what} name`),
    without(/^[^a-z]/, "does not begin with a letter", expected),
    without(/-$/, "ends with -", expected),
  ]);

/**
 * What names begin with. It has no `-`, so that those of two landing zones are never the same, and is short enough for the
 * name of a bucket.
 */
export const namePrefixMistake = textOf({
  what: "a prefix of names",
  characters: ["a-z0-9", "a-z and 0-9"],
  first: ["a-z", "a letter"],
  max: 12,
});

/** Name of an image. It never has `_`, which ends it in the AMI's name. */
export const imageNameMistake = nameOf("an image's", `${EXPECTED}; never _`);
export const fleetNameMistake = nameOf("a fleet's");
/** Name of the shared account's stack, and of its wave. */
export const SHARED_STACK = "shared";
/** Name of the last wave: all workloads that have none. */
export const OTHER_WORKLOADS = "others";
const OWN_WAVES = `(${SHARED_STACK}|${OTHER_WORKLOADS})$`;
/** Name of a wave, in which workloads are applied together. */
export const waveNameMistake = matching(
  new RegExp(`^(?!${OWN_WAVES})${NAME}$`),
  "is not a wave's name",
  EXPECTED,
  [
    nameOf("a wave's"),
    without(
      new RegExp(`^${OWN_WAVES}`),
      `is a wave already: the shared stack's is ${SHARED_STACK}, and that of workloads without a wave ${OTHER_WORKLOADS}`,
      "another name",
    ),
  ],
);
export const workloadNameMistake = nameOf("a workload's");
/** Name of a scaling policy or a scheduled action of a group. */
export const scalingNameMistake = nameOf("a scaling policy's or action's");

/** A name as Image Builder writes it in an ARN: names that differ only so are the same resource. */
export const nameInArn = (name: string) => name.toLowerCase().replace(/[ _]/g, "-");

export const MIN_IMAGE_BUILDER_NAME_CHARACTERS = 3;

const AROUND_SPACES = ["\\w\\-", "a-z, A-Z, 0-9, - or _"] as const;

/**
 * Name of a component, recipe, pipeline or configuration in Image Builder.
 * https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateComponent.html
 */
export const imageBuilderNameMistake = textOf({
  what: "a name in Image Builder",
  characters: ["\\w \\-", "a-z, A-Z, 0-9, spaces, - and _"],
  first: AROUND_SPACES,
  last: AROUND_SPACES,
  min: MIN_IMAGE_BUILDER_NAME_CHARACTERS,
  max: 128,
  // JavaScript makes no key of it.
  without: [[/^__proto__$/, "cannot be a name here", "another name"]],
});

export const MAX_LAUNCH_TEMPLATE_NAME_CHARACTERS = 128;

/** Name of a launch template. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateLaunchTemplate.html */
export const launchTemplateNameMistake = textOf({
  what: "a launch template's name",
  characters: ["\\w().\\-/", "a-z, A-Z, 0-9 and ().-/_"],
  min: 3,
  max: MAX_LAUNCH_TEMPLATE_NAME_CHARACTERS,
});

/** https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_CreateAutoScalingGroup.html */
export const autoScalingGroupNameMistake = textOf({
  what: "an Auto Scaling group's name",
  characters: [" -9;-~\\u00a0-\\u{10ffff}", "all characters but : and control characters"],
  max: 255,
});

/** Most characters of a role's name, without its path. */
export const MAX_ROLE_NAME_CHARACTERS = 64;

/** Characters of a role's name. https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
export const ROLE_NAME_CHARACTERS = ["\\w+=,.@\\-", "a-z, A-Z, 0-9 and +=,.@_-"] as const;

/** Name of a role or instance profile. */
export const roleNameMistake = textOf({
  what: "a role's name",
  characters: ROLE_NAME_CHARACTERS,
  max: MAX_ROLE_NAME_CHARACTERS,
});

/** Most characters of a rule's name. https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html */
export const MAX_EVENT_RULE_NAME_CHARACTERS = 64;

const TAGGER_SUFFIX_CHARACTERS = "-tagger".length;

/** Name of a role to which `-tagger` is added, and of a state machine, which both have. */
export const lifecycleNameMistake = textOf({
  what: "a name of roles and a state machine",
  characters: ["a-zA-Z0-9_\\-", "a-z, A-Z, 0-9, - and _"],
  max: MAX_ROLE_NAME_CHARACTERS - TAGGER_SUFFIX_CHARACTERS,
});

/** Name of an instance profile. https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateInstanceProfile.html */
export const INSTANCE_PROFILE_NAME = `[\\w+=,.@-]{1,128}`;

/** Name alone of an instance profile. */
export const instanceProfileNameMistake = textOf({
  what: "an instance profile's name",
  characters: ROLE_NAME_CHARACTERS,
  max: 128,
});

/** External id of a role that is assumed. https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
export const externalIdMistake = textOf({
  what: "an external id",
  characters: ["\\w+=,.@:/\\-", "a-z, A-Z, 0-9 and +=,.@:/_-"],
  min: 2,
  max: 1224,
});

/** Most characters before the 26 that Terraform adds to the name of a role. */
export const MAX_NAME_PREFIX_CHARACTERS = 38;

/** Most policies of a role, with a raised quota. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const MAX_ROLE_POLICIES = 20;

/** Most policies of a build role beside the two that each has. */
export const MAX_BUILD_ROLE_POLICIES = MAX_ROLE_POLICIES - 2;

/** Path of a role. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-friendly-names */
export const iamPathMistake = matching(
  /^\/([!-~]{1,510}\/)?$/,
  "is not a path",
  "e.g. /teams/web/, at most 512 characters that are no spaces",
  [
    without(/^[^/]/, "does not begin with /", "e.g. /teams/web/"),
    without(/[^/]$/, "does not end with /", "e.g. /teams/web/"),
    onlyOf(["!-~", "characters of ASCII that are no spaces"], "a path"),
  ],
);

/**
 * What a grant's name begins with: KMS takes 256 characters, and the id of a role comes after.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html
 */
export const grantNameMistake = textOf({
  what: "a grant's name",
  characters: ["\\w:/\\-", "a-z, A-Z, 0-9 and :/_-"],
  max: 200,
});

/** Name of an SSM parameter that Image Builder writes. https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_SsmParameterConfiguration.html */
export const parameterNameMistake = textOf({
  what: "a parameter's name",
  characters: ["\\w./\\-", "a-z, A-Z, 0-9 and ./_-"],
  max: 1011,
});

const EXPECTED_ALIAS = "alias/<a-z, A-Z, 0-9, /, _ and ->, not alias/aws/…";

/** Name of a KMS key's alias. https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html */
export const keyAliasMistake = matching(
  /^alias\/(?!aws\/)[\w/-]{1,250}$/,
  "is not a key's alias",
  EXPECTED_ALIAS,
  [
    without(/^(?!alias\/)/, "does not begin with alias/", EXPECTED_ALIAS),
    without(/^alias\/aws\//, "begins with alias/aws/, which AWS keeps for itself", EXPECTED_ALIAS),
    without(/^alias\/$/, "has no name after alias/", EXPECTED_ALIAS),
    onlyOf(["\\w/\\-", EXPECTED_ALIAS], "a key's alias"),
    ofLength(1, "alias/".length + 250),
  ],
);
