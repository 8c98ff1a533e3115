import type { z } from "zod";
import { show } from "./problem.js";
import { isObject } from "./value.js";

/** A check that reports even where other parts of the value are wrong, so that all errors come at once. */
export const always = { when: () => true };

/** For zod's `error` option: an unknown key's message names the keys that are known. */
export const listKnownKeys: z.core.$ZodErrorMap = (issue) => {
  if (issue.code !== "unrecognized_keys") return undefined;
  const definition = issue.inst?._zod.def;
  const shape = definition && "shape" in definition && isObject(definition.shape) ? definition.shape : {};
  return `is not a key here\none of ${Object.keys(shape).join(", ")}`;
};

/**
 * A zod issue in this project's words: what is wrong with the value, and what would be right. A check's own message has
 * two lines: the rule that the value breaks, as a predicate ("is not an OU ARN"), and what would be right.
 * @param source the value as it is written, e.g. `2.0` of the number 2
 */
export function describeIssue(
  issue: z.core.$ZodIssue,
  value: unknown,
  source?: string,
): { message: string; expected?: string } {
  const written = typeof value === "number" && source ? source : show(value);
  switch (issue.code) {
    case "invalid_type": {
      if (value === undefined) return { message: "is missing", expected: nameOf(issue.expected) };
      const quoted = issue.expected === "string" && typeof value === "number";
      return {
        message: `${written} is ${nameOf(typeOf(value))}, not ${nameOf(issue.expected)}`,
        expected: quoted ? `it in quotes: "${written}"` : nameOf(issue.expected),
      };
    }
    case "invalid_value":
      if (value === undefined) return { message: "is missing", expected: values(issue.values) };
      return { message: `${written} is not allowed here`, expected: values(issue.values) };
    case "too_small":
      return {
        message: `${written} is too ${issue.origin === "number" || issue.origin === "int" ? "small" : "short"}`,
        expected: `at least ${issue.minimum}${unit(issue.origin, issue.minimum)}`,
      };
    case "too_big":
      return {
        message: `${written} is too ${issue.origin === "number" || issue.origin === "int" ? "big" : "long"}`,
        expected: `at most ${issue.maximum}${unit(issue.origin, issue.maximum)}`,
      };
    case "invalid_key": {
      const [predicate, expected] = issue.issues[0]?.message.split("\n") ?? [];
      return { message: `${show(issue.path.at(-1))} ${predicate ?? issue.message}`, expected };
    }
    default: {
      const [predicate = issue.message, expected] = issue.message.split("\n");
      const params = issue.code === "custom" ? issue.params : undefined;
      if (params?.valueless) return { message: predicate, expected };
      if (value === undefined && !params?.key) return { message: "is missing", expected };
      const subject = params?.key ? show(issue.path.at(-1)) : written;
      return { message: `${subject} ${predicate}`, expected };
    }
  }
}

const values = (list: readonly z.core.util.Primitive[]) =>
  `${list.length > 1 ? "one of " : ""}${list.map(String).join(", ")}`;

function unit(origin: string, count: number | bigint): string {
  const units: Record<string, readonly [string, string]> = {
    string: ["character", "characters"],
    array: ["entry", "entries"],
  };
  const names = units[origin];
  return names ? ` ${names[Number(count) === 1 ? 0 : 1]}` : "";
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

function nameOf(type: string): string {
  const names: Record<string, string> = {
    object: "a map",
    record: "a map",
    array: "a list",
    string: "a text",
    number: "a number",
    int: "a whole number",
    boolean: "a boolean",
    null: "empty",
  };
  return names[type] ?? type;
}
