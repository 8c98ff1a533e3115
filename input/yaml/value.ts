import { type Alias, isAlias, isMap, isScalar, isSeq, type Node } from "yaml";

/**
 * Gives a document without mistakes its value. What an alias stands for is one value with that of its anchor. The library
 * looks for the anchor of each alias in the whole document.
 */
export function yamlValue(root: Node | null, targets: ReadonlyMap<Alias, Node>): unknown {
  const values = new Map<Node, unknown>();
  const toValue = (node: unknown): unknown => {
    if (isScalar(node)) return node.value;
    if (isAlias(node)) return toValue(targets.get(node));
    if (!isMap(node) && !isSeq(node)) return null;
    if (values.has(node)) return values.get(node);
    const value = isMap(node) ? mapOf(node.items) : node.items.map(toValue);
    values.set(node, value);
    return value;
  };
  const mapOf = (pairs: readonly { key: unknown; value: unknown }[]) => {
    const map: Record<string, unknown> = {};
    for (const { key, value } of pairs) {
      if (isScalar(key) && typeof key.value !== "symbol") map[String(key.value)] = toValue(value);
    }
    // A map's own keys go before those that are merged into it.
    for (const { key, value } of pairs) {
      if (!isScalar(key) || typeof key.value !== "symbol") continue;
      for (const source of isSeq(value) ? value.items : [value]) {
        for (const [name, merged] of Object.entries(toValue(source) as object)) {
          if (!Object.hasOwn(map, name)) map[name] = merged;
        }
      }
    }
    return map;
  };
  return toValue(root);
}
