import { isRecord } from "../wire/json.js";
import { isOperator } from "./policy-condition.js";

const POLICY_ELEMENTS = ["Version", "Id", "Statement"];
const STATEMENT_ELEMENTS = [
  ...["Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource"],
  "Condition",
];
const VERSIONS = ["2012-10-17", "2008-10-17"];

/** An account's id or ARN, a role, a user, or a session of one. */
const AWS_PRINCIPAL =
  /^(?:\*|\d{12}|arn:aws[^:]*:(?:iam::\d{12}:(?:root|(?:role|user)\/.+)|sts::\d{12}:(?:assumed-role|federated-user)\/.+)|A(?:RO|ID)A[A-Z0-9]+)$/;
const SERVICE_PRINCIPAL = /^[a-z0-9.-]+\.amazonaws\.com(?:\.cn)?$/;

/** The parts of a policy that name principals which must be there: roles and users. */
export interface PolicyDocument {
  readonly policy: Readonly<Record<string, unknown>>;
  readonly principals: readonly string[];
}

/**
 * Reads a key policy.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 * @returns the mistake of a text that is no key policy, in KMS's words if they are known
 */
export function parseKeyPolicy(text: string): PolicyDocument | string {
  const policy = parsed(text);
  if (!isRecord(policy)) return "The policy is not a JSON object.";
  const { Version: version = "2008-10-17", Statement: statement } = policy;
  const unknown = Object.keys(policy).find((it) => !POLICY_ELEMENTS.includes(it));
  if (unknown !== undefined) return `Syntax errors in policy: a policy has no element ${unknown}.`;
  if (!VERSIONS.includes(String(version))) return `Syntax errors in policy: no policy version is ${version}.`;
  const statements: unknown[] = Array.isArray(statement) ? statement : [statement];
  const [mistake] = statements.flatMap((it) => statementMistake(it) ?? []);
  if (mistake !== undefined) return mistake;
  const principals = statements.filter(isRecord).flatMap((it) => awsPrincipals(it));
  return { policy, principals };
}

function statementMistake(statement: unknown): string | undefined {
  if (!isRecord(statement)) return "Syntax errors in policy: Statement must be a list of statements.";
  const unknown = Object.keys(statement).find((it) => !STATEMENT_ELEMENTS.includes(it));
  if (unknown !== undefined) return `Syntax errors in policy: a statement has no element ${unknown}.`;
  if (statement.Effect !== "Allow" && statement.Effect !== "Deny")
    return "Syntax errors in policy: Effect must be Allow or Deny.";
  for (const element of ["Principal", "Action", "Resource"]) {
    if (element in statement === `Not${element}` in statement)
      return `Syntax errors in policy: a statement must have either ${element} or Not${element}.`;
  }
  for (const element of ["Action", "NotAction", "Resource", "NotResource"]) {
    if (element in statement && !areTexts(statement[element]))
      return `Syntax errors in policy: ${element} must be a text or a list of texts.`;
  }
  const action = list(statement.Action ?? statement.NotAction).find(
    (it) => !/^(?:\*|[^:]+:.+)$/.test(`${it}`),
  );
  if (action !== undefined)
    return `Syntax errors in policy: ${action} is not an action, such as kms:Decrypt.`;
  if (!arePrincipals(statement.Principal ?? statement.NotPrincipal))
    return "Policy contains a statement with one or more invalid principals.";
  return conditionMistake(statement.Condition);
}

function conditionMistake(condition: unknown): string | undefined {
  if (condition === undefined) return undefined;
  if (!isRecord(condition)) return "Syntax errors in policy: Condition must be an object.";
  for (const [operator, keys] of Object.entries(condition)) {
    if (!isOperator(operator)) return `Syntax errors in policy: ${operator} is not a condition operator.`;
    if (!isRecord(keys)) return `Syntax errors in policy: ${operator} must be an object.`;
  }
  return undefined;
}

function arePrincipals(principal: unknown): boolean {
  if (principal === "*") return true;
  if (!isRecord(principal)) return false;
  return Object.entries(principal).every(([kind, value]) => {
    if (!areTexts(value)) return false;
    if (kind === "AWS") return list(value).every((it) => AWS_PRINCIPAL.test(`${it}`));
    if (kind === "Service") return list(value).every((it) => SERVICE_PRINCIPAL.test(`${it}`));
    return kind === "Federated" || kind === "CanonicalUser";
  });
}

function awsPrincipals({ Principal, NotPrincipal }: Readonly<Record<string, unknown>>): string[] {
  const principal = Principal ?? NotPrincipal;
  return isRecord(principal) ? list(principal.AWS).map(String) : [];
}

function areTexts(value: unknown): boolean {
  return list(value).every((it) => typeof it === "string");
}

function list(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
