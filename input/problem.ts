import { printable } from "./show.js";
import { compare } from "./value.js";

export { printable, printableLines, show } from "./show.js";

/**
 * A stretch of a text, as SARIF has it: lines and columns from 1, in UTF-16 code units, the end column that of the
 * character after the last.
 */
export interface Place {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** One thing that is wrong in a person's file: where, what, and what would be right. Without a place, it is the whole file's. */
export interface Problem extends Partial<Place> {
  /** The file's path, relative to the project's folder. */
  readonly file: string;
  /** Path in the document, e.g. `images.web.regions[0]`. */
  readonly path?: string;
  /** The path with entries of lists by their names, which stays as it is if they move: `phases.build.steps.Install`. */
  readonly namedPath?: string;
  /** The value received and the rule that it breaks. */
  readonly message: string;
  /** What would be right. */
  readonly expected?: string;
  /** Stable id of the rule that is broken, for programs: `component/unknown-action`. */
  readonly rule?: string;
  /** The text that would be right at the place, if there is one. */
  readonly fix?: string;
}

/** A mistake of the user's, or of the user's machine. Its message is shown alone, never with a stack trace. */
export class UserError extends Error {
  override readonly name: string = "UserError";
  /** Exit code of a command that ends with this error. */
  readonly exitCode: number = 1;
}

/** Everything wrong with the input, at once. */
export class InputError extends UserError {
  override readonly name = "InputError";
  /** Sorted by file and place, none twice. */
  readonly problems: readonly Problem[];

  /** @param warnings what else looks wrong, and may be why */
  constructor(
    problems: readonly Problem[],
    readonly warnings: readonly Problem[] = [],
  ) {
    const distinct = inOrder(problems);
    super([...formatWarnings(warnings), ...formatAll(distinct, formatProblem, "problems")].join("\n"));
    this.problems = distinct;
  }
}

/** The problems by file and place, none twice. */
export function inOrder<T extends Problem>(problems: readonly T[]): T[] {
  const distinct = new Map(problems.map((problem) => [JSON.stringify(problem), problem]));
  return [...distinct.values()].sort(
    (a, b) =>
      compare(a.file, b.file) || compare(a.line ?? 0, b.line ?? 0) || compare(a.column ?? 0, b.column ?? 0),
  );
}

/** Most problems that are printed; who has more of them has made one mistake many times. */
const MAX_PRINTED = 200;

/** Each problem's text, and how many more there are if they are too many. */
function formatAll(
  problems: readonly Problem[],
  format: (problem: Problem) => string,
  what: string,
): string[] {
  const more = problems.length - MAX_PRINTED;
  const texts = problems.slice(0, MAX_PRINTED).map(format);
  return more > 0 ? [...texts, `… and ${more.toLocaleString("en")} more ${what}`] : texts;
}

/** The problem as `file:line:column  path: message`, and what was expected on a line of its own below the path. */
export function formatProblem({ file, line, column, path, message, expected }: Problem): string {
  const place = printable(line === undefined ? file : `${file}:${line}:${column}`);
  const first = `${place}  ${path ? `${printable(path)}: ` : ""}${printable(message)}`;
  return expected ? `${first}\n${" ".repeat(place.length + 2)}expected ${printable(expected)}` : first;
}

function formatWarning(problem: Problem): string {
  const prefix = "warning: ";
  return `${prefix}${formatProblem(problem).replace("\n", `\n${" ".repeat(prefix.length)}`)}`;
}

/** Each warning's text, sorted by file and place, none twice. */
export const formatWarnings = (warnings: readonly Problem[]): string[] =>
  formatAll(inOrder(warnings), formatWarning, "warnings");
