import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import { DataAwsPartition } from "@cdktf/provider-aws/lib/data-aws-partition";
import { DataAwsRegion } from "@cdktf/provider-aws/lib/data-aws-region";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { type TerraformProvider, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { partitionOf as partitionOfRegion } from "../rules/region.js";
import { isUnresolved } from "./validation.js";

/*
 * Account, Region and partition that a construct's stack deploys to. What the stack's provider states is a literal in the plan; what it leaves to the
 * environment is looked up by a data source of the construct.
 */

/** @param provider another provider than the stack's, which the lookup then goes by too */
export function regionOf(scope: Construct, provider?: TerraformProvider): string {
  return known(providerOf(scope, provider)?.region) ?? new DataAwsRegion(scope, "Region", { provider }).id;
}

/** @param provider another provider than the stack's, which the lookup then goes by too */
export function partitionOf(scope: Construct, provider?: TerraformProvider): string {
  const region = known(providerOf(scope, provider)?.region) ?? "";
  return partitionOfRegion(region) ?? new DataAwsPartition(scope, "Partition", { provider }).partition;
}

/** @param provider another provider than the stack's, which the lookup then goes by too */
export function accountOf(scope: Construct, provider?: TerraformProvider): string {
  return (
    statedAccountOf(scope, provider) ??
    new DataAwsCallerIdentity(scope, "CallerIdentity", { provider }).accountId
  );
}

/** The account if the provider states one, without a lookup. */
export function statedAccountOf(scope: Construct, provider?: TerraformProvider): string | undefined {
  const accounts = providerOf(scope, provider)?.allowedAccountIds ?? [];
  const [account, ...others] = isUnresolved(accounts) ? [] : accounts;
  return others.length ? undefined : known(account);
}

const known = (value: string | undefined) => (isUnresolved(value) ? undefined : value);

/** The given provider, or the stack's own, which must be there before the construct; not one of another Region. */
function providerOf(scope: Construct, provider?: TerraformProvider): AwsProvider | undefined {
  if (provider) return provider instanceof AwsProvider ? provider : undefined;
  return TerraformStack.of(scope).node.children.find(
    (child): child is AwsProvider => child instanceof AwsProvider && child.alias === undefined,
  );
}
