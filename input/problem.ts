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

  /** @param warnings what else looks wrong, and may be why */
  constructor(
    readonly problems: readonly Problem[],
    warnings: readonly Problem[] = [],
  ) {
    super([...warnings.map(formatWarning), ...problems.map(formatProblem)].join("\n"));
  }
}

/** The problem as `file:line:column  path: message`, and what was expected on a line of its own below the path. */
export function formatProblem({ file, line, column, path, message, expected }: Problem): string {
  const place = line === undefined ? file : `${file}:${line}:${column}`;
  const first = `${place}  ${path ? `${path}: ` : ""}${message}`;
  const text = printable(first);
  return expected ? `${text}\n${" ".repeat(place.length + 2)}expected ${printable(expected)}` : text;
}

export function formatWarning(problem: Problem): string {
  const prefix = "warning: ";
  return `${prefix}${formatProblem(problem).replace("\n", `\n${" ".repeat(prefix.length)}`)}`;
}

/** A foreign text with its control characters escaped, which would steer a terminal. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** A foreign text of several lines with its other control characters escaped. */
export function printableLines(text: string): string {
  return text.replace(/[^\P{Cc}\n\t]/gu, printable);
}

/** A received value as an error shows it: JSON, cut at 60 characters. */
export function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
