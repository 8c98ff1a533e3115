/** An instruction of a Dockerfile, or the placeholder that stands for some; lines count from 1. */
export interface Instruction {
  /** The word that it begins with, in upper case, or the placeholder. */
  readonly keyword: string;
  /** Its text without line ends and comments, and without the documents that it has inside. */
  readonly text: string;
  readonly line: number;
  /** Line of its end, which may be that of a document inside. */
  readonly endLine: number;
}

/** https://docs.docker.com/reference/dockerfile/ */
export const INSTRUCTIONS: readonly string[] = [
  ...[
    "ADD",
    "ARG",
    "CMD",
    "COPY",
    "ENTRYPOINT",
    "ENV",
    "EXPOSE",
    "FROM",
    "HEALTHCHECK",
    "LABEL",
    "MAINTAINER",
  ],
  ...["ONBUILD", "RUN", "SHELL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR"],
];

/** Those that may have documents inside: https://docs.docker.com/reference/dockerfile/#here-documents */
const WITH_DOCUMENTS = ["ADD", "COPY", "RUN"];

/** The word that a line begins with, which may be a placeholder. */
export const FIRST_WORD = /\{\{\{.*?\}\}\}|\S+/;

const isIdle = (line: string) => /^\s*(?:#|$)/.test(line);

/** The instructions of a Dockerfile, in order. */
export function instructionsIn(lines: readonly string[]): Instruction[] {
  const goesOn = escapeIn(lines) === "`" ? /`[ \t]*$/ : /\\[ \t]*$/;
  const found: Instruction[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    if (isIdle(lines[index] ?? "")) continue;
    const start = index;
    const parts: string[] = [];
    for (; index < lines.length; index += 1) {
      const line = lines[index] ?? "";
      if (isIdle(line)) continue;
      parts.push(line.replace(goesOn, ""));
      if (!goesOn.test(line)) break;
    }
    const text = parts.join(" ").trim();
    const [word = ""] = FIRST_WORD.exec(text) ?? [];
    const keyword = word.startsWith("{") ? word : word.toUpperCase();
    if (WITH_DOCUMENTS.includes(keyword)) index = endOfDocuments(text, lines, index);
    found.push({ keyword, text, line: start + 1, endLine: Math.min(index, lines.length - 1) + 1 });
  }
  return found;
}

/** The character that lets an instruction go on in the next line, which comments at the very beginning can set. */
function escapeIn(lines: readonly string[]): string {
  for (const line of lines) {
    const [, name = "", value = ""] = /^\s*#\s*(\w+)\s*=\s*(\S+)\s*$/.exec(line) ?? [];
    if (name === "") break;
    if (name.toLowerCase() === "escape") return value;
  }
  return "\\";
}

/** Index of the line with which the documents of an instruction end, which without such a line are a shell's own. */
function endOfDocuments(text: string, lines: readonly string[], last: number): number {
  let end = last;
  for (const [, dash, , word = ""] of text.matchAll(/(?<=\s)\d*<<(-?)(["']?)([A-Za-z_]\w*)\2(?=\s|$)/g)) {
    const isEnd = (line: string) => (dash ? line.replace(/^\t+/, "") : line) === word;
    const found = lines.findIndex((line, index) => index > end && isEnd(line));
    if (found < 0) return last;
    end = found;
  }
  return end;
}
