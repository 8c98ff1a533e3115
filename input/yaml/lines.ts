import type { Range, TextMistake } from "../placed-file.js";
import { printable, show } from "../show.js";
import { inQuotes } from "./quotes.js";

/** Most characters of a line that are looked at. */
const MAX_LINE = 10_000;

/** A line of a block, neither blank nor a comment. */
interface Line {
  readonly offset: number;
  /** Number of spaces before the text. */
  readonly indent: number;
  /** Without a comment and white space around it. */
  readonly text: string;
}

/** A key with its colon, and the value in the same line. */
const KEY = /^((?:- +)*)("[^"]*"|'[^']*'|[^\s#"'[{][^#]*?)\s*:(?:\s+(.*))?$/s;

/** What is wrong with the lines of a block around an offset: colons, dashes, indentation. */
export function lineMistake(text: string, offset: number): TextMistake | undefined {
  const at = lineAt(text, offset);
  return (
    firstLineMistake(text, at) ??
    blockTextMistake(text, at) ??
    dashMistake(at) ??
    dashMistakeBefore(text, at) ??
    noDashMistake(text, at) ??
    colonMistake(at) ??
    valueMistake(at, offset) ??
    indentMistake(text, at, offset)
  );
}

/**
 * White space that YAML does not take for spaces, in the indentation of the line of an offset, or after a sign. At the end
 * of a line, that of the next one counts too.
 */
export function whiteSpaceMistake(text: string, offset: number): TextMistake | undefined {
  const [{ length: toNextLine } = ""] = /^(?:[ \t\r]*\n)*/.exec(text.slice(offset)) ?? [];
  const mistake = whiteSpaceMistakeInLine(text, offset);
  return mistake || !toNextLine ? mistake : whiteSpaceMistakeInLine(text, offset + toNextLine);
}

function whiteSpaceMistakeInLine(text: string, offset: number): TextMistake | undefined {
  const { offset: start } = lineAt(text, offset);
  const [line = ""] = /.*/.exec(text.slice(start)) ?? [];
  const before = /^(?: *(?:- +)*(?:-(?=\s))?)(?=[^\S ])|[:,-](?=[^\S \t\r])/.exec(line);
  if (!before) return undefined;
  const index = start + before.index + before[0].length;
  const character = text[index] ?? "";
  return {
    range: [index, index + 1],
    message:
      character === "\t"
        ? "here is a tab, and YAML is indented with spaces"
        : `here is ${printable(character)}, which looks like a space and is none`,
    expected: character === "\t" ? "spaces" : "a space",
    fix: " ",
  };
}

