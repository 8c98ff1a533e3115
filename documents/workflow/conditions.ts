import { z } from "zod";
import { always, oneOfKeys } from "../../input/schema-issue.js";
import { isObject, type Path } from "../../input/value.js";
import type { ReportRule } from "../document-checker.js";
import { breaking } from "../issue.js";
import { keyIssue } from "../maps.js";
import { unknownKeys } from "../misspelling.js";
import { isGiven } from "../values.js";

const NUMBERS = [
  "numberEquals",
  "numberGreaterThan",
  "numberGreaterThanEquals",
  "numberLessThan",
  "numberLessThanEquals",
];
const COMPARISONS = ["booleanEquals", ...NUMBERS, "stringEquals"];
const OPERATORS = [...COMPARISONS, "and", "or", "not"];
const KNOWN = [...OPERATORS, "value"];

/** https://docs.aws.amazon.com/imagebuilder/latest/userguide/wfdoc-conditional-statements.html */
const MAX_LEVELS = 4;
const MAX_BRANCHES = 10;

/** A reference, which only a build has the value of. */
const isOpen = (value: unknown) => typeof value === "string" && /^\$\.|\{\{/.test(value);

/**
 * A step's `if`: a map with exactly one operator, which may hold others, or a list of one such map, which AWS's examples
 * have for `if` and for `not`.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/wfdoc-conditional-statements.html
 */
export const workflowCondition: z.ZodType = z.unknown().superRefine((value, context) => {
  const isList = Array.isArray(value);
  if (isList && value.length !== 1) {
    const expected = "one condition; and, or and not hold others";
    context.addIssue(
      breaking("component/operator", `has ${value.length} conditions`, expected, { valueless: true }),
    );
    return;
  }
  const { issues = [] } = branch.safeParse(isList ? value[0] : value).error ?? {};
  for (const issue of issues) context.addIssue({ ...issue, path: [...(isList ? [0] : []), ...issue.path] });
});

const branch: z.ZodType = z.lazy(() =>
  z
    .looseObject({
      and: z.array(branch).min(1).optional(),
      or: z.array(branch).min(1).optional(),
      not: workflowCondition.optional(),
    })
    .superRefine((value, context) => {
      if (!isObject(value)) return;
      const operators = Object.keys(value).filter((key) => OPERATORS.includes(key));
      const unknown = unknownKeys(value, KNOWN);
      for (const [key, meant] of unknown)
        context.addIssue(keyIssue(key, meant, KNOWN, operators.length ? [] : OPERATORS));
      const isMisspelt = [...unknown.values()].some((meant) => meant && OPERATORS.includes(meant));
      const issue = (message: string, expected: string) =>
        context.addIssue(breaking("component/operator", message, expected, { valueless: true }));
      if (operators.length > 1)
        issue(`has ${operators.join(" and ")}`, "one operator; and, or and not hold others");
      else if (!operators.length && !isMisspelt) issue("has no operator", oneOfKeys(OPERATORS));
      for (const operator of operators.filter((one) => COMPARISONS.includes(one))) {
        if (!isGiven(value.value)) {
          const missing = breaking("component/missing", "is missing", "what to compare with", {
            valueless: true,
          });
          context.addIssue({ ...missing, path: ["value"] });
        }
        const operand = value[operator];
        const [isRight, what] = typeOf(operator, operand);
        if (!isRight)
          context.addIssue({ ...breaking("component/type", `is not ${what}`, what), path: [operator] });
      }
    }, always),
);

/** Reports conditions that are too many beside each other, or too deep in one another. */
export function checkConditionSize(condition: unknown, path: Path, report: ReportRule, level = 1): void {
  if (Array.isArray(condition)) {
    if (condition.length > MAX_BRANCHES)
      report(
        "workflow/condition-size",
        path,
        `has ${condition.length} conditions`,
        `at most ${MAX_BRANCHES}, some of them in an and or or of their own`,
      );
    for (const [index, one] of condition.entries()) checkConditionSize(one, [...path, index], report, level);
    return;
  }
  if (!isObject(condition)) return;
  for (const key of ["and", "or", "not"].filter((one) => isGiven(condition[one]))) {
    const place = [...path, key];
    if (level < MAX_LEVELS) {
      checkConditionSize(condition[key], place, report, level + 1);
      continue;
    }
    const expected = `at most ${MAX_LEVELS} levels of and, or, not and what they hold`;
    report("workflow/condition-size", place, `begins level ${level + 1} of the condition`, expected, {
      key: true,
    });
  }
}

function typeOf(operator: string, operand: unknown): [isRight: boolean, what: string] {
  if (isOpen(operand)) return [true, ""];
  if (operator === "booleanEquals")
    return [typeof operand === "boolean" || /^(true|false)$/i.test(String(operand)), "true or false"];
  if (NUMBERS.includes(operator))
    return [typeof operand === "number" || /^[-+]?\d+(\.\d+)?$/.test(String(operand)), "a number"];
  return [["string", "number", "boolean"].includes(typeof operand), "a text"];
}
