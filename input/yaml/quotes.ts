/** The rest of a line from an offset, without a comment. */
export const restOfLine = (text: string, offset: number) =>
  (/.*/.exec(text.slice(offset, offset + MAX_REST))?.[0] ?? "").replace(/\s+#.*$/, "").trimEnd();

/** Most characters of a line that are looked at. */
const MAX_REST = 10_000;

/** The way out for a text that needs quotes: those in which everything stays as it is. */
export function inQuotes(value: string): { expected: string; fix: string } {
  const fix = /[\\"]/.test(value) ? `'${value.replaceAll("'", "''")}'` : `"${value}"`;
  return { expected: `it in quotes: ${fix}`, fix };
}
