import { styleText } from "node:util";
import { printable } from "../../input/problem.js";
import { changeLine, isUnchanged, otherChanges } from "../model/change-lines.js";
import { isDestructive } from "../model/changes.js";
import { contentsLines, contentsTitle, MOST_COMMITS } from "../model/contents.js";
import { ageText, alike, changeText, isSame, matrixGroups } from "../model/matrix.js";
import type { Review, Rollout, Severity } from "../model/review.js";
import { commitText, placeText, someNames } from "../model/texts.js";

export interface TerminalOptions {
  readonly colour: boolean;
  /** Characters in a line. @default - lines are as long as they are */
  readonly width?: number;
}

type Style = Parameters<typeof styleText>[0];

const COLOURS: Readonly<Record<Severity, Style>> = { error: "red", warning: "yellow", note: "cyan" };

/** Most lines of what Terraform said of a stack that failed. */
const MOST_ERROR_LINES = 12;

/** A review for a terminal: the verdict, what was not planned, the matrix, the findings, and what else changes. */
export function renderTerminal(review: Review, { colour, width }: TerminalOptions): string {
  const { verdict, rollouts, findings, stacks, plannedAt, notSelected, contents, digest, accountNames } =
    review;
  const lines: string[] = [];
  const add = (text: string, indent = 0, format?: Style) => {
    for (const line of wrapped(printable(text), indent, width))
      lines.push(colour && format ? styleText(format, line, { validateStream: false }) : line);
  };
  const heading = (text: string) => {
    lines.push("");
    add(text, 0, "bold");
  };
  const isGood = verdict.class === "no changes" || verdict.class === "release only";
  add(verdict.text, 0, ["bold", isGood ? "green" : "yellow"]);
  const commit = commitText(review, (hash) => hash);
  if (commit ?? plannedAt)
    add(`planned ${[commit && `of ${commit}`, plannedAt && `at ${plannedAt}`].filter(Boolean).join(" ")}`);
  const failed = stacks.filter(({ status }) => status !== "planned");
  if (failed.length) heading("Not planned");
  for (const { name, status, error = "" } of failed) {
    add(`${name}  ${status}`, 2, "red");
    const said = error.trim().split("\n");
    for (const line of said.slice(0, MOST_ERROR_LINES)) add(line, 6);
    if (said.length > MOST_ERROR_LINES) add(`… and ${said.length - MOST_ERROR_LINES} more lines`, 6);
  }
  const groups = matrixGroups(rollouts);
  if (groups.length) heading("Releases");
  for (const line of alike(groups)) add(line, 2);
  for (const { first, rollouts: rows } of groups) {
    const ages = [first.before, isSame(first) ? undefined : first.after]
      .map((release) => ageText(release, plannedAt))
      .filter(Boolean);
    const ids = [...new Set([first.before?.amiId, first.after?.amiId])].filter((id) => id !== undefined);
    add(`${changeText(first)}${ages.length ? ` (${ages.join(", ")})` : ""}`, 2, "bold");
    add(effect(first, rows), 6);
    if (isAlike(rows)) add(ids.join(" → "), 6);
    add(rowNames(rows, accountNames), 6);
  }
  if (contents.length) heading("What is in it");
  for (const one of contents) {
    add(contentsTitle(one), 2, "bold");
    for (const line of contentsLines(one, MOST_COMMITS)) add(line, 6);
  }
  const unplanned = new Set(failed.map(({ name }) => name));
  const others = findings.filter(
    ({ rule, stack }) => !(rule === "incomplete" && stack !== undefined && unplanned.has(stack)),
  );
  if (others.length) heading("Findings");
  for (const { rule, severity, stack, message, remedy } of others) {
    add(`${severity} ${rule}${stack === undefined ? "" : `  ${stack}`}: ${message}`, 2, COLOURS[severity]);
    add(remedy, 6);
  }
  const destroyed = stacks.flatMap(({ name, changes }) =>
    changes.filter(isDestructive).map((change) => ({ name, change })),
  );
  if (destroyed.length) heading("Destroyed or replaced");
  for (const { name, change } of destroyed) add(`${name}  ${changeLine(change)}`, 2, "red");
  const groupsOfChanges = otherChanges(stacks);
  if (groupsOfChanges.length) heading("Other changes");
  for (const { names, lines: changes } of groupsOfChanges) {
    add(someNames(names), 2);
    for (const change of changes) add(change, 6);
  }
  const unchanged = stacks.filter((stack) => isUnchanged(stack)).map(({ name }) => name);
  if (unchanged.length) {
    heading("No changes");
    add(`${unchanged.length}: ${someNames(unchanged)}`, 2);
  }
  if (notSelected.length) {
    heading("Not planned, because nobody asked for it");
    add(someNames(notSelected), 2);
  }
  // A digest that is to be copied is whole, however narrow the terminal.
  lines.push("", `digest ${digest}`);
  return lines.join("\n");
}

/** Less is no width that a text can have. */
const MIN_WIDTH = 40;

/** A text in lines of a width, broken between words; those after the first are indented a little more. */
function wrapped(text: string, indent: number, width = Number.POSITIVE_INFINITY): string[] {
  const most = Math.max(MIN_WIDTH, width);
  const lines: string[] = [];
  let line = " ".repeat(indent);
  let isEmpty = true;
  for (const word of text.split(" ")) {
    if (!isEmpty && line.length + 1 + word.length > most) {
      lines.push(line);
      line = " ".repeat(indent + 2);
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line].map((one) => one.trimEnd());
}

/** Whether rows have the same AMIs: in each Region, a release has another. */
const isAlike = (rows: readonly Rollout[]) =>
  rows.every(
    ({ before, after }) => before?.amiId === rows[0]?.before?.amiId && after?.amiId === rows[0]?.after?.amiId,
  );

/** What becomes of the instances of all rows; why, if all have the same reason. */
function effect({ instances, why }: Rollout, rows: readonly Rollout[]): string {
  const isSameReason = rows.every((row) => row.why === why);
  return `instances: ${instances}${isSameReason ? ` (${why})` : ""}`;
}

function rowNames(rows: readonly Rollout[], accountNames: Review["accountNames"]): string {
  const names = rows.map(({ stack, fleet, ...one }) => {
    const place = placeText(one, accountNames);
    return `${stack} ${fleet}${place ? ` (${place})` : ""}`;
  });
  return `${rows.length}: ${someNames(names)}`;
}
