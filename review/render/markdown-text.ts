import { printable, printableLines } from "../../input/problem.js";

/** Words that Markdown, GitHub and GitLab leave as they are. */
const PLAIN = /^[\p{L}\p{N}.,;:()/→…"'%+=-]+$/u;

/** Links, issues, milestones, emoji and commits that they make of plain words, and what GitLab takes for a command. */
const LINKED = new RegExp(
  [
    "://",
    String.raw`(?<![\p{L}\p{N}])[wW]{3}\.`,
    String.raw`(?<![\p{L}\p{N}])(?:[gG][hH]|\p{Lu}[\p{Lu}\p{N}]*)-\d`,
    String.raw`(?<!\d)%[\p{L}\p{N}"]`,
    String.raw`(?<!\d):[\p{L}\p{N}+-]+:`,
    String.raw`(?<![\p{L}\p{N}])[0-9a-fA-F]{7,64}(?![\p{L}\p{N}])`,
    "^/",
  ].join("|"),
  "u",
);

/** Punctuation that a sentence has after a word. */
const END = /[,;:.]+$/;

/**
 * Text of somebody else for Markdown: words in which anything could be a mention, a link, HTML or mark-up are code, in which
 * nothing is.
 */
export function markdownText(text: string): string {
  return printable(text).split(" ").map(wordText).join(" ");
}

function wordText(word: string): string {
  if (word === "" || (PLAIN.test(word) && !LINKED.test(word))) return word;
  const end = END.exec(word)?.[0] ?? "";
  const rest = word.slice(0, word.length - end.length);
  return rest === "" ? code(word) : `${code(rest)}${end}`;
}

/** A code span, between more backticks than the text has in a row. */
export function code(text: string): string {
  const shown = printable(text);
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const isPadded = shown.startsWith("`") || shown.endsWith("`");
  return isPadded ? `${fence} ${shown} ${fence}` : `${fence}${shown}${fence}`;
}

/** Lines as they are, between more backticks than they have in a row. */
export function codeBlock(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}text\n${printableLines(text)}\n${fence}`;
}

/** Markdown within a cell of a table, which a pipe ends even in a code span, unless it is after a backslash. */
export const cell = (markdown: string) => markdown.replaceAll("\\|", "\\x7c").replaceAll("|", "\\|");

/** The bytes that a text has in UTF-8. */
export const bytes = (text: string) => Buffer.byteLength(text);
