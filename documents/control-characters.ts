import { show } from "../input/problem.js";
import { isObject, type Path } from "../input/value.js";
import type { DocumentChecker } from "./document-checker.js";
import type { Step } from "./steps.js";
import { listOf } from "./values.js";

/** Inputs that are paths, of all actions. */
const PATHS = ["path", "source", "destination", "file", "logFile", "document"];

/** A path as it stands in double quotes, in which a folder or file of Windows begins with what YAML takes for an escape. */
const ESCAPED_PATH = /^"(?:[A-Za-z]+:|\\\\|\.{1,2})(?:[^\\]|\\[\\"])*\\[abefnrtv0NLP_x]/s;

/** The same of a path on a drive that stands in a command. */
const ESCAPED_PATH_IN_COMMAND = /^"(?:[^\\]|\\.)*?\b[A-Za-z]:\\[abefnrtv0NLP_x]\w/s;

/**
 * Reports Windows paths in double quotes of which YAML reads a part as escape sequences: `"C:\temp"` has a tab in it, and
 * `"C:\Program Files"` the end of a paragraph.
 */
export function checkControlCharacters({ action, inputs, path }: Step, checker: DocumentChecker): void {
  const entries: [Path, unknown][] = Array.isArray(inputs)
    ? inputs.map((entry, index) => [[...path, "inputs", index], entry])
    : [[[...path, "inputs"], inputs]];
  for (const [at, entry] of entries) {
    if (!isObject(entry)) continue;
    for (const key of PATHS) checkPath(entry[key], [...at, key], ESCAPED_PATH, checker);
    if (action !== "ExecutePowerShell") continue;
    for (const [index, command] of listOf(entry.commands).entries())
      checkPath(command, [...at, "commands", index], ESCAPED_PATH_IN_COMMAND, checker);
  }
}

function checkPath(value: unknown, path: Path, escaped: RegExp, { yaml, report }: DocumentChecker): void {
  if (typeof value !== "string") return;
  const raw = yaml.raw(path);
  if (!escaped.test(raw)) return;
  const fix = `'${raw
    .slice(1, -1)
    .replaceAll("'", "''")
    .replaceAll(/\\([\\"])/g, "$1")}'`;
  const message = `${show(value)} is what YAML reads, because a backslash in double quotes begins an escape sequence`;
  report("component/control-character", path, message, `single quotes: ${fix}`, { fix });
}
