import { isRecord } from "../wire/json.js";
import { arnMatches, likePattern } from "./policy-pattern.js";

/**
 * The values of a request's condition keys, by names in lower case. A key that the request does not have, but that the
 * sandbox knows, is there with no values; one that is not there at all is not understood.
 */
export type RequestContext = ReadonlyMap<string, readonly string[]>;

/** Start of the keys that a request's encryption context gives: none of those that it does not give has a value. */
export const ENCRYPTION_CONTEXT = "kms:encryptioncontext:";

type Test = (value: string, wanted: string) => boolean;

/**
 * The operators that key policies use. A negated one holds if no wanted value matches.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
const OPERATORS: ReadonlyMap<string, { readonly test: Test; readonly negated: boolean }> = new Map([
  ["stringequals", { test: (value, wanted) => value === wanted, negated: false }],
  ["stringnotequals", { test: (value, wanted) => value === wanted, negated: true }],
  ["stringequalsignorecase", { test: sameIgnoringCase, negated: false }],
  ["stringnotequalsignorecase", { test: sameIgnoringCase, negated: true }],
  ["stringlike", { test: like, negated: false }],
  ["stringnotlike", { test: like, negated: true }],
  ["arnequals", { test: arn, negated: false }],
  ["arnlike", { test: arn, negated: false }],
  ["arnnotequals", { test: arn, negated: true }],
  ["arnnotlike", { test: arn, negated: true }],
  ["bool", { test: sameIgnoringCase, negated: false }],
  ...ordered("numeric", Number),
  ...ordered("date", pointInTime),
]);

/** Operators that AWS has and the sandbox does not evaluate. */
const OTHER_OPERATORS = ["ipaddress", "notipaddress", "binaryequals"];

/** @returns whether every condition of a statement holds; `unknown` for what is not understood */
export function conditionsHold(condition: unknown, context: RequestContext, unknown: boolean): boolean {
  if (condition === undefined) return true;
  if (!isRecord(condition)) return unknown;
  return Object.entries(condition).every(([operator, keys]) =>
    isRecord(keys)
      ? Object.entries(keys).every(([key, wanted]) => holds(operator, key, wanted, context, unknown))
      : unknown,
  );
}

/** Whether AWS has a condition operator, in any case, with its set operator and `IfExists`. */
export function isOperator(operator: string): boolean {
  const { name = "" } = operatorParts(operator);
  return name === "null" || OPERATORS.has(name) || OTHER_OPERATORS.includes(name);
}

/** The text with the request's values for `${aws:PrincipalAccount}` and its like; undefined if it has none for one. */
export function substitute(text: string, context: RequestContext): string | undefined {
  let complete = true;
  const result = text.replace(/\$\{([^}]+)\}/g, (_variable, name: string) => {
    if (name === "*" || name === "?" || name === "$") return name;
    const [value, ...more] = valuesOf(name, context) ?? [];
    if (value === undefined || more.length > 0) complete = false;
    return value ?? "";
  });
  return complete ? result : undefined;
}

function holds(
  operator: string,
  key: string,
  wanted: unknown,
  context: RequestContext,
  unknown: boolean,
): boolean {
  const { set, name = "", ifExists } = operatorParts(operator);
  const values = valuesOf(key, context);
  const texts = (Array.isArray(wanted) ? wanted : [wanted]).map((it) => substitute(String(it), context));
  if (!values || texts.includes(undefined)) return unknown;
  if (name === "null") return texts.some((it) => (it === "true") === (values.length === 0));
  const found = OPERATORS.get(name);
  if (!found) return unknown;
  const one = (value: string) =>
    texts.some((it) => it !== undefined && found.test(value, it)) !== found.negated;
  if (values.length === 0) {
    // "All of them" holds if there is no value to compare, and so does what must not be.
    return ifExists || set === "forallvalues" || (found.negated && set === undefined);
  }
  return set === "forallvalues" ? values.every(one) : values.some(one);
}

function operatorParts(operator: string): { set?: string; name?: string; ifExists: boolean } {
  const parsed = /^(?:(forallvalues|foranyvalue):)?([a-z]+?)(ifexists)?$/.exec(operator.toLowerCase());
  return { set: parsed?.[1], name: parsed?.[2], ifExists: parsed?.[3] !== undefined };
}

function valuesOf(key: string, context: RequestContext): readonly string[] | undefined {
  const name = key.toLowerCase();
  return context.get(name) ?? (name.startsWith(ENCRYPTION_CONTEXT) ? [] : undefined);
}

/** The six operators that compare values that have an order. What is no such value matches none of them. */
function ordered(
  kind: string,
  read: (text: string) => number,
): [string, { readonly test: Test; readonly negated: boolean }][] {
  const compare = (holds: (a: number, b: number) => boolean): Test => {
    return (value, wanted) => holds(read(value), read(wanted));
  };
  const equal = compare((a, b) => a === b);
  return [
    [`${kind}equals`, { test: equal, negated: false }],
    [`${kind}notequals`, { test: equal, negated: true }],
    [`${kind}lessthan`, { test: compare((a, b) => a < b), negated: false }],
    [`${kind}lessthanequals`, { test: compare((a, b) => a <= b), negated: false }],
    [`${kind}greaterthan`, { test: compare((a, b) => a > b), negated: false }],
    [`${kind}greaterthanequals`, { test: compare((a, b) => a >= b), negated: false }],
  ];
}

/** Milliseconds since 1970 of an ISO 8601 date, or of seconds since 1970. */
function pointInTime(text: string): number {
  return /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text);
}

function sameIgnoringCase(value: string, wanted: string): boolean {
  return value.toLowerCase() === wanted.toLowerCase();
}

function like(value: string, wanted: string): boolean {
  return likePattern(wanted).test(value);
}

function arn(value: string, wanted: string): boolean {
  return arnMatches(wanted, value);
}
