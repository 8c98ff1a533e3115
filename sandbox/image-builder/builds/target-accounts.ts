import type { Ami } from "../../ec2/ami.js";
import { partitionOf } from "../../identity/regions.js";
import { roleTrusts } from "../../identity/trust-policy.js";
import type { KeyAccess, KeyUse } from "../../kms/key-access.js";
import { parseKeyArn } from "../../kms/keys.js";
import type { World } from "../../world.js";
import { type Build, BuildFailure } from "./build.js";

/** The role that Image Builder assumes in the account that it copies an AMI to. */
const CROSS_ACCOUNT_ROLE = "EC2ImageBuilderDistributionCrossAccountRole";

/** What copying takes of the key that it reads with, and of the one that it writes with. */
const KEY_USES: readonly KeyUse[] = [
  "DescribeKey",
  "CreateGrant",
  "Decrypt",
  "ReEncryptFrom",
  "ReEncryptTo",
  "GenerateDataKeyWithoutPlaintext",
].map((operation) => ({ operation, via: "ec2", parameters: {} }));

/**
 * Says whether an account is prepared for copies, by its role and the policies of the keys.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/cross-account-dist.html
 */
export class TargetAccounts {
  constructor(
    private readonly world: Pick<World, "moto">,
    private readonly keyAccess: KeyAccess,
  ) {}

  /** @throws {BuildFailure} if Image Builder cannot assume the role in the account, or that may not use a key */
  async check(
    { owner, executionRole }: Pick<Build, "owner" | "executionRole">,
    account: string,
    region: string,
    source: Ami,
    keyId: string | undefined,
  ): Promise<void> {
    const partition = partitionOf(region);
    const roleArn = `arn:${partition}:iam::${account}:role/${CROSS_ACCOUNT_ROLE}`;
    const name = executionRole?.slice(executionRole.lastIndexOf("/") + 1);
    const assumer = `arn:${partition}:iam::${owner.account}:role/${name ?? "aws-service-role/imagebuilder.amazonaws.com/AWSServiceRoleForImageBuilder"}`;
    if (!(await roleTrusts(this.world.moto, roleArn, { account: owner.account, arn: assumer }))) {
      throw new BuildFailure(
        `Distribution to ${region} failed: not authorized to assume the role ${roleArn}.`,
      );
    }
    const user = {
      account,
      roleArn,
      arn: `${roleArn.replace(":iam:", ":sts:").replace(":role/", ":assumed-role/")}/copy`,
    };
    for (const id of new Set([...source.blockDevices.map(({ kmsKeyId }) => kmsKeyId), keyId])) {
      const named = id === undefined ? undefined : (parseKeyArn(id) ?? { account: owner.account, region });
      const key = named && id !== undefined ? await this.keyAccess.keys.describe(named, id) : undefined;
      // A key that is not there is told of by whoever encrypts.
      if (!named || !key?.customerManaged) continue;
      if (!(await this.keyAccess.refusal({ ...named, arn: key.arn, isAlias: false }, user, KEY_USES)))
        continue;
      throw new BuildFailure(
        `EC2 Client Error: 'AMI snapshot copy failed with error: Given key ID is not accessible. You must have DescribeKey permissions on the default CMK.' when distributing the image from the source account (ID: ${owner.account}) to the destination account (ID: ${account}) in Region ${region}: ${CROSS_ACCOUNT_ROLE} may not use ${key.arn}.`,
      );
    }
  }
}
