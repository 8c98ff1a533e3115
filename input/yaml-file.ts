import {
  CST,
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  type Node,
  parseDocument,
  type Scalar,
  visit,
} from "yaml";
import { type Place, type Problem, show } from "./problem.js";
import type { Path } from "./value.js";

/** How often anchors may be used, those inside of others counted each time; far more than any landing zone has. */
const MAX_ALIASES = 100_000;

/** How deep maps and lists may stand in one another. */
const MAX_DEPTH = 100;

/** Messages, by the library's error codes, in place of its own ones that speak to programmers. */
const MESSAGES: Readonly<Partial<Record<string, string>>> = {
  MULTILINE_IMPLICIT_KEY:
    "a key without a colon after it, or a line that is indented otherwise than those around it",
  MULTIPLE_DOCS: "there is a second document, after a line of ---, of which nothing would be read",
};

/** A parsed YAML text that still knows where each of its values stands. */
export interface YamlFile {
  /** The file's name, as its problems have it. */
  readonly file: string;
  /** What the text means; undefined if there are problems. */
  readonly value: unknown;
  readonly problems: readonly Problem[];
  /** Place of the value at a path, or of the nearest value around it. */
  locate(path: Path): Place;
  /** Place of the key at a path, or of the entry if it stands in a list. */
  locateKey(path: Path): Place;
  /** The scalar at a path as it is written, without quotes; `2.0` is the number 2 otherwise. */
  source(path: Path): string | undefined;
  /** The value at a path exactly as it stands in the file. */
  raw(path: Path): string;
  /**
   * Place of each match of a pattern in the text at a path; of the whole text if the matches are written otherwise in
   * the file, as escapes can do.
   */
  locateMatches(path: Path, pattern: RegExp): readonly Place[];
}

/** Offsets in a text, the end exclusive. */
type Range = readonly [start: number, end: number];

export function parseYaml(file: string, text: string): YamlFile {
  const lineCounter = new LineCounter();
  lineCounter.addNewLine(0);
  for (const { index } of text.matchAll(/\n/g)) lineCounter.addNewLine(index + 1);
  const place = ([start, end]: Range): Place => {
    const { line, col: column } = lineCounter.linePos(start);
    const { line: endLine, col: endColumn } = lineCounter.linePos(Math.max(start, end));
    return { line, column, endLine, endColumn };
  };
  const rangeOf = (node: Node | null | undefined) => rangeIn(text, node);
  const problems: Problem[] = [];
  const report = (range: Range, message: string, expected?: string) =>
    problems.push({ file, ...place(range), message, expected });
  const unreadable = conflictIn(text) ?? tooDeepIn(text);
  if (unreadable) report(unreadable.range, unreadable.message, unreadable.expected);
  const document = parseDocument(unreadable ? "" : text, {
    prettyErrors: false,
    logLevel: "error",
    merge: true,
    // In JavaScript, 1 and "1" are the same key.
    uniqueKeys: (a, b) =>
      isScalar(a) && isScalar(b) && typeof a.value !== "symbol" && String(a.value) === String(b.value),
  });
  const anchors = new Map<string, Node>();
  const keys = new Map<number, Scalar>();
  /** Whether a node can stand at `<<`. An alias of no anchor is a mistake of its own. */
  const isMergeable = (node: unknown): boolean =>
    isMap(node) || (isAlias(node) && (!anchors.has(node.source) || isMap(anchors.get(node.source))));
  visit(document, {
    Pair(_, { key, value }) {
      if (!isScalar(key) || typeof key.value === "object") {
        report(rangeOf([key, value].find(isNode)), "is not valid here: a key must be a text");
        return;
      }
      if (typeof key.value === "symbol" && !(isSeq(value) ? value.items : [value]).every(isMergeable)) {
        const message = "is not valid here: << takes a map, an alias of one, or a list of those";
        report(rangeOf(isNode(value) ? value : key), message);
      }
      if (key.range) keys.set(key.range[0], key);
      // JavaScript makes no key of it.
      if (key.value === "__proto__") report(rangeOf(key), 'is not valid here: "__proto__" as a key');
    },
    Value(_, node) {
      if (node.anchor) anchors.set(node.anchor, node);
    },
    Alias(_, alias, parents) {
      const target = anchors.get(alias.source);
      if (target && parents.includes(target)) {
        report(rangeOf(alias), `is not valid here: *${alias.source} stands inside what it names`);
      }
      if (target) return;
      report(
        rangeOf(alias),
        `is not valid YAML: there is no anchor &${alias.source} before *${alias.source}`,
      );
    },
  });
  // The library warns of what it leaves out, such as a tag that is not known.
  for (const { code, pos, message } of [...document.errors, ...document.warnings]) {
    const key = code === "DUPLICATE_KEY" ? keys.get(pos[0]) : undefined;
    if (key) report(rangeOf(key), `is not valid YAML: the key ${show(key.value)} is here twice`);
    else report(pos, `is not valid YAML: ${MESSAGES[code] ?? message}`);
  }

  const find = (path: Path): { key?: Node; value: Node | null } => {
    let found: { key?: Node; value: Node | null } = { value: document.contents };
    for (const step of path) {
      const parent = isAlias(found.value) ? found.value.resolve(document) : found.value;
      if (isMap<Node, Node | null>(parent)) {
        const pair = parent.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
        if (!pair) break;
        found = { key: pair.key, value: pair.value };
      } else if (isSeq<Node>(parent)) {
        const item = parent.items[Number(step)];
        if (!item) break;
        found = { value: item };
      } else break;
    }
    return found;
  };

  /** Where a node's value is written, without the header of a block scalar. */
  const contentOf = (node: Node | null | undefined): Range => {
    const [start, end] = rangeOf(node);
    return isBlock(node) ? [text.indexOf("\n", start) + 1, end] : [start, end];
  };

  return {
    file,
    value: problems.length ? undefined : toJs(document, (message) => report([0, 0], message)),
    problems,
    locate(path) {
      const { key, value } = find(path);
      return place(rangeOf(value ?? key));
    },
    locateKey(path) {
      const { key, value } = find(path);
      return place(rangeOf(key ?? value));
    },
    source(path) {
      const { value } = find(path);
      return isScalar(value) ? value.source : undefined;
    },
    raw(path) {
      const { value } = find(path);
      return text.slice(...rangeOf(value));
    },
    locateMatches(path, pattern) {
      const { key, value } = find(path);
      const [start, end] = contentOf(value);
      const meant = [...String(isScalar(value) ? value.value : "").matchAll(pattern)];
      const written = [...text.slice(start, end).matchAll(pattern)];
      if (written.length !== meant.length) return meant.map(() => place(rangeOf(value ?? key)));
      return written.map(({ index, 0: { length } }) => place([start + index, start + index + length]));
    },
  };
}

