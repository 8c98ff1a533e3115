import { z } from "zod";
import { closest } from "../input/did-you-mean.js";
import { isObject } from "../input/value.js";
import { breaking } from "./issue.js";
import type { DocumentRuleId } from "./rules.js";

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Whether there is a value; to AWSTOE, YAML's empty one is as good as none. */
export const isGiven = (value: unknown) => value !== undefined && value !== null;

/** Whether a reference stands in a value, so that only the build knows it. */
export const isOpen = (value: unknown) => typeof value === "string" && value.includes("{{");

/** A text, or what only YAML takes for a number or a boolean: AWS's own examples have `permissions: 0777`. */
export const text = z.unknown().check(({ value, issues }) => {
  if (["string", "number", "boolean"].includes(typeof value)) return;
  const form = isObject(value) ? "map" : Array.isArray(value) ? "list" : undefined;
  const issue = form
    ? breaking(
        "component/type",
        `is a ${form}, not a text`,
        `a text, in quotes if YAML takes it for a ${form}`,
      )
    : ({ code: "invalid_type", expected: "string" } as const);
  issues.push({ ...issue, input: value });
});

/** The version that component and workflow documents have. */
export const schemaVersion = z.unknown().superRefine((version, context) => {
  if (version !== "1.0" && version !== 1)
    context.addIssue(breaking("component/schema-version", "is not a schema version", "1.0", { fix: "1.0" }));
});

/** A list of texts, also empty ones, or a reference to a list. */
export const texts = z.preprocess((value) => (isOpen(value) ? [] : value), z.array(text.nullable()));

/** A text that a test passes, or that has a reference in it. */
export const textThat = (
  rule: DocumentRuleId,
  test: (value: string) => boolean,
  message: string,
  expected: string,
) =>
  text.superRefine((value, context) => {
    if (!isOpen(value) && !test(String(value))) context.addIssue(breaking(rule, message, expected));
  });

/** A text that matches as it is written, without references. */
export const written = (rule: DocumentRuleId, pattern: RegExp, message: string, expected: string) =>
  text.superRefine((value, context) => {
    if (!pattern.test(String(value))) context.addIssue(breaking(rule, message, expected));
  });

/** One of the values, in upper or lower case: AWS does not say that it matters. */
export const anyOf = (...values: readonly string[]) =>
  text.superRefine((value, context) => {
    const given = String(value);
    if (isOpen(value)) return;
    if (values.some((one) => one.toLowerCase() === given.toLowerCase())) return;
    const fix = closest(given, values);
    const message = fix ? `is not allowed here: did you mean ${fix}?` : "is not allowed here";
    context.addIssue(breaking("component/value", message, `one of ${values.join(", ")}`, { fix }));
  });

/** What any version of YAML, or Go, takes for a boolean. */
export const boolean = textThat(
  "component/type",
  (value) => /^(true|false|yes|no|on|off|[ytnf10])$/i.test(value),
  "is not a boolean",
  "true or false",
);

export const integer = textThat(
  "component/type",
  (value) => /^[-+]?\d+$/.test(value),
  "is not a whole number",
  "a whole number",
);

export type Shape = Readonly<Record<string, z.ZodType>>;
