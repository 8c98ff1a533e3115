import type { Ami } from "../../ec2/ami.js";
import { partitionOf } from "../../identity/regions.js";
import { roleTrusts } from "../../identity/trust-policy.js";
import type { KeyAccess, KeyUse } from "../../kms/key-access.js";
import { parseKeyArn } from "../../kms/keys.js";
import type { World } from "../../world.js";
import { roleName } from "../other-services.js";
import { type Build, BuildFailure } from "./build.js";

/** The role that Image Builder assumes in the account that it copies an AMI to. */
const CROSS_ACCOUNT_ROLE = "EC2ImageBuilderDistributionCrossAccountRole";

const crossAccountRole = (account: string, region: string) =>
  `arn:${partitionOf(region)}:iam::${account}:role/${CROSS_ACCOUNT_ROLE}`;

/** The role that Image Builder acts by without an execution role. */
const SERVICE_ROLE = "aws-service-role/imagebuilder.amazonaws.com/AWSServiceRoleForImageBuilder";

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

  /** @throws {BuildFailure} if Image Builder cannot assume the role in the account */
  async assertRole(
    { owner, executionRole }: Pick<Build, "owner" | "executionRole">,
    account: string,
    region: string,
  ): Promise<void> {
    const roleArn = crossAccountRole(account, region);
    const name = executionRole === undefined ? SERVICE_ROLE : roleName(executionRole);
    const assumer = `arn:${partitionOf(region)}:iam::${owner.account}:role/${name}`;
    if (!(await roleTrusts(this.world.moto, roleArn, { account: owner.account, arn: assumer })))
      throw new BuildFailure(
        `Distribution to ${region} failed: not authorized to assume the role ${roleArn}.`,
      );
  }

  /** @throws {BuildFailure} if Image Builder cannot assume the role in the account, or that may not use a key */
  async check(
    build: Pick<Build, "owner" | "executionRole">,
    account: string,
    region: string,
    source: Ami,
    keyId: string | undefined,
  ): Promise<void> {
    await this.assertRole(build, account, region);
    const { owner } = build;
    const roleArn = crossAccountRole(account, region);
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
