import { styleText } from "node:util";
import { printable } from "../../input/problem.js";
import { isDestructive } from "../model/changes.js";
import { ageText, changeText, isSame, matrixGroups } from "../model/matrix.js";
import type { ResourceSummary, Review, Rollout, Severity, StackReview } from "../model/review.js";

export interface TerminalOptions {
  readonly colour: boolean;
}

type Style = Parameters<typeof styleText>[0];

const COLOURS: Readonly<Record<Severity, Style>> = { error: "red", warning: "yellow", note: "cyan" };

/** Most names in one line. */
const MOST_NAMES = 6;

/** A review for a terminal: the verdict, the matrix, the findings, and what else changes. */
export function renderTerminal(review: Review, { colour }: TerminalOptions): string {
  const style = (format: Style, text: string) =>
    colour ? styleText(format, text, { validateStream: false }) : text;
  const heading = (text: string) => `\n${style("bold", text)}`;
  const { verdict, rollouts, findings, stacks, plannedAt, commit, notSelected, digest } = review;
  const lines = [
    style(
      ["bold", verdict.class === "no changes" || verdict.class === "release only" ? "green" : "yellow"],
      printable(verdict.text),
    ),
  ];
  if (commit ?? plannedAt)
    lines.push(
      `planned ${[commit && `of ${commit.slice(0, 12)}`, plannedAt && `at ${plannedAt}`].filter(Boolean).join(" ")}`,
    );
  if (rollouts.length) {
    lines.push(heading("Releases"));
    for (const { first, rollouts: rows } of matrixGroups(rollouts)) {
      const ages = [first.before, isSame(first) ? undefined : first.after].map((release) =>
        ageText(release, plannedAt),
      );
      const age = ages.some(Boolean) ? ` (${ages.filter(Boolean).join(", ")})` : "";
      lines.push(`  ${style("bold", printable(changeText(first)))}${age}: ${effect(first, rows)}`);
      lines.push(`      ${printable(rowNames(rows))}`);
    }
  }
  if (findings.length) {
    lines.push(heading("Findings"));
    for (const { rule, severity, stack, message, remedy } of findings) {
      lines.push(
        `  ${style(COLOURS[severity], severity)} ${rule}${stack === undefined ? "" : `  ${printable(stack)}`}: ${printable(message)}`,
      );
      lines.push(`      ${printable(remedy)}`);
    }
  }
  const destroyed = stacks.flatMap(({ name, changes }) =>
    changes.filter(isDestructive).map((change) => ({ name, change })),
  );
  if (destroyed.length) {
    lines.push(heading("Destroyed or replaced"));
    for (const { name, change } of destroyed)
      lines.push(`  ${style("red", printable(`${name}  ${changeLine(change)}`))}`);
  }
  const others = otherChanges(stacks);
  if (others.length) {
    lines.push(heading("Other changes"));
    for (const { names, lines: changes } of others) {
      lines.push(`  ${printable(someNames(names))}`);
      for (const change of changes) lines.push(`      ${printable(change)}`);
    }
  }
  const unchanged = stacks.filter((stack) => isUnchanged(stack)).map(({ name }) => name);
  if (unchanged.length) lines.push(heading("No changes"), `  ${printable(someNames(unchanged))}`);
  if (notSelected.length)
    lines.push(heading("Not planned, because nobody asked for it"), `  ${printable(someNames(notSelected))}`);
  lines.push("", `digest ${digest}`);
  return lines.join("\n");
}

/** What becomes of the instances of all rows; why, if all have the same reason. */
function effect({ instances, why }: Rollout, rows: readonly Rollout[]): string {
  const isAlike = rows.every((row) => row.why === why);
  return `instances: ${instances}${isAlike ? ` (${why})` : ""}`;
}

function rowNames(rows: readonly Rollout[]): string {
  const names = rows.map(({ stack, fleet, account, region }) => {
    const place = [account, region].filter((part) => part !== undefined).join(" ");
    return `${stack} ${fleet}${place ? ` (${place})` : ""}`;
  });
  return `${rows.length}: ${someNames(names)}`;
}

export const someNames = (names: readonly string[], most = MOST_NAMES): string =>
  names.length > most + 1
    ? `${names.slice(0, most).join(", ")} and ${names.length - most} more`
    : names.join(", ");

/** A change in one line: what it is, to what, and which attributes. */
export function changeLine({
  address,
  previousAddress,
  kind,
  replacePaths,
  attributes,
  reason,
  actions,
}: ResourceSummary): string {
  const forced = replacePaths.length ? `, forced by ${replacePaths.join(", ")}` : reason ? `, ${reason}` : "";
  const moved = previousAddress === undefined ? "" : `, moved from ${previousAddress}`;
  const changed = attributes.map(({ path, before, after, shown }) => {
    if (shown === "values") return `${path} ${before ?? "nothing"} → ${after ?? "nothing"}`;
    return shown === "name only" ? path : `${path} (${shown})`;
  });
  const what = kind === "other" ? actions.join(", ") : kind;
  return `${what} ${address}${forced}${moved}${changed.length ? `: ${changed.join("; ")}` : ""}`;
}

/** What stacks change beside releases and what is destroyed, with stacks that do the same in one. */
export function otherChanges(
  stacks: readonly StackReview[],
): { readonly names: readonly string[]; readonly lines: readonly string[] }[] {
  const groups = new Map<string, { names: string[]; lines: string[] }>();
  for (const { name, changes, outputs } of stacks) {
    const lines = [
      ...changes.filter((change) => !change.isRollout && !isDestructive(change)).map(changeLine),
      ...outputs.map((output) => `update output.${output}`),
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
