import type { z } from "zod";
import { nodeLike, type PlacedNode } from "./placed-file.js";
import { bare, entrySchemaOf, keysThatGiveWay, shapeOf } from "./schema-form.js";
import { isObject, type Path } from "./value.js";

/** A value, and where each part of it is written. */
export interface Layer {
  readonly value: unknown;
  /** Undefined if it is written nowhere, because it was put in place of what is missing. */
  readonly node?: PlacedNode;
  /** Path at which it is written, if that is not where it holds. */
  readonly writtenAt?: Path;
}

/** The parts of a map by their keys; none of what is no map. */
export function partsOf({ value, node, writtenAt }: Layer): Map<string, Layer> {
  return new Map(
    Object.entries(isObject(value) ? value : {}).map(([key, part]) => [
      key,
      { value: part, node: node?.children.get(key), writtenAt: writtenAt && [...writtenAt, key] },
    ]),
  );
}

/** A map of parts, in the place of another. */
export function mapOfParts(parts: ReadonlyMap<string, Layer>, node: PlacedNode | undefined): Layer {
  const value: Record<string, unknown> = {};
  const nodes = new Map<string, PlacedNode>();
  for (const [key, part] of parts) {
    value[key] = part.value;
    if (part.node) nodes.set(key, part.node);
  }
  return { value, node: node && nodeLike(node, {}, () => nodes) };
}

/** A value with what is below each key of a path, `*` for all of them, changed; the same if nothing is there. */
export function withChanged(
  layer: Layer,
  [key, ...rest]: readonly string[],
  change: (part: Layer) => Layer,
): Layer {
  if (key === undefined) return change(layer);
  if (!isObject(layer.value)) return layer;
  const parts = partsOf(layer);
  for (const [name, part] of parts) {
    if (key === "*" || key === name) parts.set(name, withChanged(part, rest, change));
  }
  return mapOfParts(parts, layer.node);
}

/**
 * A layer over another of which all holds that the upper one does not have: maps are merged, and all else of the upper
 * layer stands in place of the lower's. Keys of the lower one that have no effect beside the upper's are left out.
 */
export function over(upper: Layer, lower: Layer, wrapped?: z.core.$ZodType): Layer {
  if (!isObject(upper.value) || !isObject(lower.value)) return placed(upper);
  const schema = wrapped && bare(wrapped);
  const own = partsOf(upper);
  const parts = new Map<string, Layer>();
  for (const [key, part] of own) parts.set(key, placed(part));
  for (const [key, part] of partsOf(lower)) {
    const above = own.get(key);
    const below = schema && (shapeOf(schema)?.[key] ?? entrySchemaOf(schema));
    parts.set(key, above ? over(above, part, below) : placed(part, { isDefault: true }));
  }
  const home = upper.writtenAt ? lower.node : upper.node;
  const { value } = mapOfParts(parts, home);
  if (schema && isObject(value)) {
    for (const key of keysThatGiveWay(schema, value, (one) => own.has(one))) parts.delete(key);
  }
  return mapOfParts(parts, home);
}

/** A part that says where it is written, if that is elsewhere. */
function placed({ value, node, writtenAt }: Layer, { isDefault = false } = {}): Layer {
  return { value, node: node && writtenAt ? nodeLike(node, { writtenAt, isDefault }) : node };
}
