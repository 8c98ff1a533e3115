import { z } from "zod";
import { always } from "../../input/describe-issue.js";
import { isObject } from "../../input/value.js";

/** A check's message, see `describeIssue`: the rule that the value breaks, as a predicate, and what would be right. */
export const rule = (predicate: string, expected: string) => `${predicate}\n${expected}`;

export const matching = (pattern: RegExp, predicate: string, expected: string) =>
  z.string().regex(pattern, { error: rule(predicate, expected) });

/** A map whose keys are names. */
export const named = <T extends z.ZodType>(value: T, pattern: RegExp, predicate: string, expected: string) =>
  z
    .record(z.string(), value)
    .meta({ propertyNames: { pattern: pattern.source } })
    .superRefine((record, context) => {
      for (const key of isObject(record) ? Object.keys(record) : []) {
        if (!pattern.test(key))
          context.addIssue({
            code: "custom",
            message: rule(predicate, expected),
            path: [key],
            params: { key: true },
          });
      }
    }, always);

/** An object that has exactly one of these keys, or, with `atLeast`, one or more. */
export const oneOf = <T extends z.ZodType>(object: T, keys: readonly string[], atLeast = false) =>
  object.superRefine((value, context) => {
    if (!isObject(value)) return;
    const given = keys.filter((key) => value[key] !== undefined);
    if (given.length === 1 || (atLeast && given.length > 1)) return;
    context.addIssue({
      code: "custom",
      message: rule(
        given.length ? `has ${given.join(" and ")}` : `has none of ${keys.join(", ")}`,
        `${atLeast ? "at least" : "exactly"} one of ${keys.join(", ")}`,
      ),
      params: { valueless: true },
    });
  }, always);

/** A list with no value twice. */
export const distinct = <T extends z.ZodType>(item: T, limits: { min: number; max: number }) =>
  z
    .array(item)
    .min(limits.min)
    .max(limits.max)
    .superRefine((items, context) => {
      for (const [index, value] of items.entries()) {
        if (items.indexOf(value) < index) {
          context.addIssue({
            code: "custom",
            message: rule("is here twice", "each value once"),
            path: [index],
          });
        }
      }
    });
