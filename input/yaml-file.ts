import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type Scalar,
  visit,
} from "yaml";
import { type Problem, show } from "./problem.js";

/** How often anchors may be used, those inside of others counted each time; far more than any landing zone has. */
const MAX_ALIASES = 100_000;

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
  const document = parseDocument(text, { lineCounter, prettyErrors: false, logLevel: "error", merge: true });
  const position = (offset: number) => {
    const { line, col } = lineCounter.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const anchors = new Map<string, Node>();
  const keys = new Map<number, Scalar>();
  const problems: Problem[] = [];
  visit(document, {
    Pair(_, { key }) {
      if (isScalar(key) && key.range) keys.set(key.range[0], key);
    },
    Value(_, node) {
      if (node.anchor) anchors.set(node.anchor, node);
    },
    Alias(_, alias, parents) {
      const target = anchors.get(alias.source);
      if (target && parents.includes(target)) {
        problems.push({
          file,
          ...position(alias.range?.[0] ?? 0),
          message: `is not valid here: *${alias.source} stands inside what it names`,
        });
      }
      if (target) return;
      problems.push({
        file,
        ...position(alias.range?.[0] ?? 0),
        message: `is not valid YAML: there is no anchor &${alias.source} before *${alias.source}`,
      });
    },
  });

  for (const { code, pos, message } of document.errors) {
    const key = code === "DUPLICATE_KEY" ? keys.get(pos[0]) : undefined;
    const what = key ? `the key ${show(key.value)} is here twice` : message;
    problems.push({ file, ...position(pos[0]), message: `is not valid YAML: ${what}` });
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
    value: problems.length ? undefined : toJs(file, document, problems),
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

/** Reports what unfolds into too much. */
function toJs(file: string, document: Document.Parsed, problems: Problem[]): unknown {
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    problems.push({
      file,
      message: `uses anchors more than ${MAX_ALIASES} times, counted one inside another`,
    });
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
