import { show } from "../input/problem.js";
import { isObject, type Path } from "../input/value.js";
import type { DocumentChecker } from "./document-checker.js";
import type { Step } from "./steps.js";

/** Inputs that are paths, of all actions. */
const PATHS = ["path", "source", "destination", "file", "logFile", "document"];

/** A Windows path as it stands in double quotes, in which a folder or file begins with what YAML takes for an escape. */
const ESCAPED_PATH = /^"(?:[A-Za-z]:|\\\\|[A-Za-z]+:|\.{1,2}).*\\[abefnrtv0]/s;

/**
 * Reports Windows paths in double quotes of which YAML reads a part as control characters: `"C:\temp"` has a tab in it.
 */
export function checkControlCharacters({ inputs, path }: Step, checker: DocumentChecker): void {
  const entries: [Path, unknown][] = Array.isArray(inputs)
    ? inputs.map((entry, index) => [[...path, "inputs", index], entry])
    : [[[...path, "inputs"], inputs]];
  for (const [at, entry] of entries) {
    if (!isObject(entry)) continue;
    for (const key of PATHS) checkPath(entry[key], [...at, key], checker);
  }
}

function checkPath(value: unknown, path: Path, { yaml, report }: DocumentChecker): void {
  if (typeof value !== "string" || !/\p{Cc}/u.test(value)) return;
  const raw = yaml.raw(path);
  if (!ESCAPED_PATH.test(raw)) return;
  const fix = `'${raw
    .slice(1, -1)
    .replaceAll("'", "''")
    .replaceAll(/\\([\\"])/g, "$1")}'`;
  const message = `${show(value)} has a control character, which YAML makes of a backslash in double quotes`;
  report("component/control-character", path, message, `single quotes: ${fix}`, { fix });
}
