import { ACCOUNT_ID, ORGANIZATIONAL_UNIT_ID } from "./account.js";
import { INSTANCE_PROFILE_NAME, MAX_ROLE_NAME_CHARACTERS, roleNameMistake } from "./name.js";
import { PARTITIONS } from "./region.js";
import { type Mistake, matching, ofLength, onlyOf, type Rule, without } from "./rule.js";

/** Pattern of a partition that has Image Builder and organizations. */
export const PARTITION = `(${PARTITIONS.join("|")})`;
/** Pattern of a Region's name in an ARN. */
export const REGION = "[a-z]+(-[a-z]+)+-\\d+";

/** What is between two colons of an ARN: its name, its pattern, and what would be right. */
export type ArnPart = readonly [name: string, pattern: string, expected: string];

export const ARN_PARTS = {
  partition: ["partition", PARTITION, `one of ${PARTITIONS.join(", ")}`],
  region: ["Region", REGION, "e.g. eu-west-1"],
  noRegion: ["Region", "", "none, but two colons side by side"],
  account: ["account", ACCOUNT_ID, "12 digits"],
} satisfies Record<string, ArnPart>;

export const serviceOf = (name: string): ArnPart => ["service", name, name];

/** Pattern of an ARN that is made of these parts. */
export const arnPattern = (parts: readonly ArnPart[]) =>
  `arn:${parts.map(([, pattern]) => pattern).join(":")}`;

/** Says which part of an ARN is wrong, of a text that is one. */
export function arnReason(parts: readonly ArnPart[]): Rule {
  return (value) => {
    const [prefix, ...given] = value.split(":");
    if (prefix !== "arn" || given.length < parts.length) return undefined;
    given.push(given.splice(parts.length - 1).join(":"));
    for (const [index, [name, pattern, expected]] of parts.entries()) {
      const part = given[index] ?? "";
      if (new RegExp(`^(${pattern})$`).test(part)) continue;
      return { message: part ? `has ${JSON.stringify(part)} as ${name}` : `has no ${name}`, expected };
    }
    return undefined;
  };
}

function arnRule(what: string, expected: string, parts: readonly ArnPart[], ...reasons: readonly Rule[]) {
  return matching(new RegExp(`^${arnPattern(parts)}$`), `is not ${what}`, expected, [
    ...reasons,
    arnReason(parts),
  ]);
}

/** The ARN of anything. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
export const arnMistake = arnRule("an ARN", "arn:aws:<service>:<region>:<account>:<resource>", [
  ["partition", "aws(-[a-z]+)*", "e.g. aws"],
  ["service", "[a-z0-9-]+", "e.g. kms"],
  ["Region", "[a-z0-9-]*", "e.g. eu-west-1"],
  ["account", `(${ACCOUNT_ID}|aws[a-z-]*|third-party)?`, "12 digits"],
  ["resource", "\\S+", "a resource's name without spaces"],
]);

/** A component of one version, or with `x` of the newest; AWS's, of the Marketplace, of a third party or an account's. https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_ComponentConfiguration.html */
export const componentArnMistake = arnRule(
  "a component's ARN",
  "arn:aws:imagebuilder:<region>:<owner>:component/<name>/<version>",
  [
    ARN_PARTS.partition,
    serviceOf("imagebuilder"),
    ARN_PARTS.region,
    [
      "owner",
      `(${ACCOUNT_ID}|aws|aws-marketplace|third-party)`,
      "12 digits, aws, aws-marketplace or third-party",
    ],
    [
      "resource",
      "component/[a-z0-9][a-z0-9_-]*/(x\\.x\\.x|\\d+\\.(x\\.x|\\d+\\.(x|\\d+(/\\d+)?)))",
      "component/<name>/<version>, the version e.g. 1.0.2, 1.0.2/1, 1.x.x or x.x.x",
    ],
  ],
);

