import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
} from "yaml";
import { lazyNode, nodeLike, PlacedFile, type PlacedNode, PlacedText } from "./placed-file.js";
import { rangeIn } from "./yaml/range.js";
import { analyze } from "./yaml/structure.js";
import { syntaxMistake, unparsableIn } from "./yaml/syntax.js";
import { yamlValue } from "./yaml/value.js";

export type YamlFile = PlacedFile;

/** Parses a YAML text. What is wrong with its syntax is one problem, the first cause. */
export function parseYaml(file: string, text: string): YamlFile {
  const unparsable = unparsableIn(text);
  const document = parseDocument(unparsable ? "" : text, {
    prettyErrors: false,
    logLevel: "error",
    merge: true,
    // The library compares each key with all others.
    uniqueKeys: false,
  });
  const syntax = unparsable ?? syntaxMistake(text, document);
  const { targets, mistakes } = analyze(text, document);
  const all = syntax ? [syntax] : mistakes;
  const value = all.length ? undefined : yamlValue(document.contents, targets);
  return new PlacedFile(placedNode(new PlacedText(file, text), document, targets), value, all);
}

function placedNode(
  origin: PlacedText,
  document: Document.Parsed,
  targets: ReadonlyMap<Alias, Node>,
): PlacedNode {
  const { text } = origin;
  const childrenByNode = new Map<Node, Map<string, PlacedNode>>();

  const place = (node: Node | null, key?: Node): PlacedNode => {
    const target = isAlias(node) ? targets.get(node) : node;
    const keyRange = key && rangeIn(text, key);
    const range = target ? rangeIn(text, target) : (keyRange ?? [0, 0]);
    const source = isScalar(target) ? target.source : undefined;
    return lazyNode({ origin, range, keyRange, source, isAlias: isAlias(node) }, () => childrenOf(target));
  };
  const childrenOf = (target: Node | null | undefined): Map<string, PlacedNode> => {
    if (!target) return new Map();
    const known = childrenByNode.get(target);
    if (known) return known;
    const children = new Map<string, PlacedNode>();
    childrenByNode.set(target, children);
    if (isMap<Node, Node | null>(target)) addPairs(children, target.items);
    if (isSeq<Node>(target)) {
      for (const [index, item] of target.items.entries()) children.set(String(index), place(item));
    }
    return children;
  };
  const addPairs = (children: Map<string, PlacedNode>, pairs: readonly Pair<Node, Node | null>[]) => {
    const isMerge = ({ key }: Pair<Node>) => isScalar(key) && typeof key.value === "symbol";
    for (const { key, value } of pairs.filter((pair) => !isMerge(pair))) {
      if (isScalar(key)) children.set(String(key.value), place(value, key));
    }
    // A map's own keys go before those that are merged into it.
    const sources = pairs
      .filter(isMerge)
      .flatMap(({ value }) => (isSeq<Node>(value) ? value.items : [value]));
    for (const [name, child] of sources.flatMap((source) => [...place(source).children])) {
      if (!children.has(name)) children.set(name, nodeLike(child, { isMerged: true }));
    }
  };
  return place(document.contents);
}
