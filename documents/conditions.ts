import { z } from "zod";
import { always, mistake, oneOfKeys } from "../input/schema-issue.js";
import { isObject } from "../input/value.js";
import { isGiven, text } from "./values.js";

/**
 * Each comparison, with the key beside it that says what it compares with.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-comparison-operators.html
 */
const COMPARISONS: ReadonlyMap<string, "value" | "path" | undefined> = new Map([
  ["stringIsEmpty", undefined],
  ["stringIsWhitespace", undefined],
  ["stringEquals", "value"],
  ["stringLessThan", "value"],
  ["stringLessThanEquals", "value"],
  ["stringGreaterThan", "value"],
  ["stringGreaterThanEquals", "value"],
  ["patternMatches", "value"],
  ["numberEquals", "value"],
  ["numberLessThan", "value"],
  ["numberLessThanEquals", "value"],
  ["numberGreaterThan", "value"],
  ["numberGreaterThanEquals", "value"],
  ["binaryExists", undefined],
  ["fileExists", undefined],
  ["folderExists", undefined],
  ["fileMD5Equals", "path"],
  ["fileSHA1Equals", "path"],
  ["fileSHA256Equals", "path"],
  ["fileSHA512Equals", "path"],
]);

const OPERATORS = [...COMPARISONS.keys(), "and", "or", "not"];

/** Operators in lower case, because they are taken in any case: AWS's page itself has `stringlessThan`. */
const KNOWN_OPERATORS = new Set(OPERATORS.map((operator) => operator.toLowerCase()));

/**
 * A map with exactly one operator, which may hold others.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-logical-operators.html
 */
export const condition: z.ZodType = z.lazy(() => operatorBeside({}));

const effect = z.enum(["Abort", "Execute", "Skip"]).nullish();

/**
 * A step's `if`. AWS's page shows a map in its examples but a list in its syntax: a list is left alone.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-conditional-constructs.html
 */
export const stepCondition = z.preprocess(
  (value) => (Array.isArray(value) ? undefined : value),
  operatorBeside(Object.fromEntries(["then", "else"].map((key) => [key, effect]))).nullish(),
);

function operatorBeside(others: Readonly<Record<string, z.ZodType>>) {
  return z
    .looseObject({
      ...Object.fromEntries([...COMPARISONS.keys()].map((operator) => [operator, text.nullish()])),
      and: z.array(condition).optional(),
      or: z.array(condition).optional(),
      not: condition.optional(),
      ...others,
    })
    .superRefine((value, context) => {
      if (!isObject(value)) return;
      const given = Object.keys(value).filter((key) => KNOWN_OPERATORS.has(key.toLowerCase()));
      const known = [...given, "value", "path", ...Object.keys(others)];
      const keys = Object.keys(value).filter((key) => !known.includes(key));
      if (keys.length) {
        const message = oneOfKeys([...OPERATORS, "value", "path", ...Object.keys(others)]);
        context.addIssue({ code: "unrecognized_keys", keys, message, input: value });
      }
      if (given.length > 1) {
        const expected = "one operator; and, or and not hold others";
        context.addIssue(mistake(`has ${given.join(" and ")}`, expected, { valueless: true }));
      } else if (!given.length) {
        context.addIssue(mistake("has no operator", oneOfKeys(OPERATORS), { valueless: true }));
      }
      for (const beside of new Set(given.map((operator) => COMPARISONS.get(operator)))) {
        if (beside && !isGiven(value[beside]))
          context.addIssue({ ...mistake("is missing", "what to compare with"), path: [beside] });
      }
    }, always);
}
