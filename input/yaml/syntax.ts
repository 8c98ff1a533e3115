import { CST, type Document, isCollection, isScalar, Lexer, type Node, visit, type YAMLError } from "yaml";
import type { TextMistake } from "../placed-file.js";
import { printable, show } from "../show.js";
import { isKeyLine, lineMistake, whiteSpaceMistake } from "./lines.js";
import { inQuotes, restOfLine } from "./quotes.js";

/** How deep maps and lists may stand in one another. */
const MAX_DEPTH = 100;

/** What keeps a text from being parsed at all. */
export function unparsableIn(text: string): TextMistake | undefined {
  return conflictIn(text) ?? forbiddenCharacterIn(text) ?? tooDeepIn(text);
}

/** A line that git writes into a file that it cannot merge. */
const CONFLICT_MARKER = /^(<{7}|>{7})( .*)?(?=\r?$)/m;

function conflictIn(text: string): TextMistake | undefined {
  const marker = CONFLICT_MARKER.exec(text);
  if (!marker) return undefined;
  return {
    range: [marker.index, marker.index + marker[0].length],
    message: "here is a merge conflict",
    expected: "one of both sides",
  };
}

/** https://yaml.org/spec/1.2.2/#51-character-set; what else is allowed there, no text needs. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const FORBIDDEN = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/;

function forbiddenCharacterIn(text: string): TextMistake | undefined {
  const index = text.search(FORBIDDEN);
  if (index < 0) return undefined;
  const message = `here is ${printable(text[index] ?? "")}, a character that nobody sees and YAML does not allow`;
  return { range: [index, index + 1], message, expected: "the text without it", fix: "" };
}

function oldLineEndIn(text: string): TextMistake | undefined {
  const index = text.search(/\r(?!\n)/);
  if (index < 0) return undefined;
  const message = "the line ends with a carriage return alone";
  return { range: [index, index + 1], message, expected: "line ends of Unix or Windows: save the file so" };
}

/** Lexemes that stand for nothing in the text. */
const CONTROL_LEXEMES = new Set<string>([CST.DOCUMENT, CST.FLOW_END, CST.SCALAR]);

