import { distance } from "fastest-levenshtein";

/** Words without what is neither counted nor told apart, because each candidate is compared many times. */
const plainWords = new Map<string, string>();

const MAX_PLAIN_WORDS = 100_000;

/** A word by which its spellings are told from no other: `launch_template` is `launchTemplate`. */
export function plain(word: string): string {
  const known = plainWords.get(word);
  if (known !== undefined) return known;
  if (plainWords.size >= MAX_PLAIN_WORDS) plainWords.clear();
  const letters = word.toLowerCase().replace(/[-_.\s]/g, "");
  plainWords.set(word, letters);
  return letters;
}

const sorted = (word: string) => [...word].sort().join("");

/** A number is asked for, not misspelt: `web2` is not `web1`. */
const isOtherNumber = (a: string, b: string) =>
  a.length === b.length && a.replace(/\d/g, "#") === b.replace(/\d/g, "#") && sorted(a) !== sorted(b);

/** Most mistakes in a word, however long it is. */
const MAX_MISTAKES = 3;

/** How far one plain word is from another in mistakes of a typist; infinite if it is another word. */
function mistakesBetween(word: string, candidate: string): number {
  if (word === candidate) return 0;
  const limit = Math.min(MAX_MISTAKES, Math.floor(word.length / 3));
  if (!limit) return Number.POSITIVE_INFINITY;
  // The unit or the rest of a name is easily left out: `rootVolumeSize`.
  if (word.length > 3 && candidate.startsWith(word)) return Math.min(limit, candidate.length - word.length);
  if (Math.abs(word.length - candidate.length) > limit) return Number.POSITIVE_INFINITY;
  if (isOtherNumber(word, candidate)) return Number.POSITIVE_INFINITY;
  const edits = distance(word, candidate);
  // Two letters that are exchanged are one mistake, and two edits.
  if (edits === 2 && word.length === candidate.length && sorted(word) === sorted(candidate)) return 1;
  return edits > limit ? Number.POSITIVE_INFINITY : edits;
}

/** Most candidates of which one is looked for, so that a big file with as many mistakes is checked in time. */
const MAX_CANDIDATES = 1000;

const isCrowd = (candidates: Iterable<string>) =>
  (candidates instanceof Set ? candidates.size : Array.isArray(candidates) ? candidates.length : 0) >
  MAX_CANDIDATES;

/**
 * The one of the candidates that was probably meant by a word that is none of them: it differs in case, in `_` and `-`,
 * in one letter of three or fewer, or is the beginning of the candidate. Undefined if there is none, if there are two,
 * and among a crowd.
 */
export function closest(word: string, candidates: Iterable<string>): string | undefined {
  if (isCrowd(candidates)) return undefined;
  const written = plain(word);
  let best: string | undefined;
  let fewest = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const mistakes = mistakesBetween(written, plain(candidate));
    if (mistakes > fewest || mistakes === Number.POSITIVE_INFINITY) continue;
    best = mistakes === fewest ? undefined : candidate;
    fewest = mistakes;
  }
  return best;
}
