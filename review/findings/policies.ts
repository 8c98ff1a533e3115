import { isObject } from "../../input/value.js";
import type { ResourceChange } from "../../plan/plan-json.js";
import { hasTrue } from "../model/attributes.js";
import { kindOf } from "../model/changes.js";
import { eachStack, type FindingRule } from "./rule.js";

/** Attributes that are policies, as JSON. */
const POLICIES = ["policy", "assume_role_policy", "inline_policy"];

interface StatementChange {
  readonly address: string;
  readonly type: string;
  readonly sign: "+" | "-";
  readonly text: string;
}

/**
 * The statements that a resource's policies get and lose. Of a policy that is sensitive, or known at apply only, nothing can
 * be told.
 */
function statementChanges(resource: ResourceChange): StatementChange[] {
  if (kindOf(resource) === undefined) return [];
  const { address, type, change } = resource;
  const masks = [change.before_sensitive, change.after_sensitive, change.after_unknown];
  const known = POLICIES.filter((key) => !masks.some((mask) => hasTrue(isObject(mask) ? mask[key] : mask)));
  const [before, after] = [change.before, change.after].map(
    (side) => new Set(known.flatMap((key) => statementsIn(isObject(side) ? side[key] : undefined))),
  );
  if (!before || !after) return [];
  const added = [...after]
    .filter((text) => !before.has(text))
    .map((text) => ({ address, type, sign: "+" as const, text }));
  const removed = [...before]
    .filter((text) => !after.has(text))
    .map((text) => ({ address, type, sign: "-" as const, text }));
  return [...added, ...removed];
}

/** Statements of a policy, or of the blocks that a role has of them. */
function statementsIn(policy: unknown): string[] {
  if (Array.isArray(policy)) return policy.flatMap((one) => statementsIn(isObject(one) ? one.policy : one));
  if (typeof policy !== "string") return [];
  let document: unknown;
  try {
    document = JSON.parse(policy);
  } catch {
    return [];
  }
  const { Statement: statements } = isObject(document) ? document : {};
  return [statements].flat().flatMap((statement) => (isObject(statement) ? [describe(statement)] : []));
}

/** A statement in one line: who may or may not do what with what, and when. */
function describe(statement: Readonly<Record<string, unknown>>): string {
  const { Effect: effect, Sid: _sid, ...others } = statement;
  const parts = Object.entries(others)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}: ${typeof value === "string" ? value : JSON.stringify(value)}`);
  return `${effect} ${parts.join("; ")}`;
}

const isKeyPolicy = (type: string) => type.startsWith("aws_kms_");

function find(isWanted: (type: string) => boolean) {
  return eachStack(({ plan }) =>
    (plan?.resource_changes ?? [])
      .filter(({ type }) => isWanted(type))
      .flatMap(statementChanges)
      .map(({ address, sign, text }) => ({
        address,
        message: `${sign === "+" ? "gains" : "loses"} ${text}`,
      })),
  );
}

export const keyPolicy: FindingRule = {
  id: "key-policy",
  severity: "warning",
  cause:
    "Who may use the key of the AMIs changes. An account that loses it cannot start an instance any more.",
  remedy: "See that each statement is meant.",
  find: find(isKeyPolicy),
};

export const iamStatements: FindingRule = {
  id: "iam-statements",
  severity: "warning",
  cause: "A role, a policy or a resource's policy gets or loses statements.",
  remedy: "See that each is needed, and no wider than it must be.",
  find: find((type) => !isKeyPolicy(type)),
};
