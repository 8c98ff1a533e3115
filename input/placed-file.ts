import { LineCounter } from "yaml";
import type { Place, Problem } from "./problem.js";
import { type Path, valueAt } from "./value.js";

/** Offsets in a text, the end exclusive. */
export type Range = readonly [start: number, end: number];

/** One thing that keeps a text from being understood. */
export type TextMistake = Pick<Problem, "message" | "expected" | "fix"> & { readonly range: Range };

/** Gives offsets in a text their lines and columns. */
export function placesIn(text: string): (range: Range) => Place {
  const lineCounter = new LineCounter();
  lineCounter.addNewLine(0);
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lineCounter.addNewLine(at + 1);
  return ([start, end]) => {
    const { line, col: column } = lineCounter.linePos(start);
    const { line: endLine, col: endColumn } = lineCounter.linePos(Math.max(start, end));
    return { line, column, endLine, endColumn };
  };
}

/** A value's node in a parsed text. */
export interface PlacedNode {
  readonly range: Range;
  /** Undefined in a list. */
  readonly keyRange?: Range;
  /** A scalar as it is written, without quotes. */
  readonly source?: string;
  /** Whether the nodes below are written elsewhere, at an anchor. */
  readonly isAlias?: boolean;
  /** Whether the node is written elsewhere, in a map that is merged into this one. */
  readonly isMerged?: boolean;
  /** The nodes below by key or index. */
  readonly children: Map<string, PlacedNode>;
}

/** How a path leads to a place. */
interface PathTrace {
  /** Whether what is there is written elsewhere, at an anchor. */
  readonly isBehindAlias: boolean;
  /** The end of the path, of which nothing is there. */
  readonly rest: Path;
}

/** A parsed text that still knows where each of its values stands. */
export class PlacedFile {
  readonly #place: (range: Range) => Place;
  readonly #root: PlacedNode;
  readonly #text: string;

  /**
   * @param file the file's name, as its problems have it
   * @param value what the text means; undefined if there are problems
   */
  constructor(
    readonly file: string,
    text: string,
    root: PlacedNode,
    readonly value: unknown,
    mistakes: readonly TextMistake[],
  ) {
    this.#place = placesIn(text);
    this.#root = root;
    this.#text = text;
    this.problems = mistakes.map(({ range, ...problem }) => ({ file, ...this.#place(range), ...problem }));
  }

  readonly problems: readonly Problem[];

  /** Place of the value at a path, or of the nearest value around it. */
  locate(path: Path): Place {
    return this.#place(this.#find(path).node.range);
  }

  /** Place of the key at a path, or of the entry if it stands in a list. */
  locateKey(path: Path): Place {
    const { keyRange, range } = this.#find(path).node;
    return this.#place(keyRange ?? range);
  }

  /** The scalar at a path as it is written, without quotes; `2.0` is the number 2 otherwise. */
  source(path: Path): string | undefined {
    return this.#find(path).node.source;
  }

  /** The value at a path exactly as it stands in the file. */
  raw(path: Path): string {
    return this.#text.slice(...this.#find(path).node.range);
  }

  /**
   * Place of each match of a pattern in the text at a path; of the whole text if the matches are written otherwise in
   * the file, as escapes can do.
   */
  locateMatches(path: Path, pattern: RegExp): readonly Place[] {
    const { range } = this.#find(path).node;
    const raw = this.#text.slice(...range);
    const meant = [...String(valueAt(this.value, path)).matchAll(pattern)];
    // A comment may stand in the header of a block.
    const skipped = /^[|>]/.test(raw) ? raw.indexOf("\n") : 0;
    const written = [...raw.slice(skipped).matchAll(pattern)];
    if (written.length !== meant.length) return meant.map(() => this.#place(range));
    return written.map(({ index, 0: { length } }) => {
      const start = range[0] + skipped + index;
      return this.#place([start, start + length]);
    });
  }

  /** What tells a path from others that lead to the same place. */
  trace(path: Path): PathTrace {
    const { node, isBehindAlias, depth } = this.#find(path);
    return { isBehindAlias: isBehindAlias || node.isAlias === true, rest: path.slice(depth) };
  }

  /** Lets what is at a path be found at another one, where it should have been. */
  move(from: Path, to: Path): void {
    const { node } = this.#find(from);
    const last = to.length - 1;
    let parent = this.#root;
    for (const [index, step] of to.entries()) {
      const key = String(step);
      const child = parent.children.get(key);
      if (child && index < last) {
        parent = child;
        continue;
      }
      const added = index < last ? { ...node, children: new Map<string, PlacedNode>() } : node;
      parent.children.set(key, added);
      parent = added;
    }
  }

  #find(path: Path): { node: PlacedNode; isBehindAlias: boolean; depth: number } {
    let node = this.#root;
    let isBehindAlias = false;
    let depth = 0;
    for (const step of path) {
      const child = node.children.get(String(step));
      if (!child) break;
      isBehindAlias ||= node.isAlias === true || child.isMerged === true;
      node = child;
      depth += 1;
    }
    return { node, isBehindAlias, depth };
  }
}

/** A node whose children are looked for when they are needed. */
export function lazyNode(
  node: Omit<PlacedNode, "children">,
  findChildren: () => Map<string, PlacedNode>,
): PlacedNode {
  let children: Map<string, PlacedNode> | undefined;
  return {
    ...node,
    get children() {
      children ??= findChildren();
      return children;
    },
  };
}
