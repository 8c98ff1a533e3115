import { z } from "zod";
import type { FileChecker } from "../input/file-checker.js";
import { show } from "../input/problem.js";
import { isObject } from "../input/value.js";
import { variableNameMistake } from "../rules/component.js";
import { checkUnique, type Named } from "./names.js";
import { isGiven, listOf, text } from "./values.js";

/** A parameter that a document declares; one without a default must be given by the recipe. */
export interface DocumentParameter {
  readonly name: string;
  readonly required: boolean;
}

/** https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-user-defined-variables.html */
const parameterSchema = z.strictObject({
  type: z.literal("string"),
  default: z.string().nullish(),
  description: text.nullish(),
});
const constantSchema = z.strictObject({ type: z.literal("string"), value: text });

interface Variable extends Named {
  readonly value: unknown;
}

/**
 * Checks the parameters and constants of a document.
 * @param content the document's text, which references them
 * @returns the parameters
 */
export function checkVariables(
  document: Readonly<Record<string, unknown>>,
  content: string,
  checker: FileChecker,
): DocumentParameter[] {
  const parameters = variablesIn("parameters", document, checker);
  const variables = [...parameters, ...variablesIn("constants", document, checker)];
  checkUnique(variables, "each name once in parameters and constants", checker.report, { key: true });
  warnOfUnused(variables, content, checker);
  return parameters.map(({ name, value }) => ({
    name,
    required: !isObject(value) || !isGiven(value.default),
  }));
}

function variablesIn(
  section: "parameters" | "constants",
  document: Readonly<Record<string, unknown>>,
  checker: FileChecker,
): Variable[] {
  const [kind, schema] =
    section === "parameters" ? ["parameter", parameterSchema] : ["constant", constantSchema];
  return listOf(document[section]).flatMap((entry, index) => {
    const [[name, value] = [], ...more] = Object.entries(isObject(entry) ? entry : {});
    if (name === undefined || more.length) {
      checker.report([section, index], `${show(entry)} is not a ${kind}`, "a map with one key, the name");
      return [];
    }
    const path = [section, index, name];
    const broken = variableNameMistake(name);
    if (broken) checker.report(path, `${show(name)} is not a ${kind} name`, broken.expected, { key: true });
    checker.check(schema, path);
    return [{ name, path, value }];
  });
}

function warnOfUnused(variables: readonly Variable[], content: string, checker: FileChecker): void {
  const used = new Set([...content.matchAll(/\{\{\s*([\w-]+)\s*\}\}/g)].map(([, name]) => name));
  const names = new Set(variables.map(({ name }) => name));
  const unknown = [...used].filter((name) => name && !names.has(name)).map((name) => `{{ ${name} }}`);
  const hint = unknown.length ? `, and of ${unknown.join(", ")} it has no parameter or constant` : "";
  for (const { name, path } of variables) {
    if (used.has(name)) continue;
    checker.warn(
      path,
      `${show(name)} is not used in this document${hint}`,
      `{{ ${name} }} where its value belongs`,
      { key: true },
    );
  }
}