const EXPECTED_ROLE = "arn:aws:iam::<account>:role/<name>";

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const roleArnMistake = arnRule(
  "a role ARN",
  EXPECTED_ROLE,
  [
    ARN_PARTS.partition,
    serviceOf("iam"),
    ARN_PARTS.noRegion,
    ARN_PARTS.account,
    [
      "resource",
      `role/([!-~]{1,510}/)?[\\w+=,.@-]{1,${MAX_ROLE_NAME_CHARACTERS}}`,
      "role/<name>, or role/<path>/<name>",
    ],
  ],
  without(/^arn:.*\/$/, "ends with /, without a role's name", EXPECTED_ROLE),
  roleNameReason,
);

/** What is wrong with the name alone in a role's ARN. */
function roleNameReason(arn: string): Mistake | undefined {
  const [, name] = /^arn:.*:role\/(?:.*\/)?([^/]+)$/.exec(arn) ?? [];
  const broken = name === undefined ? undefined : roleNameMistake(name);
  return broken && { ...broken, message: broken.message.replace(/^has (?=\d)/, "has a role's name of ") };
}

/** The ARN of a policy that a role can have, AWS's or an account's. https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachRolePolicy.html */
export const policyArnMistake = arnRule(
  "a policy's ARN",
  "arn:aws:iam::aws:policy/<name>, or arn:aws:iam::<account>:policy/<name>",
  [
    ARN_PARTS.partition,
    serviceOf("iam"),
    ARN_PARTS.noRegion,
    ["account", `(aws|${ACCOUNT_ID})`, "aws or 12 digits"],
    ["resource", "policy/([!-~]{1,510}/)?[\\w+=,.@-]{1,128}", "policy/<name>, or policy/<path>/<name>"],
  ],
);

const INSTANCE_PROFILE_PARTS: readonly ArnPart[] = [
  ARN_PARTS.partition,
  serviceOf("iam"),
  ARN_PARTS.noRegion,
  ARN_PARTS.account,
  [
    "resource",
    `instance-profile/([!-~]{1,510}/)?${INSTANCE_PROFILE_NAME}`,
    "instance-profile/<name>, or instance-profile/<path>/<name>",
  ],
];

/** An instance profile as a launch template names it. */
export const instanceProfileMistake = matching(
  new RegExp(`^(${INSTANCE_PROFILE_NAME}|${arnPattern(INSTANCE_PROFILE_PARTS)})$`),
  "is not an instance profile",
  "its name, or arn:aws:iam::<account>:instance-profile/<name>",
  [
    without(
      /^arn:[^:]*:iam:.*:role\//,
      "is a role's ARN",
      "that of the role's instance profile, or its name",
    ),
    arnReason(INSTANCE_PROFILE_PARTS),
    onlyOf(["\\w+=,.@\\-", "a-z, A-Z, 0-9 and +=,.@_-"], "an instance profile's name"),
    ofLength(1, 128),
  ],
);

const ORGANIZATION_ID = "o-[a-z0-9]{10,32}";
const ORGANIZATION_PARTS = [
  ARN_PARTS.partition,
  serviceOf("organizations"),
  ARN_PARTS.noRegion,
  ["account", ACCOUNT_ID, "12 digits, those of the management account"],
] as const;

export const organizationArnMistake = arnRule(
  "an organization ARN",
  "arn:aws:organizations::<management account>:organization/o-<10-32 of a-z0-9>",
  [
    ...ORGANIZATION_PARTS,
    ["resource", `organization/${ORGANIZATION_ID}`, "organization/o-<10-32 of a-z0-9>"],
  ],
);

export const organizationalUnitArnMistake = arnRule(
  "an OU ARN",
  "arn:aws:organizations::<account>:ou/o-<10-32 of a-z0-9>/ou-<4-32>-<8-32>",
  [
    ...ORGANIZATION_PARTS,
    [
      "resource",
      `ou/${ORGANIZATION_ID}/${ORGANIZATIONAL_UNIT_ID}`,
      "ou/o-<10-32 of a-z0-9>/ou-<4-32>-<8-32>",
    ],
  ],
);