function lineAt(text: string, offset: number): Line {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  const [whole = ""] = /.*/.exec(text.slice(start, start + MAX_LINE)) ?? [];
  const indent = /^ */.exec(whole)?.[0].length ?? 0;
  return {
    offset: start,
    indent,
    text: whole
      .slice(indent)
      .replace(/(^|\s)#.*$/, "")
      .trimEnd(),
  };
}

function nextLine(text: string, { offset }: Line): Line | undefined {
  for (let end = text.indexOf("\n", offset); end >= 0; end = text.indexOf("\n", end + 1)) {
    const line = lineAt(text, end + 1);
    if (line.text) return line;
  }
  return undefined;
}

function previousLine(text: string, { offset }: Line): Line | undefined {
  for (let start = offset; start > 0; ) {
    const line = lineAt(text, start - 1);
    if (line.text) return line;
    start = line.offset;
  }
  return undefined;
}

const numberOf = (text: string, { offset }: Line) => text.slice(0, offset).split("\n").length;
const spaces = (count: number) => (count === 1 ? "1 space" : `${count || "no"} spaces`);
const rangeOf = ({ offset, indent, text }: Line): Range => [offset + indent, offset + indent + text.length];

/** Key and value of a line, and the column of the key, which may follow a dash. */
function entryOf({ indent, text }: Line): { key: string; value: string; column: number } | undefined {
  const [, dashes, key, value = ""] = KEY.exec(text) ?? [];
  return dashes === undefined || key === undefined
    ? undefined
    : { key, value, column: indent + dashes.length };
}

/** Whether a key and a colon stand in the line of an offset. */
export const isKeyLine = (text: string, offset: number) => entryOf(lineAt(text, offset)) !== undefined;

function firstLineMistake(text: string, at: Line): TextMistake | undefined {
  const first = nextLine(`\n${text}`, { offset: 0, indent: 0, text: "" });
  if (!first || first.indent <= at.indent) return undefined;
  const moved = { ...first, offset: first.offset - 1 };
  return {
    range: rangeOf(moved),
    message: `the first line is indented by ${spaces(first.indent)}, and line ${numberOf(text, at)} by ${spaces(at.indent)}`,
    expected: "the same for all keys of one map",
  };
}

function blockTextMistake(text: string, at: Line): TextMistake | undefined {
  const previous = previousLine(text, at);
  const [, sign] = /(?:^|\s)([|>])[-+\d]*$/.exec(previous?.text ?? "") ?? [];
  if (!previous || !sign || entryOf(at)) return undefined;
  return {
    range: rangeOf(at),
    message: `the text that ${sign} begins in line ${numberOf(text, previous)} is indented by ${spaces(at.indent)}`,
    expected: `${spaces(previous.indent + 2)}, more than its key has`,
  };
}

/** A dash that is none of YAML's, and what follows it: without a space, or a sign that looks like one. */
const NO_DASH = /^(?:-(?=[^\s-])|([\u00b7\u2010-\u2015\u2022\u2043\u2212\ufe63\uff0d])\s*)(\S.*)$/;

function dashMistake(at: Line): TextMistake | undefined {
  const [, sign, rest] = NO_DASH.exec(at.text) ?? [];
  if (rest === undefined) return undefined;
  return {
    range: rangeOf(at),
    message: sign ? `${sign} looks like a - and is none` : "a space is missing after the -",
    expected: `- ${rest}`,
    fix: `- ${rest}`,
  };
}

/** What is wrong with the dash of an earlier entry, which makes that a key and a later one too much. */
function dashMistakeBefore(text: string, at: Line): TextMistake | undefined {
  if (!isDash(at)) return undefined;
  let sibling = previousLine(text, at);
  while (sibling && sibling.indent > at.indent) sibling = previousLine(text, sibling);
  return sibling?.indent === at.indent ? dashMistake(sibling) : undefined;
}

/** A text directly below the dash of an entry of a list. */
function noDashMistake(text: string, at: Line): TextMistake | undefined {
  const previous = previousLine(text, at);
  if (!previous || !isDash(previous) || isDash(at) || entryOf(at) || previous.indent !== at.indent)
    return undefined;
  return {
    range: rangeOf(at),
    message: `this line stands below the - of line ${numberOf(text, previous)} and has none`,
    expected: `- ${at.text}`,
    fix: `- ${at.text}`,
  };
}

/** What stands in the place of the colon and the space after a key. */
const NO_COLONS: readonly [RegExp, (sign: string) => string][] = [
  [/^([\w.-]+):(?=\S)(.+)$/s, () => "a space is missing after the colon"],
  [/^([\w.-]+)\s*([\uff1a\ufe55\u02d0\ua789])\s*(.*)$/s, (sign) => `${sign} looks like a colon and is none`],
  [/^([\w.-]+)\s*(=>?)\s*(.*)$/s, (sign) => `${sign} stands in the place of a colon`],
  [/^([\w.-]+)(?:\s+(.*))?$/s, () => "a colon is missing after the key"],
];

function colonMistake(at: Line): TextMistake | undefined {
  if (at.text.startsWith("- ") || entryOf(at)) return undefined;
  const range = rangeOf(at);
  if (at.text.startsWith("//"))
    return {
      range,
      message: "// begins no comment in YAML",
      expected: `#${at.text.slice(2)}`,
      fix: `#${at.text.slice(2)}`,
    };
  for (const [pattern, say] of NO_COLONS) {
    const [whole, key, ...rest] = pattern.exec(at.text) ?? [];
    if (whole === undefined) continue;
    const [sign = "", value = sign] = rest;
    const fix = value ? `${key}: ${value}` : `${key}:`;
    return { range, message: say(sign), expected: show(fix).slice(1, -1), fix };
  }
  return {
    range,
    message: `${show(at.text)} has no colon`,
    expected: "a key, a colon, a space and its value",
  };
}

/** A value in the line of its key that YAML takes for more than a text. */
function valueMistake(at: Line, offset: number): TextMistake | undefined {
  const entry = entryOf(at);
  if (!entry?.value || offset < at.offset + at.indent + 1) return undefined;
  const { key, value } = entry;
  const start = at.offset + at.indent + at.text.length - value.length;
  const range: Range = [start, start + value.length];
  if (/^- /.test(value))
    return {
      range,
      message: "a list cannot begin in the line of its key",
      expected: "its entries on the lines below",
    };
  if (/^\? /.test(value))
    return { range, message: "a text without quotes cannot begin with ?", ...inQuotes(value) };
  if (!/^[^"'[{].*:(\s|$)/.test(value)) return undefined;
  return {
    range,
    message: "a text without quotes cannot have a colon and a space inside",
    expected: `${inQuotes(value).expected}; or, if it is a key of a map below ${show(key)}, a line of its own`,
    fix: inQuotes(value).fix,
  };
}

function indentMistake(text: string, at: Line, offset: number): TextMistake | undefined {
  const previous = previousLine(text, at);
  const next = nextLine(text, at);
  // A line alone among others of one indentation is the wrong one.
  const isOdd = previous && next && previous.indent === next.indent && at.indent !== next.indent;
  const isInEntry = offset > at.offset + at.indent && entryOf(at) !== undefined;
  if (isInEntry && next && !isOdd && (next.indent > at.indent || isDash(next)))
    return isDash(next) ? listIndent(text, next, at) : keyIndent(text, next, at);
  if (!previous) return undefined;
  if (isDash(at)) return listIndent(text, at, previous);
  return isOdd && entryOf(previous) ? unlike(text, at, previous) : keyIndent(text, at, previous);
}

const isDash = ({ text }: Line) => /^-(\s|$)/.test(text);

const indented = (line: Line) => `this line is indented by ${spaces(line.indent)}`;

/** A line of a map that is indented otherwise than a key of the same map. */
function unlike(text: string, line: Line, other: Line): TextMistake {
  const { key, column } = entryOf(other) ?? { key: other.text, column: other.indent };
  return {
    range: rangeOf(line),
    message: `${indented(line)}, and ${show(key)} in line ${numberOf(text, other)} by ${spaces(column)}`,
    expected: "the same for all keys of one map",
  };
}

/** A line that is indented more than the one before it, which has a value. */
function belowValue(text: string, line: Line, previous: Line): TextMistake | undefined {
  const entry = entryOf(previous);
  if (!entry?.value || line.indent <= entry.column) return undefined;
  const above = `line ${numberOf(text, previous)}`;
  return {
    range: rangeOf(line),
    message: `${indented(line)}, below ${show(entry.key)}, which has a value in ${above} already`,
    expected: `${spaces(entry.column)}, or no value in ${above}`,
  };
}

/** An entry of a list that is indented otherwise than it should be. */
function listIndent(text: string, line: Line, previous: Line): TextMistake {
  const range = rangeOf(line);
  const entry = entryOf(previous);
  const lowest = Math.min(line.indent, previous.indent);
  let sibling: Line | undefined = previous;
  while (sibling && !isDash(sibling) && sibling.indent > lowest) sibling = previousLine(text, sibling);
  if (sibling && isDash(sibling)) {
    const others = `that of line ${numberOf(text, sibling)} by ${spaces(sibling.indent)}`;
    return {
      range,
      message: `this entry of a list is indented by ${spaces(line.indent)}, and ${others}`,
      expected: spaces(sibling.indent),
    };
  }
  if (entry && !entry.value) {
    return {
      range,
      message: `${indented(line)}, and its key ${show(entry.key)} by ${spaces(entry.column)}`,
      expected: `${spaces(entry.column)} or more`,
    };
  }
  return (
    belowValue(text, line, previous) ?? {
      range,
      message: "an entry of a list stands among the keys of a map",
      expected: "the key without -, or a key for the list before it",
    }
  );
}

/** A key that is indented otherwise than it should be. */
function keyIndent(text: string, line: Line, previous: Line): TextMistake {
  if (isDash(previous) && line.indent === previous.indent) {
    const column = entryOf(previous)?.column ?? line.indent + 2;
    return {
      range: rangeOf(line),
      message: `this line stands below the - of line ${numberOf(text, previous)} and has none`,
      expected: `- before it; or ${spaces(column)} if it goes on with that entry, and fewer than ${line.indent} if it does not`,
    };
  }
  const like = nearestKey(text, line);
  return (
    belowValue(text, line, previous) ??
    (like
      ? unlike(text, line, like)
      : {
          range: rangeOf(line),
          message: indented(line),
          expected: "as many as the other keys of its map have",
        })
  );
}

/** The line of a key before a line, in one of the maps around it, whose indentation is most like the line's. */
function nearestKey(text: string, line: Line): Line | undefined {
  let nearest: Line | undefined;
  let fewest = Number.POSITIVE_INFINITY;
  let left = Number.POSITIVE_INFINITY;
  for (let one = previousLine(text, line); one && left > 0; one = previousLine(text, one)) {
    const { column } = entryOf(one) ?? {};
    if (column === undefined || column >= left) continue;
    left = one.indent;
    const distance = Math.abs(column - line.indent);
    if (distance === 0 || distance >= fewest) continue;
    nearest = one;
    fewest = distance;
  }
  return nearest;
}
