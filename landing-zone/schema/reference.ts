import { join } from "node:path";
import { globSync } from "tinyglobby";
import { parse, stringify } from "yaml";
import { z } from "zod";
import { bare, choicesOf, entrySchemaOf, formOf, isRequired, shapeOf } from "../../input/schema-form.js";
import { readTextFile } from "../../input/text-file.js";
import { isObject, valueAt } from "../../input/value.js";
import { landingZoneSchema } from "./landing-zone.js";

/** What `npm run schema` writes beside the JSON Schema. */
export const REFERENCE_FILE = "docs/landing-zone.md";

const HEAD = `# golden-ami.yaml, key by key

\`npm run schema\` writes this page from the schema that \`golden-ami.yaml\` is checked with; a test holds them equal.
A key is required where its default says so. \`<name>\` is a name of your own, and \`[]\` an entry of a list.
`;

interface Key {
  readonly path: string;
  readonly schema: z.core.$ZodType;
}

/** A key of a landing zone as the reference has it. */
export interface ReferenceEntry {
  readonly path: string;
  readonly description: string;
  readonly form: string;
  readonly default: string;
  readonly example: string;
}

/** The reference of all keys in Markdown. */
export function reference(): string {
  const entries = referenceEntries();
  const sections = Object.keys(landingZoneSchema.shape).map((key) => {
    const rows = entries.filter(({ path }) => path.split(/[.[]/)[0] === key).map(rowOf);
    return [
      `\n## ${key}\n`,
      "| Key | What it is | Value | Default | Example |",
      "|---|---|---|---|---|",
      ...rows,
    ].join("\n");
  });
  return `${HEAD}${sections.join("\n")}\n`;
}

/** All keys of a landing zone. */
export function referenceEntries(): ReferenceEntry[] {
  const found = examples();
  return keysBelow("", landingZoneSchema).map((key) => entryOf(key, found));
}

/** The keys of maps in a schema, each before those below it. What defaults may have is told where it is from. */
function keysBelow(path: string, wrapped: z.core.$ZodType): Key[] {
  if (path === "defaults") return [];
  const schema = bare(wrapped);
  const entry = entrySchemaOf(schema);
  if (entry) return keysBelow(entryPath(path, schema), entry);
  return Object.entries(shapeOf(schema) ?? {}).flatMap(([key, inner]) => {
    const below = path ? `${path}.${key}` : key;
    return [{ path: below, schema: inner }, ...keysBelow(below, inner)];
  });
}

/** The path of each entry of a list or a map. */
const entryPath = (path: string, schema: z.core.$ZodType) =>
  `${path}${schema instanceof z.core.$ZodArray ? "[]" : ".<name>"}`;

/** Of what has keys, whose rows follow, only what it is. */
function kindOf(schema: z.core.$ZodType): string {
  if (shapeOf(schema)) return "a map";
  const entry = entrySchemaOf(schema);
  if (!entry || !shapeOf(bare(entry))) return formOf(schema).replace(/, e\.g\. [^;]*/g, "");
  return schema instanceof z.core.$ZodArray ? "a list of maps" : "maps by name";
}

function entryOf({ path, schema }: Key, found: ReadonlyMap<string, unknown>): ReferenceEntry {
  return {
    path,
    description: metaOf(schema, "description") ?? "",
    form: kindOf(bare(schema)),
    default: isRequired(schema) ? "required" : shown(defaultOf(schema)),
    example:
      [found.get(path), exampleIn(schema), defaultOf(schema), firstOf(bare(schema))]
        .map(shown)
        .find(Boolean) ?? inFlow(exampleIn(schema)),
  };
}

/** What a schema or one that it wraps says of itself. */
function metaOf<Key extends "description" | "examples" | "default">(
  schema: z.core.$ZodType,
  key: Key,
): z.core.GlobalMeta[Key] | undefined {
  const own = z.globalRegistry.get(schema)?.[key];
  if (own !== undefined) return own;
  const { def } = schema._zod;
  if ("innerType" in def) return metaOf(def.innerType as z.core.$ZodType, key);
  return "in" in def ? metaOf(def.in as z.core.$ZodType, key) : undefined;
}

function exampleIn(schema: z.core.$ZodType): unknown {
  const examples = metaOf(schema, "examples");
  return Array.isArray(examples) ? examples[0] : undefined;
}

/** The first value of a choice, the least of a number. */
const firstOf = (schema: z.core.$ZodType): unknown =>
  schema instanceof z.ZodNumber ? schema.minValue : choicesOf(schema)[0];

/** The value that holds without one, which a map has in its keys. */
function defaultOf(schema: z.core.$ZodType): unknown {
  const { def } = schema._zod;
  if ("defaultValue" in def && !isObject(def.defaultValue)) return def.defaultValue;
  const said = z.globalRegistry.get(schema)?.default;
  return said ?? ("innerType" in def ? defaultOf(def.innerType as z.core.$ZodType) : undefined);
}

/** The first value of each key in the landing zones of `examples/`. */
function examples(): ReadonlyMap<string, unknown> {
  const found = new Map<string, unknown>();
  const directory = join(__dirname, "..", "..", "examples");
  for (const file of globSync(["*/golden-ami.yaml", "*/teams/*.yaml"], { cwd: directory }).sort()) {
    const value: unknown = parse(readTextFile(file, directory) ?? "", { merge: true });
    collect("", landingZoneSchema, value, found);
  }
  return found;
}

function collect(path: string, wrapped: z.core.$ZodType, value: unknown, found: Map<string, unknown>): void {
  if (value === undefined || path === "defaults") return;
  if (!found.has(path)) found.set(path, value);
  const schema = bare(wrapped);
  const entry = entrySchemaOf(schema);
  if (entry)
    for (const one of Object.values(Object(value))) collect(entryPath(path, schema), entry, one, found);
  for (const [key, inner] of Object.entries(shapeOf(schema) ?? {}))
    collect(path ? `${path}.${key}` : key, inner, valueAt(value, [key]), found);
}

/** What is a scalar, or has scalars alone; the keys of all else show it. */
function shown(value: unknown): string {
  const parts = isObject(value) || Array.isArray(value) ? Object.values(value) : [];
  return parts.some((part) => typeof part === "object") ? "" : inFlow(value);
}

function inFlow(value: unknown): string {
  if (value === undefined) return "";
  return stringify(value, { collectionStyle: "flow", flowCollectionPadding: false, lineWidth: 0 }).trim();
}

const rowOf = (entry: ReferenceEntry) =>
  `| ${[`\`${entry.path}\``, entry.description, entry.form, code(entry.default), code(entry.example)].map(cell).join(" | ")} |`;

const code = (text: string) => (text && text !== "required" ? `\`${text}\`` : text);

/** A text as a cell of a table takes it, in which code is between backticks. */
const cell = (text: string) =>
  text
    .replaceAll("|", "\\|")
    .split("`")
    .map((part, index) => (index % 2 ? part : part.replaceAll("<", "&lt;").replace(/[*_]/g, "\\$&")))
    .join("`");
