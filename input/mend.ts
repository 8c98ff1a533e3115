import { parseDocument } from "yaml";
import { z } from "zod";
import { closest, plain } from "./did-you-mean.js";
import type { PlacedFile } from "./placed-file.js";
import type { ProblemOptions, SchemaRule } from "./report.js";
import { and, bare, choicesOf, entrySchemaOf, isRequired, keysFor, shapeOf } from "./schema-form.js";
import { kindOf, oneOfKeys } from "./schema-issue.js";
import { printable, show } from "./show.js";
import { formatPath, isObject, type Path, valueAt } from "./value.js";

type Shape = Readonly<Record<string, z.core.$ZodType>>;

/** In the path of a schema, the name or index of an entry. */
const ANY = "*";

/** Reports a slip, which is one of what a schema says of any value. */
type ReportSlip = (
  path: Path,
  message: string,
  expected: string | undefined,
  options: ProblemOptions & { readonly rule: SchemaRule },
) => void;

/** The map in which a key was meant to be, and how it is spelt there. */
interface Target {
  readonly map: Path;
  readonly key: string;
}

/** Where a key of a schema can stand. */
interface KnownKey extends Target {
  readonly schema: z.core.$ZodType;
}

/**
 * Reports what can be told from a schema to be a slip, and goes on with what was meant: misspelt keys and choices, keys
 * at a wrong level, numbers without quotes. So a slip is one message, which hides no other mistake and makes none.
 */
export class Mender {
  /** Paths at which a value is missing because it is somewhere else, which is reported. */
  readonly excused = new Set<string>();
  readonly #file: PlacedFile;
  readonly #schema: z.core.$ZodType;
  readonly #report: ReportSlip;
  readonly #root: { value: unknown };
  readonly #knownKeys: readonly KnownKey[];

  /** @param homes schema of the maps to which keys at a wrong level may belong */
  constructor(file: PlacedFile, schema: z.core.$ZodType, homes: z.core.$ZodType, report: ReportSlip) {
    this.#file = file;
    this.#schema = schema;
    this.#report = report;
    this.#root = { value: structuredClone(file.value) };
    this.#knownKeys = keysIn(homes, []);
  }

  /** The file's value with what was meant. */
  mended(): unknown {
    this.#root.value = this.#mend(this.#schema, this.#root.value, []);
    return this.#root.value;
  }

  #mend(wrapped: z.core.$ZodType, value: unknown, path: Path): unknown {
    if (value === undefined || value === null) return value;
    const schema = formFor(bare(wrapped), value);
    const shape = shapeOf(schema);
    if (shape) return this.#mendMap(schema, shape, value, path);
    const entry = entrySchemaOf(schema);
    if (entry && schema instanceof z.core.$ZodArray) return this.#mendList(entry, value, path);
    if (!entry) return this.#mendScalar(schema, value, path);
    if (!isObject(value) || this.#isEntryWithoutName(entry, value, path))
      return isObject(value) ? undefined : value;
    for (const key of Object.keys(value)) value[key] = this.#mend(entry, value[key], [...path, key]);
    return value;
  }