/** Finds nesting so deep that the parser, which calls itself for each level, would crash. */
function tooDeepIn(text: string): TextMistake | undefined {
  let offset = 0;
  let inFlow = 0;
  let inLine = 0;
  let isText = false;
  let isLineStart = true;
  const indents: number[] = [];
  for (const lexeme of new Lexer().lex(text)) {
    if (isLineStart && !/^[\s#]/.test(lexeme)) indents.length = 0;
    if (isText) isText = false;
    else if (lexeme === CST.SCALAR) isText = true;
    else if (lexeme === "[" || lexeme === "{") inFlow += 1;
    else if (lexeme === "]" || lexeme === "}") inFlow -= 1;
    else if (lexeme === "-" || lexeme === "?") inLine += 1;
    else if (lexeme.includes("\n")) inLine = 0;
    else if (isLineStart && /^ +$/.test(lexeme)) {
      while ((indents.at(-1) ?? 0) >= lexeme.length) indents.pop();
      indents.push(lexeme.length);
    }
    if (inFlow + inLine + indents.length > MAX_DEPTH) {
      return {
        range: [offset, offset + lexeme.length],
        message: `this is nested more than ${MAX_DEPTH} levels deep`,
        expected: "fewer levels",
      };
    }
    isLineStart = lexeme.includes("\n");
    offset += CONTROL_LEXEMES.has(lexeme) ? 0 : lexeme.length;
  }
  return undefined;
}

/** The first cause for which a text is not YAML; what else the library says follows from it. */
export function syntaxMistake(text: string, document: Document.Parsed): TextMistake | undefined {
  const warnings = document.warnings.filter(({ code }) => code !== "BAD_INDENT");
  const [error] = [...document.errors, ...warnings]
    .filter((one) => !isCommentOfALine(text, one))
    .sort((a, b) => a.pos[0] - b.pos[0]);
  if (!error) return undefined;
  return (
    oldLineEndIn(text) ??
    quoteMistake(text, document, error) ??
    whiteSpaceMistake(text, error.pos[0]) ??
    characterMistake(text, error) ??
    documentMistake(text, error) ??
    flowMistake(text, document, error) ??
    lineMistake(text, error.pos[0]) ?? {
      range: error.pos,
      message: "this is not YAML",
      expected: "the key or value as YAML has it: a text with special characters in quotes",
    }
  );
}

const isUnseparatedComment = ({ code, message }: YAMLError) =>
  code === "MISSING_CHAR" && message.startsWith("Comments must");

/** Whether the library misses a space before a comment that has a line of its own, as it does after the last entry in brackets. */
const isCommentOfALine = (text: string, error: YAMLError) =>
  isUnseparatedComment(error) &&
  text.slice(text.lastIndexOf("\n", error.pos[0]) + 1, error.pos[0]).trim() === "";

function quoteMistake(text: string, document: Document.Parsed, error: YAMLError): TextMistake | undefined {
  const { code, pos, message } = error;
  const [start, end] = pos;
  if (code === "BAD_DQ_ESCAPE") {
    const sequence = text.slice(start, Math.max(end, start + 2));
    return {
      range: [start, start + 2],
      message: `${printable(sequence)} is no escape sequence in double quotes`,
      expected: "\\\\ for a backslash, or the text in single quotes",
    };
  }
  if (code === "MISSING_CHAR" && message.startsWith("Missing closing")) {
    const opening = unclosedAt(
      document,
      start,
      (node) => isScalar(node) && node.type?.startsWith("QUOTE") === true,
    );
    if (opening === undefined) return undefined;
    const quote = text[opening];
    return {
      range: [opening, opening + 1],
      message: `the ${quote} here is not closed`,
      expected: `${quote} at the end of the text, too`,
    };
  }
  if (isUnseparatedComment(error)) {
    return {
      range: [start, start + 1],
      message: "a comment begins directly after a value",
      expected: "a space before #",
    };
  }
  return undefined;
}

/** Characters with which no plain text begins, and what they begin in YAML. */
function characterMistake(text: string, { code, pos, message }: YAMLError): TextMistake | undefined {
  const [start] = pos;
  const value = restOfLine(text, start);
  const character = text[start] ?? "";
  if (code === "BAD_SCALAR_START" && text[start - 1] === "{") {
    const template = restOfLine(text, start - 1);
    return {
      range: [start - 1, start - 1 + template.length],
      message: `a text without quotes cannot begin with {${character}`,
      ...inQuotes(template),
    };
  }
  if (code === "BAD_SCALAR_START" || code === "BAD_ALIAS") {
    return {
      range: [start, start + value.length],
      message: `a text without quotes cannot begin with ${character}`,
      ...inQuotes(value),
    };
  }
  if (code === "TAG_RESOLVE_FAILED") {
    return {
      range: pos,
      message: `${show(text.slice(...pos))} is a tag, and none that is known here`,
      ...inQuotes(value),
    };
  }
  if (code !== "UNEXPECTED_TOKEN" || !/^(Not a YAML token|Block scalar header)/.test(message))
    return undefined;
  const line = text.lastIndexOf("\n", start - 1) + 1;
  const sign = line + text.slice(line, start).search(/[|>]/);
  const rest = restOfLine(text, sign);
  return {
    range: [sign, sign + rest.length],
    message: `${text[sign]} begins a text on the lines below, and here it goes on in the same line`,
    ...inQuotes(rest),
  };
}

function documentMistake(text: string, { code, pos, message }: YAMLError): TextMistake | undefined {
  const [start] = pos;
  if (code === "MULTIPLE_DOCS") {
    return {
      range: pos,
      message: "a second document begins here, of which nothing would be read",
      expected: "one document: without a line of --- or ... inside",
    };
  }
  if (code === "BAD_DIRECTIVE" || message.startsWith("Missing directives-end")) {
    const line = /^%.*/m.exec(text);
    const offset = line?.index ?? start;
    return {
      range: [offset, offset + restOfLine(text, offset).length],
      message: "a line cannot begin with %",
      ...(line ? inQuotes(restOfLine(text, offset)) : { expected: "it in quotes" }),
    };
  }
  return undefined;
}

/** Mistakes in and after brackets and braces. */
function flowMistake(
  text: string,
  document: Document.Parsed,
  { code, pos, message }: YAMLError,
): TextMistake | undefined {
  const [start] = pos;
  const character = text[start] ?? "";
  if (/^Flow (map|sequence) /.test(message)) {
    const opening = unclosedAt(document, start, (node) => isCollection(node) && node.flow === true);
    if (opening === undefined) return undefined;
    const bracket = text[opening];
    const closing = bracket === "[" ? "]" : "}";
    if (character === closing) {
      return {
        range: [start, start + 1],
        message: `the ${closing} stands as far left as the key to which it belongs`,
        expected: "more spaces before it",
      };
    }
    if (restOfLine(text, start) && !isKeyLine(text, start)) {
      return {
        range: [start, start + restOfLine(text, start).length],
        message: `this belongs to the ${bracket} before, and is not indented more than its key`,
        expected: "more spaces before it",
      };
    }
    return {
      range: [opening, opening + 1],
      message: `the ${bracket} here is ${/[\]}]/.test(character) ? `closed with ${character}` : "not closed"}`,
      expected: `${closing} after its last entry`,
    };
  }
  if (code === "BLOCK_IN_FLOW" || message.startsWith("Missing , ")) {
    return {
      range: [start, start + 1],
      message: "a comma is missing before this",
      expected: "a comma between entries",
    };
  }
  if (code !== "UNEXPECTED_TOKEN") return undefined;
  if (message.startsWith("Unexpected , ")) {
    return {
      range: [start, start + 1],
      message: "there is no entry before this comma",
      expected: "one comma between two entries",
      fix: "",
    };
  }
  if (/flow-(seq|map)-end/.test(message)) {
    const opening = character === "]" ? "[" : "{";
    return {
      range: [start, start + 1],
      message: `the ${character} here closes nothing`,
      expected: `as many ${character} as ${opening}`,
    };
  }
  const line = text.lastIndexOf("\n", start - 1) + 1;
  const before = text.slice(line, start);
  const value = /(?:^|:\s+|-\s+)((["'{[]).*)$/.exec(before)?.[1];
  if (!message.includes("at node end") || value === undefined) return undefined;
  const from = start - value.length;
  const whole = restOfLine(text, from);
  if (whole.startsWith("{{")) {
    return {
      range: [from, from + whole.length],
      message: "a text without quotes cannot begin with {{",
      ...inQuotes(whole),
    };
  }
  return {
    range: [start, start + restOfLine(text, start).length],
    message: `there is more after the closing ${before.trimEnd().at(-1)}`,
    expected: /^["']/.test(whole) ? inQuotes(whole).expected : "nothing after it",
  };
}

/** Where the innermost node of a kind begins that goes up to an offset. */
function unclosedAt(
  document: Document.Parsed,
  offset: number,
  isOfKind: (node: Node) => boolean,
): number | undefined {
  let found: number | undefined;
  visit(document, {
    Node(_, node) {
      const [start = 0, end = 0] = node.range ?? [];
      if (start < offset && end >= offset && isOfKind(node)) found = start;
    },
  });
  return found;
}
