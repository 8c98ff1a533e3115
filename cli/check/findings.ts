import { type CheckedFile, checkAnyDocument } from "../../documents/any-document.js";
import type { Platform } from "../../documents/component-document.js";
import { DOCUMENT_RULES, type Level, type Rule } from "../../documents/rules.js";
import { WORKFLOW_RULES } from "../../documents/workflow/rules.js";
import { InputError, inOrder, type Problem, show } from "../../input/problem.js";
import { dockerfileProblems } from "../../landing-zone/dockerfiles.js";
import { LANDING_ZONE_FILE } from "../../landing-zone/files.js";
import { loadLandingZone } from "../../landing-zone/load.js";
import { LANDING_ZONE, LANDING_ZONE_RULES } from "../../landing-zone/rules.js";
import type { SourceFile } from "./files.js";

/** Every rule of the check, by its id. */
export const RULES: Readonly<Record<string, Rule>> = {
  ...DOCUMENT_RULES,
  ...WORKFLOW_RULES,
  ...Object.fromEntries(
    Object.entries(LANDING_ZONE_RULES).map(([id, rule]) => [`${LANDING_ZONE}/${id}`, rule]),
  ),
};

/** A problem with how sure it is, and the rule that it is about. */
export interface Finding extends Problem {
  readonly level: Level;
  readonly rule: string;
}

/** What was checked, in words, and what was found, by file and place. */
export interface CheckResult {
  readonly subject: string;
  readonly findings: readonly Finding[];
}

/** @throws UserError if there is no landing zone */
export function checkLandingZone(directory: string): CheckResult {
  const subject = `${LANDING_ZONE_FILE} and what it names`;
  try {
    return { subject, findings: findingsOf({ warnings: loadLandingZone(directory).warnings }) };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { subject, findings: findingsOf(error) };
  }
}

/** @param platform undefined if the actions of each document are to tell */
export function checkFiles(files: readonly SourceFile[], platform?: Platform): CheckResult {
  const checked = files.map((file) =>
    isDockerfile(file) ? checkDockerfile(file) : checkAnyDocument(file.name, file.bytes, platform),
  );
  const isOf = (kind: Kind) => checked.filter((one, index) => kindOf(one, files[index]) === kind).length;
  const others = (["workflow document", "Dockerfile template"] as const).filter((kind) => isOf(kind));
  const found = (["component document", ...others] as const).map((kind) => count(isOf(kind), kind));
  const subject = `${new Intl.ListFormat("en-GB").format(found)} in ${count(files.length, "file")}`;
  return { subject, findings: checked.flatMap(findingsOf) };
}

type Kind = "component document" | "workflow document" | "Dockerfile template";

/** What a file was checked as; undefined if it was left alone. */
function kindOf({ isWorkflow, notes }: CheckedFile, file: SourceFile | undefined): Kind | undefined {
  if (notes.length) return undefined;
  if (file && isDockerfile(file)) return "Dockerfile template";
  return isWorkflow ? "workflow document" : "component document";
}

const isDockerfile = ({ name }: SourceFile) => /(?:^|[./])Dockerfile$/.test(name);

/** Checks a Dockerfile, which is left alone if it is no template. */
function checkDockerfile({ name: file, bytes }: SourceFile): CheckedFile {
  const text = new TextDecoder().decode(bytes);
  if (/imagebuilder:/i.test(text))
    return { problems: dockerfileProblems(file, text), warnings: [], notes: [] };
  const message = "is no Dockerfile template, and was not checked";
  return { problems: [], warnings: [], notes: [{ file, rule: "component/not-a-component", message }] };
}

/** `1 file`, `2 files` */
export const count = (number: number, what: string) => `${number} ${what}${number === 1 ? "" : "s"}`;

function findingsOf(found: {
  readonly problems?: readonly Problem[];
  readonly warnings?: readonly Problem[];
  readonly notes?: readonly Problem[];
}): Finding[] {
  const { problems = [], warnings = [], notes = [] } = found;
  return inOrder([
    ...problems.map((problem) => finding(problem, "error")),
    ...warnings.map((problem) => finding(problem, "warning")),
    ...notes.map((problem) => finding(problem, "note")),
  ]);
}

/** @throws Error if the problem has no rule, which is a bug */
function finding(problem: Problem, level: Level): Finding {
  const { rule = "", message } = problem;
  if (!RULES[rule]) throw new Error(`"${message}" has no rule, but ${show(rule)}`);
  return { ...problem, level, rule };
}
