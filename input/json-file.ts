import {
  type Node,
  type ParseError,
  type ParseOptions,
  parse,
  parseTree,
  printParseErrorCode,
} from "jsonc-parser";
import {
  lazyNode,
  PlacedFile,
  type PlacedNode,
  PlacedText,
  type Range,
  type TextMistake,
} from "./placed-file.js";
import { show } from "./show.js";

const STRICT: ParseOptions = { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false };

/** Parses a JSON text. What is wrong with its syntax is one problem, the first cause. */
export function parseJson(file: string, text: string): PlacedFile {
  const errors: ParseError[] = [];
  const unparsable = emptyMistake(text) ?? conflictIn(text) ?? tooDeepIn(text);
  const root = unparsable ? undefined : parseTree(text, errors, STRICT);
  const syntax = unparsable ?? (errors[0] && syntaxMistake(text, errors[0]));
  const mistakes = syntax ? [syntax] : root ? keyMistakes(root) : [];
  const value = mistakes.length ? undefined : parse(text);
  const origin = new PlacedText(file, text);
  const start: PlacedNode = { origin, range: [0, 0], children: new Map() };
  return new PlacedFile(root ? placedNode(origin, root) : start, value, mistakes);
}

function emptyMistake(text: string): TextMistake | undefined {
  return text.trim() ? undefined : { range: [0, 0], message: "is empty" };
}

/** A line that git writes into a file that it cannot merge. */
const CONFLICT_MARKER = /^(<{7}|>{7}|={7}|\|{7})( .*)?(?=\r?$)/m;

function conflictIn(text: string): TextMistake | undefined {
  const marker = CONFLICT_MARKER.exec(text);
  if (!marker) return undefined;
  return { range: [marker.index, marker.index + marker[0].length], message: "here is a merge conflict" };
}

/** How deep maps and lists may stand in one another. The parser calls itself for each level. */
const MAX_DEPTH = 100;

function tooDeepIn(text: string): TextMistake | undefined {
  for (const { depth, offset } of bracketsIn(text)) {
    if (depth > MAX_DEPTH)
      return { range: [offset, offset + 1], message: `this is nested more than ${MAX_DEPTH} levels deep` };
  }
  return undefined;
}

/** The quotes and brackets of a text, each with the number of those that are open after it. */
function* bracketsIn(text: string): Generator<{ depth: number; isText: boolean; offset: number }> {
  let depth = 0;
  let isText = false;
  for (const { 0: token, index: offset } of text.matchAll(/\\.|["[\]{}]/gs)) {
    if (token === '"') isText = !isText;
    else if (isText || token.startsWith("\\")) continue;
    else depth += token === "[" || token === "{" ? 1 : -1;
    yield { depth, isText, offset };
  }
}

/** Messages by the library's names of its errors. */
const MESSAGES: Readonly<Partial<Record<string, string>>> = {
  InvalidCommentToken: "here is a comment, which JSON does not have",
  UnexpectedEndOfString: "the text that begins here is not closed in its line",
  PropertyNameExpected: "a key in double quotes is missing here",
  ColonExpected: "a colon is missing before this",
  CommaExpected: "a comma is missing before this",
  EndOfFileExpected: "there is more after the end",
  InvalidEscapeCharacter: "here is a \\ that begins no escape sequence of JSON",
  InvalidUnicode: "here is a \\u without four hexadecimal digits",
  InvalidCharacter: "here is a control character",
  InvalidNumberFormat: "this is not a number of JSON",
  UnexpectedEndOfNumber: "this is not a number of JSON",
};

function syntaxMistake(text: string, { error, offset, length }: ParseError): TextMistake {
  const range: Range = [offset, offset + length];
  const end = text.trimEnd().length;
  if (offset + length >= end && !/^[\]},]$/.test(text.slice(...range)) && isUnfinished(text))
    return { range: [end, end], message: "ends too early: a part of it is missing" };
  const code = printParseErrorCode(error);
  const before = text.slice(0, offset).trimEnd();
  if (/^[\]}]/.test(text.slice(offset)) && before.endsWith(","))
    return { range: [before.length - 1, before.length], message: "here is a comma too many" };
  return {
    range,
    message: MESSAGES[code] ?? `${show(text.slice(...range).slice(0, MAX_TOKEN))} is not JSON`,
  };
}

/** Most characters of what is not JSON that are shown. */
const MAX_TOKEN = 60;

/** Whether something is open at the end of a text. */
function isUnfinished(text: string): boolean {
  let isOpen = false;
  for (const { depth, isText } of bracketsIn(text)) isOpen = isText || depth > 0;
  return isOpen;
}

function keyMistakes(node: Node): TextMistake[] {
  const seen = new Set<unknown>();
  return (node.children ?? []).flatMap((child) => {
    if (node.type !== "object") return keyMistakes(child);
    const [key, value] = child.children ?? [];
    const mistakes = value ? keyMistakes(value) : [];
    if (!key) return mistakes;
    const range = rangeOf(key);
    if (seen.has(key.value)) mistakes.unshift({ range, message: `the key ${show(key.value)} is here twice` });
    seen.add(key.value);
    // JavaScript makes no key of it.
    if (key.value === "__proto__") mistakes.unshift({ range, message: '"__proto__" cannot be a key' });
    return mistakes;
  });
}

const rangeOf = ({ offset, length }: Node): Range => [offset, offset + length];

function placedNode(origin: PlacedText, node: Node, key?: Node): PlacedNode {
  const source = node.children ? undefined : origin.text.slice(...rangeOf(node));
  return lazyNode({ origin, range: rangeOf(node), keyRange: key && rangeOf(key), source }, () => {
    const children = new Map<string, PlacedNode>();
    for (const [index, child] of (node.children ?? []).entries()) {
      const [name, value] = child.type === "property" ? (child.children ?? []) : [undefined, child];
      if (value) children.set(String(name?.value ?? index), placedNode(origin, value, name));
    }
    return children;
  });
}
