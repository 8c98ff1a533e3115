import { ACCOUNT_ID, ORGANIZATIONAL_UNIT_ID } from "./account.js";
import { matching } from "./rule.js";

const ARN = "arn:aws(-cn|-us-gov)?";
const ORGANIZATION_ID = "o-[a-z0-9]{10,32}";

/** The ARN of anything. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
export const arnMistake = matching(
  /^arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:(\d{12}|aws[a-z-]*)?:\S+$/,
  "is not an ARN",
  "arn:aws:<service>:<region>:<account>:<resource>",
);

export const roleArnMistake = matching(
  new RegExp(`^${ARN}:iam::${ACCOUNT_ID}:role/[\\w+=,.@/-]+$`),
  "is not a role ARN",
  "arn:aws:iam::<account>:role/<name>",
);

export const organizationArnMistake = matching(
  new RegExp(`^${ARN}:organizations::${ACCOUNT_ID}:organization/${ORGANIZATION_ID}$`),
  "is not an organization ARN",
  "arn:aws:organizations::<management account>:organization/o-<10-32 of a-z0-9>",
);

export const organizationalUnitArnMistake = matching(
  new RegExp(`^${ARN}:organizations::${ACCOUNT_ID}:ou/${ORGANIZATION_ID}/${ORGANIZATIONAL_UNIT_ID}$`),
  "is not an OU ARN",
  "arn:aws:organizations::<account>:ou/o-<10-32 of a-z0-9>/ou-<4-32>-<8-32>",
);

const KMS_ARN = `${ARN}:kms:[a-z0-9-]+:${ACCOUNT_ID}:`;
const KMS_ALIAS = "alias/[\\w/-]+";
/** Terraform takes a UUID alone, which the ids in some examples of AWS's are not. */
const KMS_KEY_ID =
  "([0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}|mrk-[0-9a-f]{32})";

/** https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id-alias-ARN */
export const kmsAliasArnMistake = matching(
  new RegExp(`^${KMS_ARN}${KMS_ALIAS}$`),
  "is not the ARN of a key's alias",
  "arn:aws:kms:<region>:<account>:alias/<name>",
);

/** A key in each of the forms by which KMS finds it. https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id */
export const kmsKeyMistake = matching(
  new RegExp(`^(${KMS_KEY_ID}|${KMS_ARN}key/${KMS_KEY_ID}|(${KMS_ARN})?${KMS_ALIAS})$`),
  "is not a KMS key",
  "a key's id or ARN, alias/<name>, or the ARN of an alias",
);

/** Partition of what an ARN names. */
export const partitionOfArn = (arn: string) => arn.split(":")[1] ?? "";
