import type { Ami } from "../ec2/ami.js";
import { decide } from "../kms/key-policy.js";
import { type KeyArn, Keys, parseKeyArn } from "../kms/keys.js";
import type { World } from "../world.js";

/** The operations that Auto Scaling uses the key of an encrypted AMI for. */
const OPERATIONS = [
  "Encrypt",
  "Decrypt",
  "ReEncryptFrom",
  "ReEncryptTo",
  "GenerateDataKey",
  "GenerateDataKeyWithoutPlaintext",
  "DescribeKey",
  "CreateGrant",
];

/**
 * Why a group's service-linked role cannot start instances from an AMI, in EC2's words; undefined if it can. The role's
 * own policy says nothing of keys: a grant lets it use one, or, in its own account only, the key's policy.
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html
 */
export async function launchObstacle(
  moto: Pick<World["moto"], "call">,
  ami: Ami,
  role: string,
): Promise<string | undefined> {
  const keys = new Keys(moto);
  for (const { kmsKeyId } of ami.blockDevices) {
    const key = kmsKeyId === undefined ? undefined : parseKeyArn(kmsKeyId);
    // An AMI under AWS's own key is the account's own, because it cannot be shared.
    if (!key || key.arn.endsWith(":alias/aws/ebs")) continue;
    const metadata = await keys.describe(key, key.arn);
    if (!metadata?.enabled) {
      return "Client.InvalidKMSKey.InvalidState: The KMS key provided is in an incorrect state";
    }
    if (!metadata.customerManaged) continue;
    if ((await isGranted(keys, key, role)) || (await isAllowed(keys, key, role))) continue;
    return "Client.InternalError: Client error on launch";
  }
  return undefined;
}

async function isGranted(keys: Keys, key: KeyArn, role: string): Promise<boolean> {
  const granted = (await keys.grants(key))
    .filter((grant) => grant.GranteePrincipal === role)
    .flatMap(({ Operations: operations }) => (Array.isArray(operations) ? operations : []));
  return OPERATIONS.every((operation) => granted.includes(operation));
}

async function isAllowed(keys: Keys, key: KeyArn, role: string): Promise<boolean> {
  const account = role.split(":")[4] ?? "";
  if (key.account !== account) return false;
  const policy = await keys.policy(key);
  return OPERATIONS.every(
    (operation) =>
      // The account is empty, because what a policy gives to the account's root needs the role's own policy too.
      decide(policy, {
        action: `kms:${operation}`,
        keyArn: key.arn,
        account: "",
        arn: role,
        context: new Map([
          ["aws:principalaccount", [account]],
          ["aws:principalarn", [role]],
          ["kms:calleraccount", [account]],
          ["kms:grantisforawsresource", operation === "CreateGrant" ? ["true"] : []],
        ]),
      }) === "allowed",
  );
}
