import { z } from "zod";
import { always } from "../input/describe-issue.js";
import { isObject } from "../input/value.js";

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** YAML's empty value is as good as none. */
export const isGiven = (value: unknown) => value !== undefined && value !== null;

/** Whether a reference stands in the value, so that only the build knows it. */
const isOpen = (value: unknown) => typeof value === "string" && value.includes("{{");

/** A text, or what only YAML takes for a number or a boolean: AWS's own examples have `permissions: 0777`. */
export const text = z.unknown().check(({ value, issues }) => {
  if (["string", "number", "boolean"].includes(typeof value)) return;
  if (isObject(value)) {
    const message = "is a map, not a text\na text, in quotes where YAML takes it for a map";
    issues.push({ code: "custom", message, input: value });
  } else issues.push({ code: "invalid_type", expected: "string", input: value });
});

/** A list of texts, also empty ones, or a reference to a list. */
export const texts = z.preprocess((value) => (isOpen(value) ? [] : value), z.array(text.nullable()));

/**
 * A text that matches as it is written, without references.
 * @param rule the predicate and what would be right, in two lines
 */
export const written = (pattern: RegExp, rule: string) =>
  text.refine((value) => typeof value === "object" || pattern.test(String(value)), rule);

/** The same, or with a reference in it. */
export const textThat = (pattern: RegExp, rule: string) =>
  text.refine((value) => typeof value === "object" || isOpen(value) || pattern.test(String(value)), rule);

/** One of the values, in upper or lower case: AWS does not say that it matters. */
export const anyOf = (...values: readonly string[]) =>
  textThat(new RegExp(`^(${values.join("|")})$`, "i"), `is not allowed here\none of ${values.join(", ")}`);

/** What any version of YAML, or Go, takes for a boolean. */
export const boolean = textThat(/^(true|false|yes|no|on|off|[ytnf10])$/i, "is not a boolean\ntrue or false");

export const integer = textThat(/^[-+]?\d+$/, "is not a whole number\na whole number");

/** A map with exactly one of two keys, or with both or none. */
export const withPair = (
  map: z.ZodType,
  keys: readonly [string, string],
  quantity: "exactly one" | "both or none",
) =>
  map.superRefine((value, context) => {
    if (!isObject(value)) return;
    const given = keys.filter((key) => isGiven(value[key]));
    if ((given.length === 1) === (quantity === "exactly one")) return;
    const found = given.length ? `has ${given.join(" and ")}` : `has none of ${keys.join(", ")}`;
    context.addIssue({
      code: "custom",
      message: `${found}\n${quantity} of ${keys.join(", ")}`,
      params: { valueless: true },
    });
  }, always);
