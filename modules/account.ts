import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import { DataAwsPartition } from "@cdktf/provider-aws/lib/data-aws-partition";
import { DataAwsRegion } from "@cdktf/provider-aws/lib/data-aws-region";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { partitionOf } from "../rules/region.js";
import { isUnresolved } from "./validation.js";

/*
 * Account, Region and partition that a construct's stack deploys to. What the stack's provider states is a literal in the plan; what it leaves to the
 * environment is looked up by a data source of the construct.
 */

export function regionOf(scope: Construct): string {
  return known(providerOf(scope)?.region) ?? new DataAwsRegion(scope, "Region").id;
}

export function partitionOfStack(scope: Construct): string {
  const region = known(providerOf(scope)?.region) ?? "";
  return partitionOf(region) ?? new DataAwsPartition(scope, "Partition").partition;
}

export function accountOf(scope: Construct): string {
  const [account, ...others] = providerOf(scope)?.allowedAccountIds ?? [];
  const only = others.length ? undefined : known(account);
  return only ?? new DataAwsCallerIdentity(scope, "CallerIdentity").accountId;
}

const known = (value: string | undefined) => (isUnresolved(value) ? undefined : value);

/** The stack's own provider, not one of another Region. */
function providerOf(scope: Construct): AwsProvider | undefined {
  return TerraformStack.of(scope).node.children.find(
    (child): child is AwsProvider => child instanceof AwsProvider && child.alias === undefined,
  );
}
