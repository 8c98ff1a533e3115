import { isCollection, isNode, isPair, isScalar, type Node } from "yaml";
import type { Range } from "../placed-file.js";

/** Where a node stands, without the white space, line ends and comments that the library counts to it. */
export function rangeIn(text: string, node: Node | null | undefined): Range {
  const [start = 0, end = 0] = node?.range ?? [];
  if (isScalar(node) && (node.type === "BLOCK_LITERAL" || node.type === "BLOCK_FOLDED"))
    return [start, start + text.slice(start, end).trimEnd().length];
  const last = isCollection(node) && !node.flow ? node.items.at(-1) : undefined;
  if (isPair<Node, Node | null>(last)) return [start, rangeIn(text, last.value ?? last.key)[1]];
  return [start, isNode(last) ? rangeIn(text, last)[1] : end];
}
