export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value if it is an object; else an empty one. */
export const record = (value: unknown): Readonly<Record<string, unknown>> => (isRecord(value) ? value : {});

/** The objects of a list. */
export const records = (list: unknown): Readonly<Record<string, unknown>>[] =>
  Array.isArray(list) ? list.filter(isRecord) : [];

/** The object that a text is in JSON; an empty one for any other text. */
export function parseRecord(text: Buffer | string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text.toString());
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}
