import { isDestructive } from "./changes.js";
import type { ResourceSummary, StackReview } from "./review.js";

/** A change in one line: what it is, to what, and which attributes. */
export function changeLine({
  address,
  previousAddress,
  isImported,
  kind,
  replacePaths,
  attributes,
  reason,
  actions,
}: ResourceSummary): string {
  const forced = replacePaths.length ? `, forced by ${replacePaths.join(", ")}` : reason ? `, ${reason}` : "";
  const moved = previousAddress === undefined ? "" : `, moved from ${previousAddress}`;
  const imported = isImported ? ", imported" : "";
  const changed = attributes.map(({ path, before, after, shown }) => {
    if (shown === "values") return `${path} ${before ?? "nothing"} → ${after ?? "nothing"}`;
    return shown === "name only" ? path : `${path} (${shown})`;
  });
  const what = kind === "other" ? actions.join(", ") : kind;
  return `${what} ${address}${forced}${moved}${imported}${changed.length ? `: ${changed.join("; ")}` : ""}`;
}

/** What stacks change beside releases and what is destroyed, with stacks that do the same in one. */
export function otherChanges(
  stacks: readonly StackReview[],
): { readonly names: readonly string[]; readonly lines: readonly string[] }[] {
  const groups = new Map<string, { names: string[]; lines: string[] }>();
  for (const { name, changes, outputs } of stacks) {
    const lines = [
      ...changes.filter((change) => !change.isRollout && !isDestructive(change)).map(changeLine),
      ...outputs.map((output) => `${output.action} output.${output.name}`),
    ];
    if (!lines.length) continue;
    const key = lines.join("\n");
    const group = groups.get(key) ?? { names: [], lines };
    group.names.push(name);
    groups.set(key, group);
  }
  return [...groups.values()].sort((a, b) => b.names.length - a.names.length);
}

export const isUnchanged = ({ status, changes, outputs }: StackReview) =>
  status === "planned" && !changes.length && !outputs.length;
