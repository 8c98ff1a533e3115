import type { Review } from "./review.js";

/** A text that a plan has; undefined of anything else, and of an empty one. */
export const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);

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

/** Account, with its name, and Region; empty if no landing zone tells them. */
export const placeText = (
  { account, region }: { readonly account?: string; readonly region?: string },
  names: Review["accountNames"] = {},
): string =>
  [account, account !== undefined && Object.hasOwn(names, account) ? names[account] : undefined, region]
    .filter((part) => part !== undefined)
    .join(" ");

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