/** Where a node stands, without the white space, line ends and comments that the library counts to it. */
function rangeIn(text: string, node: Node | null | undefined): Range {
  const [start = 0, end = 0] = node?.range ?? [];
  if (isBlock(node)) return [start, start + text.slice(start, end).trimEnd().length];
  const last = isCollection(node) && !node.flow ? node.items.at(-1) : undefined;
  if (isPair<Node, Node | null>(last)) return [start, rangeIn(text, last.value ?? last.key)[1]];
  return [start, isNode(last) ? rangeIn(text, last)[1] : end];
}

const isBlock = (node: unknown) =>
  isScalar(node) && (node.type === "BLOCK_LITERAL" || node.type === "BLOCK_FOLDED");

/** What keeps a text from being parsed at all, and where. */
type Unreadable = Pick<Problem, "message" | "expected"> & { readonly range: Range };

function conflictIn(text: string): Unreadable | undefined {
  const marker = /^(<{7}|>{7})( .*)?(?=\r?$)/m.exec(text);
  if (!marker) return undefined;
  return {
    range: [marker.index, marker.index + marker[0].length],
    message: "is not valid YAML: here is a merge conflict",
    expected: "one of both sides",
  };
}

/** Lexemes that stand for nothing in the text. */
const CONTROL_LEXEMES = new Set<string>([CST.DOCUMENT, CST.FLOW_END, CST.SCALAR]);

/** Finds nesting so deep that the parser, which calls itself for each level, would crash. */
function tooDeepIn(text: string): Unreadable | undefined {
  let offset = 0;
  let inFlow = 0;
  let inLine = 0;
  let isText = false;
  for (const lexeme of new Lexer().lex(text)) {
    if (isText) isText = false;
    else if (lexeme === CST.SCALAR) isText = true;
    else if (lexeme === "[" || lexeme === "{") inFlow += 1;
    else if (lexeme === "]" || lexeme === "}") inFlow -= 1;
    else if (lexeme === "-" || lexeme === "?") inLine += 1;
    else if (lexeme.includes("\n")) inLine = 0;
    if (inFlow + inLine > MAX_DEPTH) {
      return {
        range: [offset, offset + lexeme.length],
        message: `is nested more than ${MAX_DEPTH} levels deep`,
      };
    }
    offset += CONTROL_LEXEMES.has(lexeme) ? 0 : lexeme.length;
  }
  return undefined;
}

/** The value of a document; undefined if it unfolds into too much, which is reported. */
function toJs(document: Document.Parsed, report: (message: string) => void): unknown {
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    report(`uses anchors more than ${MAX_ALIASES} times, counted one inside another`);
    return undefined;
  }
}
