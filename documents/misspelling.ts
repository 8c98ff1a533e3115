import { distance } from "fastest-levenshtein";
import { closest } from "../input/did-you-mean.js";

/** Whether a word differs from another by case, one letter, or two that are exchanged: nobody means such a word. */
export function isSlip(word: string, meant: string): boolean {
  const [a, b] = [word.toLowerCase(), meant.toLowerCase()];
  if (a === b || distance(a, b) === 1) return true;
  const at = [...a].findIndex((letter, index) => letter !== b[index]);
  return b === `${a.slice(0, at)}${a[at + 1]}${a[at]}${a.slice(at + 2)}`;
}

/** The keys of a map that are not known there, each with the known one that was probably meant. */
export function unknownKeys(
  map: Readonly<Record<string, unknown>>,
  known: readonly string[],
): Map<string, string | undefined> {
  const unknown = Object.keys(map).filter((key) => !known.includes(key));
  return new Map(unknown.map((key) => [key, closest(key, known)]));
}
