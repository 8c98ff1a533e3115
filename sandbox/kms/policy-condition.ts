import { isRecord } from "../wire/json.js";
import { arnMatches, likePattern } from "./policy-pattern.js";

/**
 * The values of a request's condition keys, by names in lower case. A key that the request does not have, but that the
 * sandbox knows, is there with no values; one that is not there at all is not understood.
 */
export type RequestContext = ReadonlyMap<string, readonly string[]>;

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
]);

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

/** The text with the request's values for `${aws:PrincipalAccount}` and its like; undefined if it has none for one. */
export function substitute(text: string, context: RequestContext): string | undefined {
  let complete = true;
  const result = text.replace(/\$\{([^}]+)\}/g, (_variable, name: string) => {
    if (name === "*" || name === "?" || name === "$") return name;
    const [value, ...more] = context.get(name.toLowerCase()) ?? [];
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
  const parsed = /^(?:(forallvalues|foranyvalue):)?([a-z]+?)(ifexists)?$/.exec(operator.toLowerCase());
  const values = context.get(key.toLowerCase());
  const texts = (Array.isArray(wanted) ? wanted : [wanted]).map((it) => substitute(String(it), context));
  if (!parsed || !values || texts.includes(undefined)) return unknown;
  const [, set, name = "", ifExists] = parsed;
  if (name === "null") return texts.some((it) => (it === "true") === (values.length === 0));
  const found = OPERATORS.get(name);
  if (!found) return unknown;
  const one = (value: string) =>
    texts.some((it) => it !== undefined && found.test(value, it)) !== found.negated;
  if (values.length === 0) {
    // "All of them" holds if there is no value to compare, and so does what must not be.
    return ifExists !== undefined || set === "forallvalues" || (found.negated && set === undefined);
  }
  return set === "forallvalues" ? values.every(one) : values.some(one);
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
