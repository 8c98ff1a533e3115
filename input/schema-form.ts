import { z } from "zod";

/** A schema without what makes its value optional or gives it a default. */
export function bare(schema: z.core.$ZodType): z.core.$ZodType {
  const { def } = schema._zod;
  if ("innerType" in def) return bare(def.innerType as z.core.$ZodType);
  return "in" in def ? bare(def.in as z.core.$ZodType) : schema;
}

/** The schemas of a map's keys; undefined if the schema is not one of a map with keys of its own. */
export function shapeOf(schema: z.core.$ZodType): Readonly<Record<string, z.core.$ZodType>> | undefined {
  return schema instanceof z.core.$ZodObject ? schema._zod.def.shape : undefined;
}

/** Says which keys a map may have, of those that its schema has for maps of several kinds. */
type KeysOfKind = (map: Readonly<Record<string, unknown>>) => readonly string[];

const KEYS_OF_KIND = new WeakMap<z.core.$ZodType, KeysOfKind>();

/** Lets a person be told only of the keys that a map of its kind may have. */
export function ofKinds<T extends z.ZodType>(schema: T, keysOfKind: KeysOfKind): T {
  KEYS_OF_KIND.set(schema, keysOfKind);
  return schema;
}

/** The keys that a map may have. */
export const keysFor = (schema: z.core.$ZodType, map: Readonly<Record<string, unknown>>): readonly string[] =>
  KEYS_OF_KIND.get(schema)?.(map) ?? Object.keys(shapeOf(schema) ?? {});

/** The schema of the entries of a list, or of a map whose keys are names. */
export function entrySchemaOf(schema: z.core.$ZodType): z.core.$ZodType | undefined {
  if (schema instanceof z.core.$ZodArray) return schema._zod.def.element;
  return schema instanceof z.core.$ZodRecord ? schema._zod.def.valueType : undefined;
}

export const isRequired = (schema: z.core.$ZodType) => schema._zod.optin === undefined;

/** The values that a schema is a choice of, or that editors are shown as one. */
export function choicesOf(schema: z.core.$ZodType): readonly z.core.util.Primitive[] {
  if (schema instanceof z.core.$ZodEnum || schema instanceof z.core.$ZodLiteral)
    return [...schema._zod.values];
  const listed = z.globalRegistry.get(schema)?.enum;
  return Array.isArray(listed) ? listed : [];
}

/** The form that a schema wants, as an error says what would be right: `12 digits in quotes`, not only `a text`. */
export function formOf(wrapped: z.core.$ZodType): string {
  const schema = bare(wrapped);
  const shape = shapeOf(schema);
  if (shape) return mapForm(shape);
  const entry = entrySchemaOf(schema);
  if (schema instanceof z.core.$ZodArray && entry) return `a list, each entry ${formOf(entry)}`;
  if (entry) return `a map by name, each entry ${formOf(entry)}`;
  if (schema instanceof z.core.$ZodUnion) return schema._zod.def.options.map(formOf).join("; or ");
  if (schema instanceof z.core.$ZodString) return textForm(schema);
  if (schema instanceof z.ZodNumber) return numberForm(schema);
  const choices = choicesOf(schema);
  if (choices.length) return `${choices.length > 1 ? "one of " : ""}${choices.map(String).join(", ")}`;
  return schema._zod.def.type === "boolean" ? "true or false" : "a value";
}

function mapForm(shape: Readonly<Record<string, z.core.$ZodType>>): string {
  const required = Object.keys(shape).filter((key) => shape[key] && isRequired(shape[key]));
  return required.length
    ? `a map with ${and(required)}`
    : `a map with any of ${Object.keys(shape).join(", ")}`;
}

/** Words as a person lists them: `a, b and c`. */
export const and = (words: readonly string[]) =>
  words.length > 1 ? `${words.slice(0, -1).join(", ")} and ${words.at(-1)}` : words.join();

/** The form of a text is what its rule wants in place of an empty one. */
function textForm(schema: z.core.$ZodString): string {
  const [issue] = z.safeParse(schema, "").error?.issues ?? [];
  const form = issue?.code === "custom" ? String(issue.params?.expected) : "a text";
  const { examples } = z.globalRegistry.get(schema) ?? {};
  const example = Array.isArray(examples) ? examples[0] : undefined;
  return example === undefined || form.includes("e.g.") ? form : `${form}, e.g. ${example}`;
}

function numberForm({ minValue, maxValue, isInt }: z.ZodNumber): string {
  const kind = isInt ? "a whole number" : "a number";
  const isBounded = (limit: number | null) => limit !== null && Math.abs(limit) < Number.MAX_SAFE_INTEGER;
  if (!isBounded(minValue)) return kind;
  return isBounded(maxValue) ? `${kind}, ${minValue} to ${maxValue}` : `${kind}, at least ${minValue}`;
}

/**
 * Says which keys of a map give way to its own, although they would be there by default.
 * @param own whether the map itself has a key
 */
type GiveWay = (map: Readonly<Record<string, unknown>>, own: (key: string) => boolean) => readonly string[];

/** By the check of a schema, which stays in what is made of the schema. */
const GIVE_WAY = new WeakMap<z.core.$ZodCheck<never>, GiveWay>();

/** Lets defaults give way to a map's own keys, in the case that the last check of its schema is about. */
export function givingWay<T extends z.ZodType>(checked: T, giveWay: GiveWay): T {
  const check = checked._zod.def.checks?.at(-1);
  if (check) GIVE_WAY.set(check, giveWay);
  return checked;
}

/** Keys that exclude each other: a map's own go before those that are there by default. */
export const excluding =
  (keys: readonly string[]): GiveWay =>
  (map, own) =>
    keys.some((key) => map[key] !== undefined && own(key)) ? keys.filter((key) => !own(key)) : [];

/** The keys of a map that give way to its own. */
export const keysThatGiveWay = (schema: z.core.$ZodType, ...given: Parameters<GiveWay>): readonly string[] =>
  (schema._zod.def.checks ?? []).flatMap((check) => GIVE_WAY.get(check)?.(...given) ?? []);
