import {
  type Alias,
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  type Node,
  visit,
  type YAMLMap,
} from "yaml";
import { closest } from "../did-you-mean.js";
import type { TextMistake } from "../placed-file.js";
import { show } from "../show.js";
import { inQuotes } from "./quotes.js";
import { rangeIn } from "./range.js";

/** How many values aliases may stand for, those inside of others counted each time; more than any organization needs. */
const MAX_ALIASED_VALUES = 1_000_000;

type Report = (node: unknown, message: string, expected?: string, fix?: string) => void;

/** What a document's aliases stand for, and what is wrong with its keys, anchors and merges. */
export function analyze(
  text: string,
  document: Document.Parsed,
): { targets: ReadonlyMap<Alias, Node>; mistakes: readonly TextMistake[] } {
  const mistakes: TextMistake[] = [];
  const report: Report = (node, message, expected, fix) =>
    mistakes.push({ range: isNode(node) ? rangeIn(text, node) : [0, 0], message, expected, fix });
  const anchors = new Map<string, Node>();
  const targets = new Map<Alias, Node>();
  const unknownAnchors = new Set<string>();
  const sizeOf = sizesOf(targets);
  let aliasedValues = 0;
  visit(document, {
    Pair(_, { key, value }) {
      if (!isScalar(key) || typeof key.value !== "symbol") return;
      const sources = isSeq(value) ? value.items : [value];
      // An alias of no anchor is a mistake of its own.
      const target = (source: unknown) => (isAlias(source) ? (anchors.get(source.source) ?? {}) : source);
      if (
        !sources.every((source) => isMap(target(source)) || (isAlias(source) && !anchors.has(source.source)))
      )
        report(value ?? key, "<< takes a map, an alias of one, or a list of those");
    },
    Value(_, node) {
      if (node.anchor) anchors.set(node.anchor, node);
      if (isMap<unknown>(node)) checkKeys(text, node, report);
    },
    Alias(_, alias, parents) {
      const { source } = alias;
      const target = anchors.get(source);
      if (!target) {
        if (!unknownAnchors.has(source)) reportUnknownAnchor(alias, [...anchors.keys()], report);
        unknownAnchors.add(source);
        return undefined;
      }
      if (parents.includes(target)) {
        report(alias, `*${source} stands inside what it names`, "an alias of what has ended before it");
        return undefined;
      }
      targets.set(alias, target);
      aliasedValues += sizeOf(target);
      if (aliasedValues <= MAX_ALIASED_VALUES) return undefined;
      const most = MAX_ALIASED_VALUES.toLocaleString("en");
      const message = `up to here, aliases stand for more than ${most} values`;
      report(alias, message, "fewer aliases of anchors that have others inside");
      return visit.BREAK;
    },
  });
  return { targets, mistakes };
}

function checkKeys(text: string, map: YAMLMap, report: Report): void {
  const first = map.items[0]?.key;
  if (map.flow && isMap(first) && first.flow) {
    const { expected, fix } = inQuotes(text.slice(...rangeIn(text, map)));
    report(map, "a text without quotes cannot begin with {{", expected, fix);
    return;
  }
  const seen = new Set<string>();
  for (const { key, value } of map.items) {
    if (!isScalar(key) || typeof key.value === "object") {
      report(isNode(key) ? key : value, "this cannot be a key", "a text as the key");
      continue;
    }
    if (typeof key.value === "symbol") continue;
    // In JavaScript, 1 and "1" are the same key.
    const name = String(key.value);
    if (seen.has(name)) report(key, `the key ${show(name)} is here twice`, "it once, with one value");
    seen.add(name);
    // JavaScript makes no key of it.
    if (name === "__proto__") report(key, '"__proto__" cannot be a key', "another name");
  }
}

function reportUnknownAnchor(alias: Alias, anchors: readonly string[], report: Report): void {
  const { source } = alias;
  const meant = closest(source, anchors);
  if (!/^\w/.test(source)) {
    const { expected, fix } = inQuotes(`*${source}`);
    report(alias, "a text without quotes cannot begin with *", expected, fix);
  } else if (meant === undefined) {
    const expected = `an anchor &${source} before, or, if it is a text, quotes: "*${source}"`;
    report(alias, `there is no anchor &${source} before *${source}`, expected);
  } else {
    report(
      alias,
      `there is no anchor &${source} before *${source}: did you mean *${meant}?`,
      undefined,
      `*${meant}`,
    );
  }
}

/** Gives nodes their numbers of values, those of aliases counted each time. */
function sizesOf(targets: ReadonlyMap<Alias, Node>): (node: unknown) => number {
  const sizes = new Map<Node, number>();
  const sizeOf = (node: unknown): number => {
    if (isPair(node)) return sizeOf(node.value);
    if (isAlias(node)) return sizeOf(targets.get(node));
    if (!isCollection(node)) return 1;
    const known = sizes.get(node);
    if (known !== undefined) return known;
    let size = 1;
    for (const item of node.items) size += sizeOf(item);
    sizes.set(node, size);
    return size;
  };
  return sizeOf;
}
