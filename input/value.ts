/** Keys and indexes that lead from a value to one inside of it. */
export type Path = readonly PropertyKey[];

/** A map, as YAML and JSON have it. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** @returns undefined if the text is not JSON */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The value at a path; undefined if there is none. */
export const valueAt = (value: unknown, path: Path) =>
  path.reduce<unknown>(
    (inner, step) =>
      typeof inner === "object" && inner !== null && Object.hasOwn(inner, step)
        ? Reflect.get(inner, step)
        : undefined,
    value,
  );

/** A path as a person reads it, e.g. `images.web.regions[0]`. */
export function formatPath(path: Path): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    return text ? `${text}.${String(step)}` : String(step);
  }, "");
}

/** The order of two values, as `sort` takes it. */
export const compare = <T>(a: T, b: T) => (a < b ? -1 : Number(a > b));
