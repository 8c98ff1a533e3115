import { z } from "zod";
import type { Problem } from "../input/problem.js";
import { isObject } from "../input/value.js";
import { parseYaml, type YamlFile } from "../input/yaml-file.js";
import { documentMistake } from "../rules/component-data.js";
import type { Platform } from "./actions.js";
import { DocumentChecker } from "./document-checker.js";
import { map } from "./maps.js";
import { checkPhases } from "./phases.js";
import { isGiven, schemaVersion, text } from "./values.js";
import { checkVariables, type DocumentParameter, describeParameter } from "./variables.js";
import { checkYaml } from "./yaml.js";

export type { Platform } from "./actions.js";
export { allowedValueMistake, type DocumentParameter } from "./variables.js";

/** What a component document declares, and what is wrong with it. */
export interface CheckedDocument {
  readonly parameters: readonly DocumentParameter[];
  readonly problems: readonly Problem[];
  /** Problems of what is taken, but looks wrong. */
  readonly warnings: readonly Problem[];
}

const documentSchema = map(
  { schemaVersion, phases: z.array(z.unknown()).min(1) },
  {
    name: text,
    description: text,
    parameters: z.array(z.unknown()).min(1),
    constants: z.array(z.unknown()).min(1),
  },
);

/**
 * Reads an AWSTOE component document: what Image Builder would refuse, or a build would fail of for sure, is a problem;
 * what only looks wrong is a warning, such as a key that is not known here, because AWS adds some.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-use-documents.html
 *
 * @param platform undefined if the document's actions are to tell
 */
export function checkComponentDocument(file: string, content: string, platform?: Platform): CheckedDocument {
  return checkParsedDocument(parseYaml(file, content), content, platform);
}

export function checkParsedDocument(yaml: YamlFile, content: string, platform?: Platform): CheckedDocument {
  const checker = new DocumentChecker(yaml);
  const { problems, warnings } = checker;
  if (!checkData(content, checker) || !checkYaml(content, checker))
    return { parameters: [], problems, warnings };
  const document = isObject(yaml.value) ? yaml.value : {};
  if (isGiven(document.steps) && !isGiven(document.phases)) {
    const expected = "phases, or the file among the workflows of an image";
    checker.report("component/missing", ["steps"], "is of workflow documents", expected, { key: true });
    return { parameters: [], problems, warnings };
  }
  checker.check(documentSchema, []);
  const variables = checkVariables(document, checker);
  checkPhases(document, variables, platform, checker);
  const parameters = variables.parameters.map((parameter) => describeParameter(parameter, yaml));
  return { parameters, problems, warnings };
}

/** @returns whether there is something to read */
function checkData(content: string, { report }: DocumentChecker): boolean {
  const nul = content.indexOf("\0");
  if (nul >= 0) {
    const before = content.slice(0, nul).split("\n");
    const [line, column] = [before.length, (before.at(-1) ?? "").length + 1];
    const place = { line, column, endLine: line, endColumn: column + 1 };
    report("component/nul-character", [], "has a NUL character", "a text without", { place });
    return false;
  }
  const broken = documentMistake(content);
  const rule = content === "" ? "component/empty" : "component/too-long";
  if (broken) report(rule, [], broken.message, broken.expected);
  return content !== "";
}
