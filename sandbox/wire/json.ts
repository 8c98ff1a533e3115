export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The object that a text is in JSON; an empty one for any other text. */
export function parseRecord(text: Buffer | string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text.toString());
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}