const KMS_PARTS = [ARN_PARTS.partition, serviceOf("kms"), ARN_PARTS.region, ARN_PARTS.account] as const;
const KMS_ALIAS = "alias/[\\w/-]+";
/** Terraform takes a UUID alone, which the ids in some examples of AWS's are not. */
const KMS_KEY_ID =
  "([0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}|mrk-[0-9a-f]{32})";

/** https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id-alias-ARN */
export const kmsAliasArnMistake = arnRule(
  "the ARN of a key's alias",
  "arn:aws:kms:<region>:<account>:alias/<name>",
  [...KMS_PARTS, ["resource", KMS_ALIAS, "alias/<name>"]],
);

const KMS_ARN_PARTS: readonly ArnPart[] = [
  ...KMS_PARTS,
  ["resource", `(key/${KMS_KEY_ID}|${KMS_ALIAS})`, "key/<id> or alias/<name>"],
];

/** A key in each of the forms by which KMS finds it. https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id */
export const kmsKeyMistake = matching(
  new RegExp(`^(${KMS_KEY_ID}|${KMS_ALIAS}|${arnPattern(KMS_ARN_PARTS)})$`),
  "is not a KMS key",
  "a key's id or ARN, alias/<name>, or the ARN of an alias",
  [arnReason(KMS_ARN_PARTS)],
);

/** A key by its ARN, without an alias. */
export const kmsKeyArnMistake = arnRule("a key's ARN", "arn:aws:kms:<region>:<account>:key/<id>", [
  ...KMS_PARTS,
  ["resource", `key/${KMS_KEY_ID}`, "key/<id>"],
]);

/** A self-managed licence. https://docs.aws.amazon.com/license-manager/latest/APIReference/API_LicenseConfiguration.html */
export const licenseConfigurationMistake = arnRule(
  "a licence configuration's ARN",
  "arn:aws:license-manager:<region>:<account>:license-configuration:lic-<32 of 0-9 and a-f>",
  [
    ARN_PARTS.partition,
    serviceOf("license-manager"),
    ARN_PARTS.region,
    ARN_PARTS.account,
    [
      "resource",
      "license-configuration[:/]lic-[0-9a-f]{32}",
      "license-configuration:lic-<32 of 0-9 and a-f>",
    ],
  ],
);

/** A resource group of dedicated hosts. https://docs.aws.amazon.com/license-manager/latest/userguide/host-resource-groups.html */
export const hostResourceGroupMistake = arnRule(
  "a host resource group's ARN",
  "arn:aws:resource-groups:<region>:<account>:group/<name>",
  [
    ARN_PARTS.partition,
    serviceOf("resource-groups"),
    ARN_PARTS.region,
    ARN_PARTS.account,
    ["resource", "group/[\\w.-]{1,128}", "group/<name>"],
  ],
);

const TARGET_GROUP = "targetgroup/[a-zA-Z0-9]([a-zA-Z0-9-]{0,30}[a-zA-Z0-9])?/[0-9a-f]{16}";

/** A load balancer's target group. https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html */
export const targetGroupMistake = arnRule(
  "a target group's ARN",
  "arn:aws:elasticloadbalancing:<region>:<account>:targetgroup/<name>/<16 of 0-9 and a-f>",
  [
    ARN_PARTS.partition,
    serviceOf("elasticloadbalancing"),
    ARN_PARTS.region,
    ARN_PARTS.account,
    ["resource", TARGET_GROUP, "targetgroup/<name>/<16 of 0-9 and a-f>"],
  ],
);

/** A load balancer and its target group, whose requests a policy counts. https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_PredefinedMetricSpecification.html */
export const resourceLabelMistake = matching(
  new RegExp(`^app/[a-zA-Z0-9-]{1,32}/[0-9a-f]{16}/${TARGET_GROUP}$`),
  "is not a load balancer and its target group",
  "app/<load balancer>/<16 of 0-9 and a-f>/targetgroup/<name>/<16 of 0-9 and a-f>: the ends of both ARNs",
);

/** Partition of what an ARN names. */
export const partitionOfArn = (arn: string) => arn.split(":")[1] ?? "";
