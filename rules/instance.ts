import { matching, onlyOf, textOf, wholeNumber, without } from "./rule.js";

/** https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html */
export const instanceTypeMistake = matching(
  /^[a-z0-9-]+\.[a-z0-9-]+$/,
  "is not an instance type",
  "an instance type, e.g. t3.small",
  [
    onlyOf(["a-z0-9.-", "e.g. t3.small"], "an instance type"),
    without(/^[^.]*$/, "has no size", "a family and a size, e.g. t3.small"),
  ],
);

/** Most instance types to build and test an image on. */
export const MAX_INSTANCE_TYPES = 25;

export const deviceNameMistake = matching(
  /^\/dev\/[a-z0-9]+$/,
  "is not a device name",
  "a device, e.g. /dev/xvda",
  [
    without(/^(?!\/dev\/)/, "does not begin with /dev/", "e.g. /dev/xvda"),
    onlyOf(["a-z0-9/", "e.g. /dev/xvda"], "a device name"),
  ],
);

/** Number of instances that no group starts. */
export const fixedInstanceCountMistake = wholeNumber(1, 1_000);

/** What a new AMI does to instances that no group starts. */
export const ON_NEW_AMI = ["replace", "keep"] as const;

export const onNewAmiMistake = matching(
  new RegExp(`^(${ON_NEW_AMI.join("|")})$`),
  "is not what a new AMI can do",
  `one of ${ON_NEW_AMI.join(", ")}`,
);

/** Hops that answers of an instance's metadata may go: 1 ends in the instance, 2 in a container on it. https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html */
export const hopLimitMistake = wholeNumber(1, 64);

export const DEFAULT_HOP_LIMIT = 1;

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateKeyPair.html */
export const keyPairNameMistake = textOf({
  what: "a key pair's name",
  characters: ["\\u0020-\\u007e", "characters of ASCII"],
  max: 255,
});

/** Whose hardware instances run on. https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/dedicated-instance.html */
export const TENANCIES = ["default", "dedicated", "host"] as const;

export const tenancyMistake = matching(
  new RegExp(`^(${TENANCIES.join("|")})$`),
  "is not a tenancy",
  `one of ${TENANCIES.join(", ")}`,
);

/** Name of a placement group. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreatePlacementGroup.html */
export const placementGroupMistake = textOf({
  what: "a placement group's name",
  characters: ["\\u0020-\\u007e", "characters of ASCII"],
  max: 255,
});

/** Partition of a placement group. https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/placement-strategies.html */
export const partitionNumberMistake = wholeNumber(1, 7);

/** Cores of an instance. https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/cpu-options-supported-instances-values.html */
export const coreCountMistake = wholeNumber(1, 448);

/** Threads of a core: 1 is without multithreading. */
export const threadsPerCoreMistake = wholeNumber(1, 2);
