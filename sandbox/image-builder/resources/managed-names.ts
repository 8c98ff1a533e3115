import { distance } from "fastest-levenshtein";

/**
 * The name that another one is a slip of; undefined for a name that is known, and for one that is like none, because
 * Amazon has more names than the sandbox knows, and adds some all the time. A name is a slip if up to two letters are
 * wrong, or if words of a known one are missing (`docker-linux`). Another number is another version, not a slip.
 */
export function slipOf(name: string, known: readonly string[]): string | undefined {
  if (known.some((it) => withoutNumbers(it) === withoutNumbers(name))) return undefined;
  return known.find((it) => distance(name, it) <= 2 || lacksWords(name, it));
}

function withoutNumbers(name: string): string {
  return name.replace(/(?<![^-])\d+(?:[._]\d+)*(?![^-])/g, "0");
}

function lacksWords(name: string, known: string): boolean {
  const words = known.split("-");
  return name.split("-").every((word) => words.includes(word));
}
