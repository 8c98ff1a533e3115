import { printable } from "../../input/problem.js";

/** Words that Markdown, GitHub and GitLab leave as they are. */
const PLAIN = /^[\p{L}\p{N}.,;:()/→…"'%+=-]+$/u;

/** Links, issues and commits that they make of plain words. */
const LINKED = /:\/\/|^www\.|\bGH-\d|^[0-9a-f]{7,}$/i;

/**
 * Text of somebody else for Markdown: words in which anything could be a mention, a link, HTML or mark-up are code, in which
 * nothing is.
 */
export function markdownText(text: string): string {
  return printable(text)
    .split(" ")
    .map((word) => (word === "" || (PLAIN.test(word) && !LINKED.test(word)) ? word : code(word)))
    .join(" ");
}

/** A code span, between more backticks than the text has in a row; a cell of a table ends at a pipe even there. */
export function code(text: string): string {
  const shown = printable(text).replaceAll("|", "\\|");
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const isPadded = shown.startsWith("`") || shown.endsWith("`");
  return isPadded ? `${fence} ${shown} ${fence}` : `${fence}${shown}${fence}`;
}

/** The bytes that a text has in UTF-8. */
export const bytes = (text: string) => Buffer.byteLength(text);
