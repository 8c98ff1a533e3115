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

/** A file's text, whose offsets have lines and columns. */
export class PlacedText {
  readonly place: (range: Range) => Place;

  /** @param file the file's name, as its problems have it */
  constructor(
    readonly file: string,
    readonly text: string,
  ) {
    this.place = placesIn(text);
  }
}

/** A value's node in a parsed text. */
export interface PlacedNode {
  /** The text in which it stands. */
  readonly origin: PlacedText;
  readonly range: Range;
  /** Undefined in a list. */
  readonly keyRange?: Range;
  /** A scalar as it is written, without quotes. */
  readonly source?: string;
  /** Whether the nodes below are written elsewhere, at an anchor. */
  readonly isAlias?: boolean;
  /** Whether the node is written elsewhere, in a map that is merged into this one. */
  readonly isMerged?: boolean;
  /** Whether the node is a default, which is written elsewhere and holds here too. */
  readonly isDefault?: boolean;
  /** Path at which the node is written, if it is not its own. */
  readonly writtenAt?: Path;
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

/** A parsed text, or several as one, that still knows where each of its values stands. */
export class PlacedFile {
  readonly problems: readonly Problem[];

  /** @param value what the text means; undefined if there are problems */
  constructor(
    readonly root: PlacedNode,
    readonly value: unknown,
    mistakes: readonly TextMistake[] = [],
  ) {
    const { file, place } = root.origin;
    this.problems = mistakes.map(({ range, ...problem }) => ({ file, ...place(range), ...problem }));
  }

  /** The file's name, as its problems have it; of several, that of the first. */
  get file(): string {
    return this.root.origin.file;
  }

  /** Place of the value at a path, or of the nearest value around it. */
  locate(path: Path): Place {
    const { origin, range } = this.#find(path).node;
    return origin.place(range);
  }

  /** Place of the key at a path, or of the entry if it stands in a list. */
  locateKey(path: Path): Place {
    const { origin, keyRange, range } = this.#find(path).node;
    return origin.place(keyRange ?? range);
  }

  /** Name of the file in which the value at a path stands, or the nearest value around it. */
  fileOf(path: Path): string {
    return this.#find(path).node.origin.file;
  }

  /** A path as its file has it, e.g. below `defaults` for a value that is a default. */
  writtenPath(path: Path): Path {
    return this.#find(path).written;
  }

  /** The scalar at a path as it is written, without quotes; `2.0` is the number 2 otherwise. */
  source(path: Path): string | undefined {
    return this.#find(path).node.source;
  }

  /** The value at a path exactly as it stands in the file. */
  raw(path: Path): string {
    const { origin, range } = this.#find(path).node;
    return origin.text.slice(...range);
  }

  /**
   * Place of each match of a pattern in the text at a path; of the whole text if the matches are written otherwise in
   * the file, as escapes can do.
   */
  locateMatches(path: Path, pattern: RegExp): readonly Place[] {
    const { origin, range } = this.#find(path).node;
    const raw = origin.text.slice(...range);
    const meant = [...String(valueAt(this.value, path)).matchAll(pattern)];
    // A comment may stand in the header of a block.
    const skipped = /^[|>]/.test(raw) ? raw.indexOf("\n") : 0;
    const written = [...raw.slice(skipped).matchAll(pattern)];
    if (written.length !== meant.length) return meant.map(() => origin.place(range));
    return written.map(({ index, 0: { length } }) => {
      const start = range[0] + skipped + index;
      return origin.place([start, start + length]);
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
    let parent = this.root;
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

  #find(path: Path): FoundNode {
    let found: FoundNode = { node: this.root, isBehindAlias: false, depth: 0, written: [] };
    let nearestOwn: FoundNode | undefined;
    for (const step of path) {
      const { node, depth, written } = found;
      const child = node.children.get(String(step));
      if (!child) break;
      if (child.isDefault) nearestOwn ??= found;
      found = {
        node: child,
        isBehindAlias: found.isBehindAlias || node.isAlias === true || child.isMerged === true,
        depth: depth + 1,
        written: child.writtenAt ?? [...written, step],
      };
    }
    // What is missing in a default is missing where that holds.
    if (found.depth < path.length) found = nearestOwn ?? found;
    return { ...found, written: [...found.written, ...path.slice(found.depth)] };
  }
}

/** What of a path is there. */
interface FoundNode {
  readonly node: PlacedNode;
  readonly isBehindAlias: boolean;
  /** How many steps of the path lead to the node. */
  readonly depth: number;
  /** The path as its file has it. */
  readonly written: Path;
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

/** A node as another has it, but for some of what it has. */
export function nodeLike(
  node: PlacedNode,
  changes: Partial<Omit<PlacedNode, "children">>,
  findChildren = () => node.children,
): PlacedNode {
  const { origin, range, keyRange, source, isAlias, isMerged, isDefault, writtenAt } = node;
  const same = { origin, range, keyRange, source, isAlias, isMerged, isDefault, writtenAt };
  return lazyNode({ ...same, ...changes }, findChildren);
}
