import { z } from "zod";
import { always, oneOfKeys } from "../../input/schema-issue.js";
import { isObject } from "../../input/value.js";
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

/** A reference, which only a build has the value of. */
const isOpen = (value: unknown) => typeof value === "string" && /^\$\.|\{\{/.test(value);

/**
 * A step's `if`: a map with exactly one operator, which may hold others.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/image-workflow-create-document.html#wfdoc-struct-step
 */
export const workflowCondition: z.ZodType = z.lazy(() =>
  z
    .looseObject({
      and: z.array(workflowCondition).min(1).optional(),
      or: z.array(workflowCondition).min(1).optional(),
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

function typeOf(operator: string, operand: unknown): [isRight: boolean, what: string] {
  if (isOpen(operand)) return [true, ""];
  if (operator === "booleanEquals")
    return [typeof operand === "boolean" || /^(true|false)$/i.test(String(operand)), "true or false"];
  if (NUMBERS.includes(operator))
    return [typeof operand === "number" || /^[-+]?\d+(\.\d+)?$/.test(String(operand)), "a number"];
  return [["string", "number", "boolean"].includes(typeof operand), "a text"];
}
