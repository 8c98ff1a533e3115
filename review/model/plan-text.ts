import { stripVTControlCharacters } from "node:util";

/** Words in names of attributes that people put secrets in. */
const SECRET_WORDS = [
  "user_?data",
  String.raw`content(?="?\s+=)`,
  "rendered",
  "variables",
  "environment",
  String.raw`(?<!by)pass(?:w|phrase|_|\b)`,
  "pwd",
  "secret",
  String.raw`token(?!s\b)`,
  "(?:private|api|access)_?key",
  "credential",
].join("|");

/** Attributes of Terraform's text of a plan whose values are taken out of it: secrets that no provider marks as such. */
const SECRET = new RegExp(
  [
    String.raw`^(\s*(?:[+~-]|-\/\+|\+\/-|<=)?\s*(?:environment_variable\s+(?=\{)|"?[\w-]*(?:${SECRET_WORDS})[\w-]*"?`,
    String.raw`\s*[:=](?!\s*\((?:known after apply|sensitive value)\)(?:\s+#.*)?$)\s*))`,
  ].join(""),
  "i",
);

/** Name and password in a URL. */
const URL_CREDENTIALS = /(?<=:\/\/)[^\s/"@]+:[^\s/"@]+(?=@)/g;

const HIDDEN = "(not shown)";

/**
 * Terraform's own text of a plan without what may be secret although nobody has marked it: user data, passwords and the
 * like, on one line or over many.
 * @param values what is secret wherever it stands
 */
export function withoutSecrets(text: string, values: readonly string[] = []): string {
  const kept: string[] = [];
  let hidden: Opened | undefined;
  // Without `-no-color`, Terraform colours a file too.
  for (const line of stripVTControlCharacters(text).split("\n")) {
    if (hidden) {
      // What ends one value may begin the next: `EOT -> jsonencode(`.
      if (ends(line, hidden)) hidden = opened(line);
      continue;
    }
    const [, start] = SECRET.exec(line) ?? [];
    if (start === undefined) {
      kept.push(line);
      continue;
    }
    kept.push(`${start}${HIDDEN}`);
    hidden = opened(line);
  }
  return withoutValues(kept.join("\n").replace(URL_CREDENTIALS, HIDDEN), values);
}

/** A text without what is secret wherever it stands. */
export function withoutValues(text: string, values: readonly string[] = []): string {
  let clean = text;
  // Terraform writes a text as JSON does.
  for (const value of values) {
    for (const written of [value, JSON.stringify(value).slice(1, -1)])
      clean = clean.replaceAll(written, HIDDEN);
  }
  return clean;
}

/** A value that goes on below its line. */
interface Opened {
  readonly indent: number;
  /** Mark at the end of a here-document; undefined of what a bracket closes. */
  readonly end?: string;
}

/** Terraform says why after a line's last word: `# forces replacement`. */
const COMMENT = /\s+#.*$/;

function opened(line: string): Opened | undefined {
  const code = line.replace(COMMENT, "");
  const indent = indentOf(line);
  const [, end] = /<<[-~]?(\w+)$/.exec(code) ?? [];
  if (end !== undefined) return { indent, end };
  return /[([{]$/.test(code) ? { indent } : undefined;
}

/** What is within a value stands further to the right than what ends it. */
function ends(line: string, { indent, end }: Opened): boolean {
  if (indentOf(line) > indent) return false;
  const code = line.slice(indentOf(line));
  return end === undefined ? /^[)\]}]/.test(code) : new RegExp(`^${end}(?:$|\\s)`).test(code);
}

const indentOf = (line: string) => line.search(/[^\s+~-]|$/);
