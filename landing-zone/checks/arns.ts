import { show } from "../../input/problem.js";
import type { Path } from "../../input/value.js";
import { partitionOf } from "../../rules/region.js";
import type { MistakeId, Report } from "../rules.js";
import type { LandingZoneFacts } from "./facts.js";

/** A check of what is named by an ARN of IAM's: that it is of one of some owners, and of the Region's partition. */
export type CheckIamArn = (
  id: MistakeId,
  place: Path,
  arn: string | undefined,
  what: string,
  owners: readonly string[],
) => void;

/** @param target the account and Region that the ARN is used in */
export function iamArnCheck(
  { account, region }: { readonly account: string; readonly region: string },
  report: Report,
): CheckIamArn {
  const partition = partitionOf(region) ?? "";
  return (id, place, arn, what, owners) => {
    if (!arn?.startsWith("arn:")) return;
    const [, ownPartition, , , owner = ""] = arn.split(":");
    const resource = arn.split(":").slice(5).join(":");
    const right = `arn:${partition}:iam::${owners.includes(owner) ? owner : account}:${resource}`;
    if (ownPartition !== partition) {
      report("partition", place, `${show(arn)} is ${what} of another partition than ${region}'s`, right);
    } else if (!owners.includes(owner)) {
      report(id, place, `${show(arn)} is ${what} of another account`, right);
    }
  };
}

/** A check of what is named by an ARN: that it is in the Region and its partition. */
export type CheckRegionalArn = (id: MistakeId, place: Path, arn: string | undefined, what: string) => void;

export function regionalArnCheck(region: string, report: Report): CheckRegionalArn {
  return (id, place, arn, what) => {
    if (!arn?.startsWith("arn:")) return;
    const [, partition, service, givenRegion, ...rest] = arn.split(":");
    const right = `arn:${partitionOf(region)}:${service}:${region}:${rest.join(":")}`;
    if (partition !== partitionOf(region))
      report("partition", place, `${show(arn)} is ${what} of another partition than ${region}'s`, right);
    else if (givenRegion !== region) report(id, place, `${show(arn)} is ${what} of another Region`, right);
  };
}

/** Checks that what an ARN names, or a parameter by its ARN, is in the shared account's Region, where builds run. */
export function checkBuildRegion(
  id: MistakeId,
  place: Path,
  value: string,
  { settings, partition }: Pick<LandingZoneFacts, "settings" | "partition">,
  report: Report,
): void {
  const region = settings?.shared.region ?? "";
  const arn = /^(?:ssm:)?(arn:.+)$/.exec(value)?.[1]?.split(":");
  if (!arn || partitionOf(region) !== partition || (arn[3] === region && arn[1] === partition)) return;
  report(id, place, `${show(value)} is not where images are built`, `arn:${partition}:${arn[2]}:${region}:…`);
}

/** Checks the policies of a role that is made: whose they are, and that none is one that it has anyway. */
export function checkRolePolicies(
  path: Path,
  {
    policies = [],
    permissionsBoundary,
  }: { readonly policies?: readonly string[]; readonly permissionsBoundary?: string },
  account: string,
  check: CheckIamArn,
  own: { readonly policies: readonly string[]; readonly by: string },
  report: Report,
): void {
  const owners = ["aws", account];
  for (const [index, policy] of policies.entries()) {
    check("policy", [...path, "policies", index], policy, "a policy", owners);
    if (own.policies.some((name) => policy.endsWith(`:aws:policy/${name}`)))
      report(
        "duplicate",
        [...path, "policies", index],
        `${show(policy)} is a policy of the role already${own.by}`,
        "it in one of both places",
      );
  }
  check("policy", [...path, "permissionsBoundary"], permissionsBoundary, "a policy", owners);
}
