import type { Place } from "../identity/caller.js";
import type { KeyAccess, KeyUse, KeyUser } from "../kms/key-access.js";
import { parseKeyArn } from "../kms/keys.js";
import type { Ami } from "./ami.js";
import type { TemplateData } from "./template-version.js";

/**
 * The operations on the key of an encrypted AMI that EC2 does in the name of whom starts an instance.
 * https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption-requirements.html
 */
const CALLER_OPERATIONS = [
  "DescribeKey",
  "CreateGrant",
  "Decrypt",
  "GenerateDataKeyWithoutPlaintext",
  "ReEncryptFrom",
  "ReEncryptTo",
];

/**
 * The operations that a service-linked role must be granted.
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html
 */
const SERVICE_LINKED_ROLE_OPERATIONS = [...CALLER_OPERATIONS, "Encrypt", "GenerateDataKey"];

/** The volume that is to be encrypted, which is the whole encryption context. */
const ENCRYPTION_CONTEXT = { "aws:ebs:id": "vol-ffffffff" };

/**
 * Why an instance of this AMI with these volumes ends as soon as it has started, in EC2's words; undefined if it runs.
 * @param user who starts it: a caller, or Auto Scaling's service-linked role
 */
export async function launchObstacle(
  access: KeyAccess,
  ami: Ami | undefined,
  { volumeKeys = [] }: TemplateData,
  { account, region }: Place,
  user: KeyUser,
): Promise<string | undefined> {
  const amiKeys =
    ami?.blockDevices.flatMap(({ kmsKeyId }) => (kmsKeyId === undefined ? [] : [kmsKeyId])) ?? [];
  for (const keyId of [...amiKeys, ...volumeKeys]) {
    const named = parseKeyArn(keyId) ?? { account, region };
    // An AMI under AWS's own key is the account's own, because it cannot be shared.
    if (keyId.endsWith("alias/aws/ebs")) continue;
    const metadata = await access.keys.describe(named, keyId);
    if (!metadata?.enabled) {
      return "Client.InvalidKMSKey.InvalidState: The KMS key provided is in an incorrect state";
    }
    if (!metadata.customerManaged) continue;
    const key = { ...named, arn: metadata.arn, isAlias: false };
    if (await access.refusal(key, user, usesOf(user))) return "Client.InternalError: Client error on launch";
  }
  return undefined;
}

function usesOf({ account, arn }: KeyUser): KeyUse[] {
  const operations = arn.includes(":role/aws-service-role/")
    ? SERVICE_LINKED_ROLE_OPERATIONS
    : CALLER_OPERATIONS;
  return operations.map((operation) => ({
    operation,
    via: "ec2",
    parameters:
      operation === "CreateGrant"
        ? {
            GranteePrincipal: `${account}:aws:ec2-infrastructure:i-ffffffff`,
            Operations: ["Decrypt"],
            Constraints: { EncryptionContextSubset: ENCRYPTION_CONTEXT },
          }
        : { EncryptionContext: ENCRYPTION_CONTEXT },
  }));
}
