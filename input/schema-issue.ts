import type { z } from "zod";
import type { SchemaRule } from "./report.js";
import { excluding, formOf, givingWay, shapeOf } from "./schema-form.js";
import { show } from "./show.js";
import { isObject } from "./value.js";

/** What a schema of ours says about a value beside the message, which is the rule that the value breaks. */
interface MistakeParams {
  /** What would be right. */
  readonly expected: string;
  /** Whether the key at the path is wrong, not its value. */
  readonly key?: boolean;
  /** Whether the message stands alone, without the value received before it. */
  readonly valueless?: boolean;
  /** Id of the rule, if it has one of its own. */
  readonly rule?: string;
}

/** Options of a check that reports even if other parts of the value are wrong, so that all errors come at once. */
export const always = { when: () => true };

/**
 * An issue for zod's `context.addIssue`.
 * @param rule the rule that the value breaks, as a predicate: "is not an OU ARN"
 */
export const mistake = (rule: string, expected: string, params: Omit<MistakeParams, "expected"> = {}) => ({
  code: "custom" as const,
  message: rule,
  params: { expected, ...params } satisfies MistakeParams,
});

/** Options of zod's `refine`, with the rule that the value breaks and what would be right. */
export const otherwise = (rule: string, expected: string, id?: string) => ({
  error: rule,
  params: { expected, rule: id } satisfies MistakeParams,
});

/** A check for zod's `superRefine` that holds a value to a rule. */
export const obey =
  <T>(rule: (value: T) => { readonly message: string; readonly expected: string } | undefined, id?: string) =>
  (value: T, context: z.core.$RefinementCtx<T>): void => {
    const broken = rule(value);
    if (broken) context.addIssue(mistake(broken.message, broken.expected, { rule: id }));
  };

/** How many of a map's keys may be given. */
const QUANTITIES = {
  "exactly one": (count: number) => count === 1,
  "at least one": (count: number) => count > 0,
  "at most one": (count: number) => count < 2,
  "both or none": (count: number) => count !== 1,
};

/** A map that has as many of these keys as it should. */
export const withKeys = <T extends z.ZodType>(
  map: T,
  quantity: keyof typeof QUANTITIES,
  keys: readonly string[],
): T => {
  const checked = map.superRefine((value, context) => {
    if (!isObject(value)) return;
    const given = keys.filter((key) => value[key] !== undefined);
    if (QUANTITIES[quantity](given.length)) return;
    const found = given.length ? `has ${given.join(" and ")}` : `has none of ${keys.join(", ")}`;
    context.addIssue(
      mistake(found, `${quantity} of ${keys.join(", ")}`, {
        valueless: true,
        rule: "key-combination" satisfies SchemaRule,
      }),
    );
  }, always);
  return quantity === "exactly one" ? givingWay(checked, excluding(keys)) : checked;
};

/** What would be right in place of a key that is not known. */
export const oneOfKeys = (keys: readonly string[]) => `one of ${keys.join(", ")}`;

/** Map for zod's `error` option: the message about an unknown key is what would be right, see {@link describeIssue}. */
const expectKnownKeys: z.core.$ZodErrorMap = ({ code, inst }) => {
  if (code !== "unrecognized_keys") return undefined;
  return oneOfKeys(Object.keys((inst && shapeOf(inst as z.core.$ZodType)) ?? {}));
};

/** And the message about a wrong type is the form that would be right. */
export const expectForm: z.core.$ZodErrorMap = (issue) => {
  if (issue.code !== "invalid_type") return expectKnownKeys(issue);
  return issue.inst ? formOf(issue.inst as z.core.$ZodType) : nameOf(issue.expected);
};

interface IssueDescription {
  readonly message: string;
  readonly expected?: string;
  /** Whether it is about the key at the issue's path. */
  readonly key?: boolean;
}

/**
 * Says in this project's words what is wrong with a value, and what would be right.
 * @param source the value as it is written, e.g. `2.0` if it is the number 2
 * @param form what is wanted in the place of a value of another type
 */
