import { decide } from "../../kms/key-policy.js";
import { parseRecord } from "../../wire/json.js";
import { parseArn } from "../api/arn.js";
import { notFound } from "../api/errors.js";
import type { Call } from "../api/operation.js";
import type { Scope } from "./scope.js";
import { newestOf, type Resource, type Table } from "./table.js";

/** A kind of resource that an account can let others use by a resource policy. */
export interface SharedKind<T extends object> {
  /** Action that the policy must allow, e.g. `imagebuilder:GetComponent`. */
  readonly action: string;
  readonly tableOf: (scope: Scope) => Table<T>;
}

export const SHARED_IMAGES = {
  action: "imagebuilder:GetImage",
  tableOf: (scope: Scope) => scope.images,
};

/**
 * The newest resource that an ARN or selector means, of the caller or shared with it.
 * @throws {ServiceError} ResourceNotFoundException
 */
export function getVisible<T extends object>(call: Call, kind: SharedKind<T>, arn: string): Resource<T> {
  const found = findVisible(call, kind, arn);
  if (!found) throw notFound(arn);
  return found;
}

export function findVisible<T extends object>(
  call: Call,
  kind: SharedKind<T>,
  arn: string,
  counts?: (body: T) => boolean,
): Resource<T> | undefined {
  const { account } = parseArn(arn);
  if (account === call.caller.account) return kind.tableOf(call.scope).findNewest(arn, counts);
  return newestOf(sharedWith(call, kind), arn, counts);
}

/** What other accounts share with the caller, in its Region. */
export function sharedWith<T extends object>(call: Call, kind: SharedKind<T>): Resource<T>[] {
  return call.scopes
    .othersIn(call.caller)
    .flatMap((scope) => kind.tableOf(scope).all())
    .filter((resource) => isAllowed(call, kind.action, resource));
}

function isAllowed({ caller, world }: Call, action: string, { arn, policy }: Resource): boolean {
  if (policy === undefined) return false;
  const { organization } = world;
  const path = organization.path(caller.account);
  const context = new Map<string, readonly string[]>([
    ["aws:principalaccount", [caller.account]],
    ["aws:principalarn", [caller.roleArn ?? caller.arn]],
    ["aws:principalorgid", path ? [organization.id] : []],
    ["aws:principalorgpaths", path ? [path] : []],
    ["aws:requestedregion", [caller.region]],
  ]);
  return decide(parseRecord(policy), { ...caller, action, keyArn: arn, context }) === "allowed";
}
