import { z } from "zod";
import { show } from "../input/problem.js";
import { isObject } from "../input/value.js";
import type { YamlFile } from "../input/yaml-file.js";
import { variableNameMistake } from "../rules/component.js";
import type { DocumentChecker } from "./document-checker.js";
import { map } from "./maps.js";
import { checkUnique, type Named } from "./names.js";
import { isGiven, listOf, text } from "./values.js";

/** A parameter that a document declares; one without a default must be given by the recipe. */
export interface DocumentParameter {
  readonly name: string;
  readonly required: boolean;
  /** The only values that it can have. @default - any */
  readonly allowedValues?: readonly string[];
}

/** A parameter or constant where it is declared. */
export interface Variable extends Named {
  readonly value: unknown;
}

/** The parameters and constants of a document. */
export interface Variables {
  readonly parameters: readonly Variable[];
  readonly all: readonly Variable[];
  /** Names of those that are declared wrongly, which is one mistake. */
  readonly broken: readonly string[];
}

/** https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-user-defined-variables.html */
const parameterSchema = map(
  { type: z.literal("string") },
  { default: text, description: text, allowedValues: z.array(text).min(1) },
);
const constantSchema = map({ type: z.literal("string"), value: text });

/** Checks the parameters and constants of a document. */
export function checkVariables(
  document: Readonly<Record<string, unknown>>,
  checker: DocumentChecker,
): Variables {
  const parameters = variablesIn("parameters", document, checker);
  const all = [...parameters, ...variablesIn("constants", document, checker)];
  checkUnique(all, "each name once in parameters and constants", checker.report, { key: true });
  for (const parameter of parameters) checkDefault(parameter, checker);
  return {
    parameters,
    all,
    broken: [...brokenNames(document.parameters), ...brokenNames(document.constants)],
  };
}

/** What a section that is not right by its form probably declares. */
function brokenNames(section: unknown): string[] {
  if (isObject(section)) return Object.keys(section);
  return listOf(section).flatMap((entry) => {
    const names = Object.keys(isObject(entry) ? entry : {});
    if (names.length < 2) return [];
    return isObject(entry) && typeof entry.name === "string" ? [entry.name] : names;
  });
}

/** What a recipe must know of a parameter. */
export function describeParameter(parameter: Variable, yaml: YamlFile): DocumentParameter {
  const { name, value } = parameter;
  const required = !isObject(value) || !isGiven(value.default);
  return { name, required, allowedValues: allowedValuesOf(parameter, yaml) };
}

/** Says that a parameter cannot have a value. */
export function allowedValueMistake(value: string, allowed: readonly string[] | undefined) {
  if (!allowed || allowed.includes(value)) return undefined;
  return { message: "is not one of the allowed values", expected: `one of ${allowed.join(", ")}` };
}

function allowedValuesOf({ path, value }: Variable, yaml: YamlFile): readonly string[] | undefined {
  const values = listOf(isObject(value) && value.allowedValues);
  if (!values.length) return undefined;
  return values.map((one, index) => yaml.source([...path, "allowedValues", index]) ?? String(one));
}

function variablesIn(
  section: "parameters" | "constants",
  document: Readonly<Record<string, unknown>>,
  checker: DocumentChecker,
): Variable[] {
  const [kind, schema, form] =
    section === "parameters"
      ? ["parameter", parameterSchema, "{ type: string }"]
      : ["constant", constantSchema, "{ type: string, value: … }"];
  return listOf(document[section]).flatMap((entry, index) => {
    const [[name, value] = [], ...more] = Object.entries(isObject(entry) ? entry : {});
    if (name === undefined || more.length) {
      const named = isObject(entry) && typeof entry.name === "string" ? entry.name : "<name>";
      const expected = `a map with one key, the name: ${named}: ${form}`;
      checker.report("component/declaration", [section, index], `${show(entry)} is not a ${kind}`, expected);
      return [];
    }
    const path = [section, index, name];
    const broken = variableNameMistake(name);
    if (broken) {
      const message = `${show(name)} is not a ${kind} name`;
      checker.report("component/variable-name", path, message, broken.expected, { key: true });
    }
    checker.check(schema, path);
    return [{ name, path, value }];
  });
}

function checkDefault(parameter: Variable, { yaml, report }: DocumentChecker): void {
  const { path, value } = parameter;
  const standard = isObject(value) ? value.default : undefined;
  if (!isGiven(standard) || typeof standard === "object") return;
  const at = [...path, "default"];
  const written = yaml.source(at) ?? String(standard);
  if (typeof standard !== "string") {
    const message = `${written} is ${typeof standard === "number" ? "a number" : "a boolean"} to YAML, not a text`;
    const fix = JSON.stringify(written);
    report("component/unquoted-default", at, message, `it in quotes: ${fix}`, { fix });
  }
  const broken = allowedValueMistake(written, allowedValuesOf(parameter, yaml));
  if (broken) report("component/allowed-values", at, `${show(written)} ${broken.message}`, broken.expected);
}
