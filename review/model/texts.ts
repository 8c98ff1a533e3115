import type { Review } from "./review.js";

/** Most names in one sentence. */
const MOST_NAMES = 6;

/** Names in a sentence: at most some of them, and how many more there are; one more stands there itself. */
export function someNames(
  names: readonly (string | undefined)[],
  most = MOST_NAMES,
  separator = ", ",
): string {
  const more = names.length - most;
  return more > 1 ? `${names.slice(0, most).join(separator)} and ${more} more` : names.join(separator);
}

/** The commit that plans are of, shortened, and whether it tells all that was planned; undefined if none is known. */
export const commitText = (
  { commit, hasUncommittedChanges }: Pick<Review, "commit" | "hasUncommittedChanges">,
  shown: (hash: string) => string,
): string | undefined =>
  commit === undefined
    ? undefined
    : `${shown(commit.slice(0, 12))}${hasUncommittedChanges ? " with uncommitted changes" : ""}`;

/** The line of a long error that says what it is. */
export function errorLine(error: string): string {
  const lines = error.trim().split("\n");
  return lines.find((line) => line.startsWith("Error: ")) ?? lines[0] ?? "";
}
