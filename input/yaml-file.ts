import {
  CST,
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  type Node,
  parseDocument,
  type Scalar,
  visit,
} from "yaml";
import { type Problem, show } from "./problem.js";

/** How often anchors may be used, those inside of others counted each time; far more than any landing zone has. */
const MAX_ALIASES = 100_000;

/** For those of the library's messages that speak to programmers. */
const WORDS: Readonly<Partial<Record<string, string>>> = {
  MULTILINE_IMPLICIT_KEY:
    "a key without a colon after it, or a line that is indented otherwise than those around it",
  MULTIPLE_DOCS: "there is a second document, after a line of ---, of which nothing would be read",
};

/** Of maps and lists in one another. */
const MAX_DEPTH = 100;

export type Path = readonly PropertyKey[];

/** A parsed YAML text that still knows where each of its values stands. */
export interface YamlFile {
  /** Undefined where there are problems. */
  readonly value: unknown;
  readonly problems: readonly Problem[];
  /** Line and column, 1-based, of the value at a path, or of the nearest value around it. */
  locate(path: Path): { line: number; column: number };
  /** The same of a key. */
  locateKey(path: Path): { line: number; column: number };
  /** The scalar at a path as it is written, without quotes; `2.0` is the number 2 otherwise. */
  source(path: Path): string | undefined;
}

export function parseYaml(file: string, text: string): YamlFile {
  const lineCounter = new LineCounter();
  const position = (offset: number) => {
    const { line, col } = lineCounter.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const problems: Problem[] = [];
  const report = (offset: number, message: string) => problems.push({ file, ...position(offset), message });
  const unreadable = conflictIn(text) ?? tooDeepIn(text);
  if (unreadable) {
    const { offset, ...problem } = unreadable;
    const lines = text.slice(0, offset).split("\n");
    problems.push({ file, line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1, ...problem });
  }
  const document = parseDocument(unreadable ? "" : text, {
    lineCounter,
    prettyErrors: false,
    logLevel: "error",
    merge: true,
    // In JavaScript, 1 and "1" are the same key.
    uniqueKeys: (a, b) =>
      isScalar(a) && isScalar(b) && typeof a.value !== "symbol" && String(a.value) === String(b.value),
  });
  const anchors = new Map<string, Node>();
  const keys = new Map<number, Scalar>();
  /** Also where there is no such anchor, which is a mistake of its own. */
  const isMerged = (node: unknown): boolean =>
    isMap(node) || (isAlias(node) && (!anchors.has(node.source) || isMap(anchors.get(node.source))));
  visit(document, {
    Pair(_, { key, value }) {
      if (!isScalar(key) || typeof key.value === "object") {
        const node = [key, value].find(isNode);
        report(node?.range?.[0] ?? 0, "is not valid here: a key must be a text");
        return;
      }
      if (typeof key.value === "symbol" && !(isSeq(value) ? value.items : [value]).every(isMerged)) {
        const offset = isNode(value) ? value.range?.[0] : key.range?.[0];
        report(offset ?? 0, "is not valid here: << takes a map, an alias of one, or a list of those");
      }
      if (key.range) keys.set(key.range[0], key);
      // What JavaScript makes of it is not a key.
      if (key.value === "__proto__") report(key.range?.[0] ?? 0, 'is not valid here: "__proto__" as a key');
    },
    Value(_, node) {
      if (node.anchor) anchors.set(node.anchor, node);
    },
    Alias(_, alias, parents) {
      const target = anchors.get(alias.source);
      const offset = alias.range?.[0] ?? 0;
      if (target && parents.includes(target)) {
        report(offset, `is not valid here: *${alias.source} stands inside what it names`);
      }
      if (target) return;
      report(offset, `is not valid YAML: there is no anchor &${alias.source} before *${alias.source}`);
    },
  });
  // A warning is of something that is left out, as a tag that is not known.
  for (const { code, pos, message } of [...document.errors, ...document.warnings]) {
    const key = code === "DUPLICATE_KEY" ? keys.get(pos[0]) : undefined;
    if (key) report(pos[0], `is not valid YAML: the key ${show(key.value)} is here twice`);
    else report(pos[0], `is not valid YAML: ${WORDS[code] ?? message}`);
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

  return {
    value: problems.length ? undefined : toJs(document, (message) => report(0, message)),
    problems,
    locate(path) {
      const { key, value } = find(path);
      return position(value?.range?.[0] ?? key?.range?.[0] ?? 0);
    },
    locateKey(path) {
      const { key, value } = find(path);
      return position(key?.range?.[0] ?? value?.range?.[0] ?? 0);
    },
    source(path) {
      const { value } = find(path);
      return isScalar(value) ? value.source : undefined;
    },
  };
}

/** What keeps a text from being parsed at all, and where. */
type Unreadable = Pick<Problem, "message" | "expected"> & { readonly offset: number };

function conflictIn(text: string): Unreadable | undefined {
  const offset = text.search(/^(<{7}|>{7})( .*)?\r?$/m);
  if (offset < 0) return undefined;
  return { offset, message: "is not valid YAML: here is a merge conflict", expected: "one of both sides" };
}

/** The parser calls itself for each level, until it crashes. */
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
      return { offset, message: `is nested more than ${MAX_DEPTH} levels deep` };
    }
    offset += CONTROL.has(lexeme) ? 0 : lexeme.length;
  }
  return undefined;
}

/** What the lexer says that is not in the text. */
const CONTROL = new Set<string>([CST.DOCUMENT, CST.FLOW_END, CST.SCALAR]);

/** Reports what unfolds into too much. */
function toJs(document: Document.Parsed, report: (message: string) => void): unknown {
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    report(`uses anchors more than ${MAX_ALIASES} times, counted one inside another`);
    return undefined;
  }
}

/** `images.web.regions[0]` */
export function formatPath(path: Path): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    return text ? `${text}.${String(step)}` : String(step);
  }, "");
}
