import { z } from "zod";
import { FileChecker } from "../input/file-checker.js";
import type { Problem } from "../input/problem.js";
import { otherwise } from "../input/schema-issue.js";
import { isObject } from "../input/value.js";
import { parseYaml } from "../input/yaml-file.js";
import { componentDataMistake } from "../rules/component-data.js";
import type { Platform } from "./actions.js";
import { checkPhases } from "./phases.js";
import { text } from "./values.js";
import { checkVariables, type DocumentParameter } from "./variables.js";

export type { Platform } from "./actions.js";
export type { DocumentParameter } from "./variables.js";

/** What a component document declares, and what is wrong with it. */
export interface CheckedDocument {
  readonly parameters: readonly DocumentParameter[];
  readonly problems: readonly Problem[];
  /** Problems of what is taken, but looks wrong. */
  readonly warnings: readonly Problem[];
}

const documentSchema = z.strictObject({
  name: text.nullish(),
  description: text.nullish(),
  schemaVersion: z
    .unknown()
    .refine((version) => version === "1.0" || version === 1, otherwise("is not a schema version", "1.0")),
  parameters: z.array(z.unknown()).min(1).nullish(),
  constants: z.array(z.unknown()).min(1).nullish(),
  phases: z.array(z.unknown()).min(1),
});

/**
 * Reads an AWSTOE component document: what Image Builder would refuse, or a build would fail of for sure, is a problem;
 * what only looks wrong is a warning, such as a key that is not known here, because AWS adds some.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-use-documents.html
 */
export function checkComponentDocument(file: string, content: string, platform: Platform): CheckedDocument {
  const yaml = parseYaml(file, content);
  const checker = new FileChecker(yaml, { unknownKeys: "warning" });
  const broken = componentDataMistake(content);
  if (broken) checker.report([], broken.message, broken.expected);
  if (yaml.problems.length || content === "")
    return { parameters: [], problems: [...checker.problems, ...yaml.problems], warnings: [] };

  checker.check(documentSchema, []);
  const document = isObject(yaml.value) ? yaml.value : {};
  const parameters = checkVariables(document, content, checker);
  checkPhases(document.phases, platform, checker);
  return {
    parameters,
    problems: checker.problems,
    warnings: checker.warnings,
  };
}
