import type { Place } from "../../identity/caller.js";
import { partitionOf } from "../../identity/regions.js";
import { trustPolicy, trusts } from "../../identity/trust-policy.js";
import type { World } from "../../world.js";

const CROSS_ACCOUNT_ROLE = "Ec2ImageBuilderCrossAccountLifecycleAccess";
const SERVICE = "imagebuilder.amazonaws.com";

/**
 * The other accounts whose copies the lifecycle policies of an account change, because a role there lets them.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/image-lifecycle-prerequisites.html
 */
export async function lifecycleAccounts(
  { amis, moto }: Pick<World, "amis" | "moto">,
  { account, region }: Place,
): Promise<Set<string>> {
  const copied = amis
    .all()
    .filter(({ tags, ownerId }) => ownerId !== account && tags.Ec2ImageBuilderArn?.split(":")[4] === account);
  const accounts = new Set<string>();
  for (const owner of new Set(copied.map(({ ownerId }) => ownerId))) {
    const roleArn = `arn:${partitionOf(region)}:iam::${owner}:role/${CROSS_ACCOUNT_ROLE}`;
    const policy = await trustPolicy(moto, roleArn);
    const context = {
      "aws:SourceAccount": account,
      "aws:SourceArn": copied[0]?.tags.Ec2ImageBuilderArn ?? "",
    };
    if (policy && trusts(policy, roleArn, { account: "", arn: SERVICE, service: SERVICE }, context))
      accounts.add(owner);
  }
  return accounts;
}
