import { z } from "zod";
import { isObject, type Path, valueAt } from "../../input/value.js";
import { containerParentMistake } from "../../rules/container.js";
import { parentMistake } from "../../rules/parent-image.js";
import { KEYS_OF } from "./container.js";
import { defaultsSchema } from "./defaults.js";
import { landingZoneSchema } from "./landing-zone.js";

/** Named in the first line of `golden-ami.yaml`; `npm run schema` writes it. */
export const SCHEMA_FILE = "golden-ami.schema.json";

const DEFAULTS = ["properties", "defaults"];
const IMAGE = ["properties", "images", "additionalProperties"];
const WORKLOAD = ["properties", "workloads", "additionalProperties"];
const FLEET = [...WORKLOAD, "properties", "fleets", "additionalProperties"];
const REGIONS = [...WORKLOAD, "properties", "regions"];

/** JSON Schema (2020-12) of `golden-ami.yaml` and the files that it includes, for editors. */
export function jsonSchema(): string {
  const { $schema, ...schema } = z.toJSONSchema(landingZoneSchema, { io: "input" });
  const { image, fleet } = defaultsSchema.shape;
  // What may be missing in an entry, a default may have.
  requireOnly(valueAt(schema, DEFAULTS), []);
  requireOnly(valueAt(schema, IMAGE), keysBeside(IMAGE, image.unwrap().shape));
  requireOnly(valueAt(schema, FLEET), keysBeside(FLEET, fleet.unwrap().shape));
  Object.assign(Object(valueAt(schema, IMAGE)), kinds());
  for (const form of [0, 1]) requireOnly(valueAt(schema, [...REGIONS, "anyOf", form]), []);
  Object.assign(Object(valueAt(schema, WORKLOAD)), {
    oneOf: ["region", "regions"].map((key) => ({ required: [key] })),
  });
  const { required: _, properties, ...rest } = schema;
  const title = "golden-ami.yaml";
  const whole = { $schema, title, ...rest, properties, patternProperties: ANCHOR_KEYS, ...REQUIRED };
  return `${JSON.stringify(whole, null, 2)}\n`;

  function keysBeside(path: Path, defaults: object): string[] {
    const keys = Object.keys(Object(valueAt(schema, [...path, "properties"])));
    return keys.filter((key) => !(key in defaults));
  }
}

/** Each kind of image has keys of its own, parents of its own, and what may stand in place of `share`. */
function kinds() {
  const only = (kind: "ami" | "container", pattern: RegExp, inPlaceOfShare: string) => ({
    anyOf: ["share", inPlaceOfShare].map((key) => ({ required: [key] })),
    properties: {
      ...Object.fromEntries(KEYS_OF[kind === "ami" ? "container" : "ami"].map((key) => [key, false])),
      parent: { pattern: pattern.source },
    },
  });
  return {
    if: { properties: { kind: { const: "container" } }, required: ["kind"] },
    // biome-ignore lint/suspicious/noThenProperty: this is JSON Schema's
    then: only("container", containerParentMistake.pattern, "repository"),
    else: only("ami", parentMistake.pattern, "copyTo"),
  };
}

const ANCHOR_KEYS = { "^x-": { description: "Taken for anchors, and otherwise ignored." } };

/** A file that has neither organization nor shared is one that `golden-ami.yaml` includes. */
const REQUIRED = {
  if: { anyOf: ["organization", "shared"].map((key) => ({ required: [key] })) },
  // biome-ignore lint/suspicious/noThenProperty: this is JSON Schema's
  then: {
    required: ["organization", "shared"],
    anyOf: ["images", "include"].map((key) => ({ required: [key] })),
  },
  else: {
    properties: Object.fromEntries(["terraform", "tags", "include", "defaults"].map((key) => [key, false])),
  },
};

/** Leaves of the keys that a map requires these alone, and of those that maps in it require none; lists are whole. */
function requireOnly(schema: unknown, keys: readonly string[]): void {
  if (!isObject(schema)) return;
  const { required } = schema;
  const left = Array.isArray(required) ? required.filter((key) => keys.includes(key)) : [];
  if (left.length) schema.required = left;
  else delete schema.required;
  const { properties, additionalProperties } = schema;
  for (const below of Object.values(isObject(properties) ? properties : {})) requireOnly(below, []);
  requireOnly(additionalProperties, []);
}
