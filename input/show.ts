/** What a person does not see, or takes for a space: control and format characters, other spaces, half a character. */
const INVISIBLE = /(?! )[\p{Cc}\p{Cf}\p{Cs}\p{Zs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** Letters that look like those of the alphabet, and are of another one. */
const LOOKALIKE = /[\p{Script=Cyrillic}\p{Script=Greek}]/gu;

const escaped = (character: string) => {
  const code = character.codePointAt(0)?.toString(16) ?? "";
  return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, "0")}`;
};

const escapeLookalikes = (word: string) =>
  /\p{Script=Latin}/u.test(word) ? word.replace(LOOKALIKE, escaped) : word;

/** A foreign text in which everything can be seen, and nothing steers a terminal. */
export function printable(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  return text.replace(INVISIBLE, escaped).replace(/\p{L}+/gu, escapeLookalikes);
}

/** A foreign text of several lines, which stay lines, with the rest of it printable. */
export function printableLines(text: string): string {
  return text.replace(/[^\n\t]+/g, printable);
}

/** Most characters of a text that are shown; it leaves an ARN whole. */
const MAX_TEXT = 240;

/** Most characters of a map or list that are shown. */
const MAX_COLLECTION = 60;

/**
 * A received value as an error shows it: JSON, in which everything can be seen. Of a long text both ends are shown, and
 * what is the matter with it: the first character that is not plain, or the first that another text has not.
 * @param other what is shown beside it, and must not look the same
 */
export function show(value: unknown, other?: string): string {
  if (typeof value === "string") {
    const shown = printable(JSON.stringify(cutText(value, other)));
    return value.length > MAX_TEXT ? `${shown} (${value.length} characters)` : shown;
  }
  const text = printable(JSON.stringify(value) ?? String(value));
  return text.length > MAX_COLLECTION ? `${text.slice(0, MAX_COLLECTION - 3)}…` : text;
}

function cutText(text: string, other: string | undefined): string {
  if (text.length <= MAX_TEXT) return text;
  const end = MAX_TEXT / 3;
  const odd = other === undefined ? text.search(/[^\x20-\x7e]/) : firstDifference(text, other);
  const head = text.slice(0, end);
  const tail = text.slice(-end);
  if (odd < end || odd >= text.length - end) return `${head}…${tail}`;
  const from = Math.max(end, odd - end / 2);
  const to = Math.min(text.length - end, from + end);
  return [head, from > end ? "…" : "", text.slice(from, to), to < text.length - end ? "…" : "", tail].join(
    "",
  );
}

function firstDifference(text: string, other: string): number {
  let index = 0;
  while (index < text.length && text[index] === other[index]) index += 1;
  return index;
}
