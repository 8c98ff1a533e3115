import { z } from "zod";
import { type Problem, show } from "../input/problem.js";
import { isObject } from "../input/value.js";
import { parseYaml } from "../input/yaml-file.js";
import type { Platform } from "./actions.js";
import { Findings, type Named } from "./findings.js";
import { checkPhases } from "./phases.js";
import { isGiven, listOf, text } from "./values.js";

export type { Platform } from "./actions.js";

/** A parameter that a document declares; one without a default must be given by the recipe. */
export interface DocumentParameter {
  readonly name: string;
  readonly required: boolean;
}

/** The most that Image Builder takes inline: `InlineComponentData` of the API model. */
export const MAX_DOCUMENT_BYTES = 16_000;

const documentSchema = z.strictObject({
  name: text.nullish(),
  description: text.nullish(),
  schemaVersion: z
    .unknown()
    .refine((version) => version === "1.0" || version === 1, "is not a schema version\n1.0"),
  parameters: z.array(z.unknown()).min(1).nullish(),
  constants: z.array(z.unknown()).min(1).nullish(),
  phases: z.array(z.unknown()).min(1),
});

/** https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-user-defined-variables.html */
const parameterSchema = z.strictObject({
  type: z.literal("string"),
  default: z.string().nullish(),
  description: text.nullish(),
});
const constantSchema = z.strictObject({ type: z.literal("string"), value: text });

/**
 * Reads an AWSTOE component document: what Image Builder would refuse, or a build would fail of for sure, is a problem;
 * what only looks wrong, as a key that is not known here, is a warning.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-use-documents.html
 */
export function checkComponentDocument(
  file: string,
  content: string,
  platform: Platform,
): { problems: Problem[]; warnings: Problem[]; parameters: DocumentParameter[] } {
  const problems: Problem[] = [];
  if (Buffer.byteLength(content) > MAX_DOCUMENT_BYTES) {
    problems.push({
      file,
      message: `has ${Buffer.byteLength(content)} bytes`,
      expected: `at most ${MAX_DOCUMENT_BYTES}, what Image Builder takes inline; split it into two components`,
    });
  }
  const yaml = parseYaml(file, content);
  if (yaml.problems.length)
    return { problems: [...problems, ...yaml.problems], warnings: [], parameters: [] };

  const findings = new Findings(file, yaml);
  findings.check(documentSchema, yaml.value, []);
  const document = isObject(yaml.value) ? yaml.value : {};
  const parameters = variablesIn("parameters", document, findings);
  const variables = [...parameters, ...variablesIn("constants", document, findings)];
  findings.checkUnique(variables, "each name once in parameters and constants", true);
  checkPhases(document.phases, platform, findings);
  const used = new Set([...content.matchAll(/\{\{\s*([\w-]+)\s*\}\}/g)].map(([, name]) => name));
  const names = new Set(variables.map(({ name }) => name));
  const unknown = [...used].filter((name) => name && !names.has(name)).map((name) => `{{ ${name} }}`);
  const hint = unknown.length ? `, and of ${unknown.join(", ")} it has no parameter or constant` : "";
  for (const { name, path } of variables) {
    if (used.has(name)) continue;
    findings.warn(
      path,
      `${show(name)} is not used in this document${hint}`,
      `{{ ${name} }} where its value belongs`,
      true,
    );
  }
  return {
    problems: [...problems, ...findings.problems],
    warnings: findings.warnings,
    parameters: parameters.map(({ name, value }) => ({
      name,
      required: !isObject(value) || !isGiven(value.default),
    })),
  };
}

function variablesIn(
  section: "parameters" | "constants",
  document: Record<string, unknown>,
  findings: Findings,
): (Named & { readonly value: unknown })[] {
  const [kind, schema] =
    section === "parameters" ? ["parameter", parameterSchema] : ["constant", constantSchema];
  return listOf(document[section]).flatMap((entry, index) => {
    const [[name, value] = [], ...more] = Object.entries(isObject(entry) ? entry : {});
    if (name === undefined || more.length) {
      findings.report([section, index], `${show(entry)} is not a ${kind}`, "a map with one key, the name");
      return [];
    }
    const path = [section, index, name];
    if (!/^[\w-]{3,128}$/.test(name)) {
      const expected = "3 to 128 letters, digits, _ and -";
      findings.report(path, `${show(name)} is not a ${kind} name`, expected, true);
    }
    findings.check(schema, value, path);
    return [{ name, path, value }];
  });
}