export function describeIssue(
  issue: z.core.$ZodIssue,
  value: unknown,
  source?: string,
  form?: string,
): IssueDescription {
  const written = typeof value === "number" && source ? source : show(value);
  switch (issue.code) {
    case "unrecognized_keys":
      return { message: "is not a key here", expected: issue.message, key: true };
    case "invalid_type": {
      const isUnquoted = issue.expected === "string" && typeof value === "number";
      const expected = form ?? (isUnquoted ? `it in quotes: "${written}"` : nameOf(issue.expected));
      if (value === undefined) return { message: "is missing", expected };
      if (value === null) return { message: "is empty", expected };
      if (typeof value === "number" && !Number.isFinite(value))
        return {
          message: `${written} is ${Number.isNaN(value) ? "not a number" : value > 0 ? "too big" : "too small"}`,
          expected,
        };
      return { message: `${written} is ${kindOf(value)}, not ${nameOf(issue.expected)}`, expected };
    }
    case "invalid_value":
      if (value === undefined || value === null)
        return { message: value === null ? "is empty" : "is missing", expected: oneOfValues(issue.values) };
      return { message: `${written} is not allowed here`, expected: oneOfValues(issue.values) };
    case "too_small":
      return {
        message: `${written} is too ${isNumeric(issue.origin) ? "small" : "short"}`,
        expected: `at least ${issue.minimum}${unit(issue.origin, issue.minimum)}`,
      };
    case "too_big":
      return {
        message: `${written} is too ${isNumeric(issue.origin) ? "big" : "long"}`,
        expected: `at most ${issue.maximum}${unit(issue.origin, issue.maximum)}`,
      };
    default: {
      const { expected, key, valueless }: Partial<MistakeParams> =
        issue.code === "custom" ? (issue.params ?? {}) : {};
      if (valueless) return { message: issue.message, expected, key };
      if (value === undefined && !key) return { message: "is missing", expected };
      return { message: `${key ? show(issue.path.at(-1)) : written} ${issue.message}`, expected, key };
    }
  }
}

/** Id of the rule that an issue is about: one of the schema's own, or that of its kind. */
export function ruleOf(issue: z.core.$ZodIssue, value: unknown): string {
  const { rule, key, valueless }: Partial<MistakeParams> =
    issue.code === "custom" ? (issue.params ?? {}) : {};
  const isMissing = (value === undefined || value === null) && !key && !valueless;
  return isMissing ? ("missing" satisfies SchemaRule) : (rule ?? KINDS[issue.code]);
}

/** What an issue of zod's own is about. */
const KINDS: Readonly<Record<z.core.$ZodIssue["code"], SchemaRule>> = {
  unrecognized_keys: "unknown-key",
  invalid_type: "type",
  invalid_union: "type",
  invalid_value: "value",
  invalid_format: "value",
  invalid_key: "value",
  invalid_element: "value",
  custom: "value",
  not_multiple_of: "limit",
  too_small: "limit",
  too_big: "limit",
};

const isNumeric = (origin: string) => origin === "number" || origin === "int";

const oneOfValues = (values: readonly z.core.util.Primitive[]) =>
  `${values.length > 1 ? "one of " : ""}${values.map(String).join(", ")}`;

const UNITS: Readonly<Record<string, readonly [one: string, more: string]>> = {
  string: ["character", "characters"],
  array: ["entry", "entries"],
};

function unit(origin: string, count: number | bigint): string {
  const [one, more] = UNITS[origin] ?? [];
  return one ? ` ${Number(count) === 1 ? one : more}` : "";
}

/** Types by their names in schemas, as a person calls them. */
const TYPE_NAMES: Readonly<Partial<Record<string, string>>> = {
  object: "a map",
  record: "a map",
  array: "a list",
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "a boolean",
};

const nameOf = (type: string) => TYPE_NAMES[type] ?? type;

/** What a value is, as a person calls it: `a list`. */
export const kindOf = (value: unknown) => nameOf(Array.isArray(value) ? "array" : typeof value);
