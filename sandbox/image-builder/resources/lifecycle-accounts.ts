import type { Place } from "../../identity/caller.js";
import { partitionOf } from "../../identity/regions.js";
import { roleTrusts, serviceNamed } from "../../identity/trust-policy.js";
import type { World } from "../../world.js";

const CROSS_ACCOUNT_ROLE = "Ec2ImageBuilderCrossAccountLifecycleAccess";
const IMAGE_BUILDER = serviceNamed("imagebuilder.amazonaws.com");

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
    const context = {
      "aws:SourceAccount": account,
      "aws:SourceArn": copied[0]?.tags.Ec2ImageBuilderArn ?? "",
    };
    if (await roleTrusts(moto, roleArn, IMAGE_BUILDER, context)) accounts.add(owner);
  }
  return accounts;
}
