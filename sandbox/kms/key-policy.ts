import { isRecord } from "../wire/json.js";
import { conditionsHold, type RequestContext, substitute } from "./policy-condition.js";
import { likePattern } from "./policy-pattern.js";

/** A request in the terms of a key policy. */
export interface KeyRequest {
  /** Name of the action, e.g. `kms:CreateGrant`. */
  readonly action: string;
  readonly keyArn: string;
  /** 12 digits: the caller's account. */
  readonly account: string;
  /** ARN of the caller that `sts get-caller-identity` prints. */
  readonly arn: string;
  /** The caller's role, if the caller is a role's session. */
  readonly roleArn?: string;
  /** Name of the service that the caller is. @default - it is none */
  readonly service?: string;
  readonly context: RequestContext;
}

export type Decision = "allowed" | "denied explicitly" | "not allowed";

/**
 * A key policy's answer to a request: https://docs.aws.amazon.com/kms/latest/developerguide/policy-evaluation.html.
 * What the sandbox does not understand is held against the caller: such an Allow does not match, such a Deny does.
 */
export function decide(policy: unknown, request: KeyRequest): Decision {
  const statements = list(isRecord(policy) ? policy.Statement : undefined).filter(isRecord);
  if (statements.some((it) => it.Effect !== "Allow" && matches(it, request, true)))
    return "denied explicitly";
  return statements.some((it) => it.Effect === "Allow" && matches(it, request, false))
    ? "allowed"
    : "not allowed";
}

/** @param unknown what a part that is not understood counts as: true in a Deny, false in an Allow */
function matches(
  statement: Readonly<Record<string, unknown>>,
  request: KeyRequest,
  unknown: boolean,
): boolean {
  return (
    actionMatches(statement, request.action, unknown) &&
    resourceMatches(statement, request, unknown) &&
    principalMatches(statement, request, unknown) &&
    conditionsHold(statement.Condition, request.context, unknown)
  );
}

function actionMatches(
  statement: Readonly<Record<string, unknown>>,
  action: string,
  unknown: boolean,
): boolean {
  const one = (pattern: unknown) =>
    typeof pattern === "string" ? likePattern(pattern, "i").test(action) : unknown;
  if ("Action" in statement) return list(statement.Action).some(one);
  return "NotAction" in statement ? !list(statement.NotAction).some(one) : unknown;
}

/** Whether `Resource` means the key. In a key policy it normally is `*`, which is the key itself. */
function resourceMatches(
  statement: Readonly<Record<string, unknown>>,
  { keyArn, context }: KeyRequest,
  unknown: boolean,
): boolean {
  if (!("Resource" in statement)) return unknown;
  return list(statement.Resource).some((resource) => {
    const pattern = typeof resource === "string" ? substitute(resource, context) : undefined;
    return pattern === undefined ? unknown : likePattern(pattern).test(keyArn);
  });
}

function principalMatches(
  statement: Readonly<Record<string, unknown>>,
  request: KeyRequest,
  unknown: boolean,
): boolean {
  const { Principal: principal } = statement;
  if (principal === "*") return true;
  if (!isRecord(principal)) return unknown;
  if (request.service !== undefined && list(principal.Service).includes(request.service)) return true;
  // No caller of the sandbox is a federated identity.
  return list(principal.AWS).some((it) => (typeof it === "string" ? isPrincipal(it, request) : unknown));
}

/**
 * Whether a principal is the caller, or the caller's account, which stands for everybody in it.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html
 */
function isPrincipal(principal: string, { account, arn, roleArn }: KeyRequest): boolean {
  if (principal === "*") return true;
  if (principal === account || principal === arn || principal === roleArn) return true;
  return new RegExp(`^arn:aws[^:]*:iam::${account}:root$`).test(principal);
}

function list(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
