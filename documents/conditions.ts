import { z } from "zod";
import { always, oneOfKeys } from "../input/schema-issue.js";
import { isObject } from "../input/value.js";
import { checksumIssue } from "./inputs.js";
import { breaking } from "./issue.js";
import { keyIssue } from "./maps.js";
import { unknownKeys } from "./misspelling.js";
import { isGiven, isOpen, type Shape, text } from "./values.js";

interface Comparison {
  /** Key beside the operator, of what it compares with. */
  readonly beside?: "value" | "path";
  /** Says what is wrong with what the operator compares. */
  readonly check?: (operand: unknown, key: string) => ReturnType<typeof breaking> | undefined;
}

/** https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-comparison-operators.html#numberEquals */
function numberIssue(operand: unknown) {
  if (!isGiven(operand) || typeof operand === "object") return undefined;
  if (typeof operand === "number" || isOpen(operand)) return undefined;
  if (/^[-+]?(\d+\.)?\d+$/.test(String(operand))) return undefined;
  return breaking(
    "component/number",
    "is not a number",
    "digits, with a sign before and one point inside if any",
  );
}

/** https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-comparison-operators.html#patternMatches */
function patternIssue(operand: unknown, key: string) {
  if (key === "value" || typeof operand !== "string" || isOpen(operand)) return undefined;
  // Few documents have a pattern, and the parser takes 20 milliseconds to load.
  const { RE2JS, RE2JSException }: typeof import("re2js") = require("re2js");
  try {
    RE2JS.compile(operand);
    return undefined;
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    const reason = error.message.replace(/^error parsing regexp: /, "");
    return breaking(
      "component/regular-expression",
      `is not a pattern of RE2: ${reason}`,
      "Go's regular expressions, which have no lookaround and no back-reference",
    );
  }
}

const comparesTexts: Comparison = { beside: "value" };
const comparesNumbers: Comparison = { beside: "value", check: numberIssue };
const hashes = (algorithm: string): Comparison => ({
  beside: "path",
  check: (operand, key) => (key === "path" ? undefined : checksumIssue(operand, algorithm)),
});

const COMPARISONS: ReadonlyMap<string, Comparison> = new Map<string, Comparison>([
  ["stringIsEmpty", {}],
  ["stringIsWhitespace", {}],
  ["stringEquals", comparesTexts],
  ["stringLessThan", comparesTexts],
  ["stringLessThanEquals", comparesTexts],
  ["stringGreaterThan", comparesTexts],
  ["stringGreaterThanEquals", comparesTexts],
  ["patternMatches", { beside: "value", check: patternIssue }],
  ["numberEquals", comparesNumbers],
  ["numberLessThan", comparesNumbers],
  ["numberLessThanEquals", comparesNumbers],
  ["numberGreaterThan", comparesNumbers],
  ["numberGreaterThanEquals", comparesNumbers],
  ["binaryExists", {}],
  ["fileExists", {}],
  ["folderExists", {}],
  ["fileMD5Equals", hashes("MD5")],
  ["fileSHA1Equals", hashes("SHA1")],
  ["fileSHA256Equals", hashes("SHA256")],
  ["fileSHA512Equals", hashes("SHA512")],
]);

const OPERATORS = [...COMPARISONS.keys(), "and", "or", "not"];

/** Operators by their names in lower case, because they are taken in any case: AWS's page itself has `stringlessThan`. */
const OPERATORS_BY_NAME = new Map(OPERATORS.map((operator) => [operator.toLowerCase(), operator]));

/**
 * A map with exactly one operator, which may hold others.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-logical-operators.html
 */
export const condition: z.ZodType = z.lazy(() => operatorBeside({}));

const effect = z.enum(["Abort", "Execute", "Skip"]).nullish();

const conditionWithEffect: z.ZodType = z.lazy(() =>
  operatorBeside(Object.fromEntries(["then", "else"].map((key) => [key, effect]))),
);

/**
 * A step's `if`. AWS's page shows a map in its examples but a list in its syntax: a list is left alone.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-conditional-constructs.html
 */
export const stepCondition = z.preprocess(
  (value) => (Array.isArray(value) ? undefined : value),
  conditionWithEffect.nullish(),
);

/** @param effects what says beside the operator what follows, which a copy of AWS's STIG component has below `not` */
function operatorBeside(effects: Shape) {
  const isEffective = Object.keys(effects).length > 0;
  const known = [...OPERATORS, "value", "path", ...Object.keys(effects)];
  return z
    .looseObject({
      ...Object.fromEntries([...COMPARISONS.keys()].map((operator) => [operator, text.nullish()])),
      and: z.array(condition).optional(),
      or: z.array(condition).optional(),
      not: (isEffective ? conditionWithEffect : condition).optional(),
      value: text.nullish(),
      path: text.nullish(),
      ...effects,
    })
    .superRefine((value, context) => {
      if (!isObject(value)) return;
      const operators = Object.keys(value).filter((key) => OPERATORS_BY_NAME.has(key.toLowerCase()));
      const unknown = unknownKeys(value, [...operators, ...known]);
      const needed = operators.length ? [] : OPERATORS;
      for (const [key, meant] of unknown) context.addIssue(keyIssue(key, meant, known, needed));
      const isMisspelt = [...unknown.values()].some((meant) => meant && OPERATORS.includes(meant));
      if (operators.length > 1) {
        const expected = "one operator; and, or and not hold others";
        context.addIssue(operatorIssue(`has ${operators.join(" and ")}`, expected));
      } else if (!operators.length && !isMisspelt) {
        context.addIssue(operatorIssue("has no operator", oneOfKeys(OPERATORS)));
      }
      for (const operator of operators) {
        const { beside, check } = COMPARISONS.get(OPERATORS_BY_NAME.get(operator.toLowerCase()) ?? "") ?? {};
        if (beside && !isGiven(value[beside])) {
          const issue = breaking("component/missing", "is missing", "what to compare with", {
            valueless: true,
          });
          context.addIssue({ ...issue, path: [beside] });
        }
        for (const key of [operator, beside ?? operator]) {
          const issue = check?.(value[key], key);
          if (issue) context.addIssue({ ...issue, path: [key] });
        }
      }
    }, always);
}

const operatorIssue = (message: string, expected: string) =>
  breaking("component/operator", message, expected, { valueless: true });
