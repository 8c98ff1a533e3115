import { z } from "zod";
import { mistake, otherwise } from "../input/schema-issue.js";
import { isObject } from "../input/value.js";

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Whether there is a value; to AWSTOE, YAML's empty one is as good as none. */
export const isGiven = (value: unknown) => value !== undefined && value !== null;

/** Whether a reference stands in a value, so that only the build knows it. */
const isOpen = (value: unknown) => typeof value === "string" && value.includes("{{");

/** A text, or what only YAML takes for a number or a boolean: AWS's own examples have `permissions: 0777`. */
export const text = z.unknown().check(({ value, issues }) => {
  if (["string", "number", "boolean"].includes(typeof value)) return;
  const issue = isObject(value)
    ? mistake("is a map, not a text", "a text, in quotes if YAML takes it for a map")
    : ({ code: "invalid_type", expected: "string" } as const);
  issues.push({ ...issue, input: value });
});

/** A list of texts, also empty ones, or a reference to a list. */
export const texts = z.preprocess((value) => (isOpen(value) ? [] : value), z.array(text.nullable()));

/** A text that matches as it is written, without references. */
export const written = (pattern: RegExp, rule: string, expected: string) =>
  text.refine((value) => typeof value === "object" || pattern.test(String(value)), otherwise(rule, expected));

/** A text that matches, or that has a reference in it. */
export const textThat = (pattern: RegExp, rule: string, expected: string) =>
  text.refine(
    (value) => typeof value === "object" || isOpen(value) || pattern.test(String(value)),
    otherwise(rule, expected),
  );

/** One of the values, in upper or lower case: AWS does not say that it matters. */
export const anyOf = (...values: readonly string[]) =>
  textThat(new RegExp(`^(${values.join("|")})$`, "i"), "is not allowed here", `one of ${values.join(", ")}`);

/** What any version of YAML, or Go, takes for a boolean. */
export const boolean = textThat(
  /^(true|false|yes|no|on|off|[ytnf10])$/i,
  "is not a boolean",
  "true or false",
);

export const integer = textThat(/^[-+]?\d+$/, "is not a whole number", "a whole number");