  /** Whether a map of named entries has in their place the keys of one, which is reported. */
  #isEntryWithoutName(entry: z.core.$ZodType, value: Readonly<Record<string, unknown>>, path: Path): boolean {
    const shape = shapeOf(bare(entry)) ?? {};
    const keys = Object.keys(value).filter((key) => shape[key] && !takes(entry, value[key]));
    const [first] = keys;
    if (first === undefined || keys.length < 2) return false;
    const message = `${and(keys.map((key) => show(key)))} are keys of an entry, which needs a name`;
    this.#report([...path, first], message, `${String(path.at(-1))}: { <name>: { ${first}: …`, {
      key: true,
      rule: "type",
    });
    this.excused.add(formatPath(path));
    return true;
  }

  #mendMap(schema: z.core.$ZodType, shape: Shape, value: unknown, path: Path): unknown {
    const map = typeof value === "string" ? this.#splitText(shape, value, path) : value;
    if (!isObject(map)) return value;
    this.#mendKeys(schema, shape, map, path);
    for (const [key, inner] of Object.entries(shape)) {
      if (Object.hasOwn(map, key)) map[key] = this.#mend(inner, map[key], [...path, key]);
    }
    return map;
  }

  /** The map that a text was meant to be, if only the colon after its key is missing. */
  #splitText(shape: Shape, text: string, path: Path): unknown {
    const [, key = "", sign = "", rest = ""] = /^([\w-]+)(:|\s*=>?|\s)\s*(\S.*)$/s.exec(text) ?? [];
    if (!Object.hasOwn(shape, key)) return undefined;
    const missing = sign === ":" ? "a space is missing after the colon" : "a colon is missing after the key";
    this.#report(path, missing, `${key}: ${printable(rest)}`, { rule: "type" });
    this.#file.move(path, [...path, key]);
    return { [key]: scalarOf(rest) };
  }

  #mendList(entry: z.core.$ZodType, value: unknown, path: Path): unknown {
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) value[index] = this.#mend(entry, item, [...path, index]);
      return value;
    }
    const items = typeof value === "string" ? value.split(/[\s,]+/).filter(Boolean) : [value];
    if (!items.length || !items.every((item) => z.safeParse(entry, item).success)) return value;
    const fix = typeof value === "string" ? `[${items.join(", ")}]` : undefined;
    const form = fix ?? "- before its first key";
    this.#report(path, `${show(value)} is ${kindOf(value)}, not a list`, `a list: ${form}`, {
      fix,
      rule: "type",
    });
    for (const index of items.keys()) this.#file.move(path, [...path, index]);
    return items;
  }

  #mendScalar(schema: z.core.$ZodType, value: unknown, path: Path): unknown {
    const choices = choicesOf(schema);
    if (typeof value === "string" && choices.length && !choices.includes(value)) {
      const spelling = closest(value, choices.map(String));
      const meant = choices.find((choice) => String(choice) === spelling);
      if (meant === undefined) return value;
      const message = `${show(value)} is not allowed here: did you mean ${show(meant)}?`;
      this.#report(path, message, undefined, { fix: spelling, rule: "value" });
      // What was meant may be in the same list already.
      this.excused.add(formatPath(path));
      return meant;
    }
    if (schema instanceof z.core.$ZodString && (typeof value === "number" || typeof value === "boolean")) {
      const source = this.#file.source(path) ?? String(value);
      if (!z.safeParse(schema, source).success) return value;
      const fix = `"${source}"`;
      this.#report(path, `${source} is ${kindOf(value)}, not a text`, `it in quotes: ${fix}`, {
        fix,
        rule: "type",
      });
      if (typeof value === "number") return source;
      // Where a name was meant, there is none that is true.
      this.excused.add(formatPath(path));
      return value;
    }
    if (schema instanceof z.core.$ZodNumber && typeof value === "string") {
      const number = Number(value.replaceAll("_", ""));
      if (!value.trim() || !z.safeParse(schema, number).success) return value;
      this.#report(path, `${show(value)} is a text, not a number`, `it without quotes: ${number}`, {
        fix: `${number}`,
        rule: "type",
      });
      return number;
    }
    if (schema instanceof z.core.$ZodString && Array.isArray(value) && value.length === 1) {
      const [only] = value;
      if (typeof only !== "string" || !z.safeParse(schema, only).success) return value;
      this.#report(path, `${show(value)} is a list, not a text`, only, { fix: only, rule: "type" });
      return only;
    }
    return value;
  }

  /** Reports the keys of a map that are not known, and puts their values where they were meant to be. */
  #mendKeys(schema: z.core.$ZodType, shape: Shape, map: Record<string, unknown>, path: Path): void {
    const strays = new Map<string, string[]>();
    for (const key of Object.keys(map).filter((one) => !Object.hasOwn(shape, one))) {
      const from = [...path, key];
      const value = map[key];
      delete map[key];
      const target = this.#targetOf(shape, map, path, key, value);
      if (target?.map !== path) {
        if (!target) this.#reportUnknown(keysFor(schema, map), from);
        else this.#put(from, target, value);
        if (target) strays.set(shownPath(target.map), [...(strays.get(shownPath(target.map)) ?? []), key]);
        continue;
      }
      const [, rest] = KEY_WITHOUT_SPACE.exec(key) ?? [];
      if (rest === undefined) {
        const message = `${show(key)} is not a key here: did you mean ${show(target.key)}?`;
        this.#report(from, message, undefined, { key: true, fix: target.key, rule: "unknown-key" });
        this.#put(from, target, value);
      } else {
        const message = `${show(key)} has no space after its colon`;
        this.#report(from, message, `${target.key}: ${printable(rest)}`, {
          key: true,
          rule: "unknown-key",
        });
        const inner = bare(shape[target.key] ?? z.unknown());
        const below = entrySchemaOf(inner) ?? shapeOf(inner)?.[rest];
        const isBelow = value !== null && below && takes(below, value);
        this.#put(from, target, value === null ? scalarOf(rest) : isBelow ? { [rest]: value } : value);
      }
    }
    for (const [target, keys] of strays) {
      const one = keys.length === 1;
      const message = `${and(keys.map((key) => show(key)))} ${one ? "is not a key" : "are not keys"} here`;
      const [first = ""] = keys;
      this.#report(
        [...path, first],
        `${message}: ${one ? "it belongs" : "they belong"} ${target}`,
        undefined,
        { key: true, rule: "unknown-key" },
      );
    }
  }

  #reportUnknown(known: readonly string[], path: Path): void {
    this.#report(path, `${show(path.at(-1))} is not a key here`, oneOfKeys(known), {
      key: true,
      rule: "unknown-key",
    });
  }

  /** Where a key that is not known in a map was meant to be: there in another spelling, or elsewhere. */
  #targetOf(
    shape: Shape,
    map: Readonly<Record<string, unknown>>,
    path: Path,
    key: string,
    value: unknown,
  ): Target | undefined {
    const missing = Object.keys(shape).filter((one) => !Object.hasOwn(map, one));
    const [name = key] = /^[^:\s]+(?=:.)/.exec(key) ?? [];
    const alike = missing.includes(name) ? name : closest(name, missing);
    const elsewhere = this.#elsewhere(path, key, value);
    const inner = alike === undefined ? undefined : shape[alike];
    if (alike !== undefined && inner && (!elsewhere || isRequired(inner) || takes(inner, value)))
      return { map: path, key: alike };
    return elsewhere;
  }

  /**
   * The nearest map in which a key of this spelling is known, of several the one that is there; undefined if there are
   * several yet, or if it is far.
   */
  #elsewhere(path: Path, key: string, value: unknown): Target | undefined {
    const here = schemaPath(this.#schema, path);
    let least = Infinity;
    let nearest: Target[] = [];
    for (const { map, key: known, schema } of this.#knownKeys) {
      if (plain(known) !== plain(key) || !takes(schema, value)) continue;
      const differing = map.findIndex((step, index) => step !== here[index]);
      const common = differing < 0 ? Math.min(map.length, here.length) : differing;
      if (common === 0 && map.length && path.length) continue;
      const steps = here.length + map.length - 2 * common;
      const target = { map: [...path.slice(0, common), ...map.slice(common)], key: known };
      if (steps === 0 || least < steps || !this.#hasKind(target)) continue;
      if (steps < least) nearest = [];
      least = steps;
      nearest.push(target);
    }
    if (nearest.length > 1) nearest = nearest.filter(({ map }) => isObject(valueAt(this.#root.value, map)));
    return nearest.length === 1 ? nearest[0] : undefined;
  }

  /** Whether maps that are there are of kinds that have what leads to a key. */
  #hasKind({ map, key }: Target): boolean {
    let schema: z.core.$ZodType | undefined = bare(this.#schema);
    let value: unknown = this.#root.value;
    for (const step of [...map, key].map(String)) {
      if (!schema || !isObject(value)) return true;
      const inner: z.core.$ZodType | undefined = shapeOf(schema)?.[step];
      if (inner && !keysFor(schema, value).includes(step)) return false;
      const next: z.core.$ZodType | undefined = inner ?? entrySchemaOf(schema);
      schema = next && bare(next);
      value = value[step];
    }
    return true;
  }

  /** Puts a value where it was meant to be, unless there is one. */
  #put(from: Path, { map, key }: Target, value: unknown): void {
    const end = map.indexOf(ANY);
    if (end >= 0) {
      this.excused.add(formatPath(map.slice(0, end)));
      return;
    }
    let parent = this.#root.value;
    for (const step of map) {
      if (isObject(parent)) parent[String(step)] ??= {};
      parent = valueAt(parent, [step]);
    }
    if (!isObject(parent) || Object.hasOwn(parent, key)) return;
    parent[key] = value;
    this.#file.move(from, [...map, key]);
  }
}

/** A key that has its value in it, because no space follows the colon. */
const KEY_WITHOUT_SPACE = /^[^:\s]+:(.+)$/s;

/** The value of a text that stands where a scalar does. */
function scalarOf(text: string): unknown {
  const document = parseDocument(text, { logLevel: "error" });
  return document.errors.length ? text : document.toJS();
}

function keysIn(wrapped: z.core.$ZodType, map: Path): KnownKey[] {
  const schema = bare(wrapped);
  const entry = entrySchemaOf(schema);
  if (entry) return keysIn(entry, [...map, ANY]);
  return Object.entries(shapeOf(schema) ?? {}).flatMap(([key, inner]) => [
    { map, key, schema: inner },
    ...keysIn(inner, [...map, key]),
  ]);
}

/** A path as a schema has it, in which an entry's name or index is any. */
function schemaPath(root: z.core.$ZodType, path: Path): readonly string[] {
  let schema: z.core.$ZodType | undefined = bare(root);
  return path.map((step) => {
    const inner: z.core.$ZodType | undefined = schema && shapeOf(schema)?.[String(step)];
    const entry: z.core.$ZodType | undefined = schema && entrySchemaOf(schema);
    schema = (inner ?? entry) ? bare((inner ?? entry) as z.core.$ZodType) : undefined;
    return inner ? String(step) : ANY;
  });
}

/** Whether a schema's values are of the kind of a value: maps, lists, or neither. */
function takes(wrapped: z.core.$ZodType, value: unknown): boolean {
  const schema = bare(wrapped);
  if (schema instanceof z.core.$ZodArray) return Array.isArray(value);
  return isObject(value) === (shapeOf(schema) !== undefined || entrySchemaOf(schema) !== undefined);
}

/** Of a schema with several forms, that of a value's kind, or the first. */
function formFor(schema: z.core.$ZodType, value: unknown): z.core.$ZodType {
  if (!(schema instanceof z.core.$ZodUnion)) return schema;
  const { options } = schema._zod.def;
  return bare(options.find((option) => takes(option, value)) ?? options[0] ?? schema);
}

/** A path to a map, in which an entry that has no name yet is `<name>`. */
const shownPath = (path: Path) =>
  path.length ? `in ${formatPath(path.map((step) => (step === ANY ? "<name>" : step)))}` : "at the top level";
