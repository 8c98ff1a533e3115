import { changeLine, isUnchanged, otherChanges } from "../model/change-lines.js";
import { isDestructive } from "../model/changes.js";
import { MOST_COMMITS } from "../model/contents.js";
import { ageText, alike, changeText, isSame, type MatrixGroup, matrixGroups } from "../model/matrix.js";
import type { Finding, ResourceSummary, Review, Rollout } from "../model/review.js";
import { commitText, errorLine, placeText, someNames } from "../model/texts.js";
import { html } from "./html/text.js";
import { markdownContents } from "./markdown-contents.js";
import { bytes, cell, code, codeBlock, markdownText } from "./markdown-text.js";

export interface MarkdownOptions {
  /** Most bytes, in UTF-8. @default 65_000, as GitHub's comments take 65,536 characters */
  readonly maxBytes?: number;
  /** Id in a comment that nobody sees, by which the comment that is to be replaced is found. */
  readonly marker?: string;
  /** Where the whole review is, for what is left out. @default - the artifacts of the run */
  readonly details?: string;
}

const DEFAULT_MAX_BYTES = 65_000;

/** A part of the page: as it should be, and shorter, in the order in which it may get so. */
interface Section {
  readonly title?: string;
  /** Of what the shorter ones leave out. */
  readonly what?: string;
  readonly levels: readonly string[];
}

/**
 * A review as Markdown of GitHub and GitLab, within a number of bytes: what is long gets shorter, and at the end of the page
 * stands what was left out. The verdict, what is destroyed and what failed stay: they are counted if they do not fit.
 */
export function renderMarkdown(
  review: Review,
  { maxBytes = DEFAULT_MAX_BYTES, marker, details }: MarkdownOptions = {},
): string {
  const sections = [
    head(review, marker),
    notPlanned(review),
    matrix(review),
    destroyed(review),
    findings(review),
    contents(review),
    others(review),
    rest(review),
  ].filter(({ levels }) => levels[0] !== "");
  const chosen = sections.map(() => 0);
  const most = Math.max(...sections.map(({ levels }) => levels.length));
  const fits = () => bytes(page(sections, chosen, details)) <= maxBytes;
  // What comes last is what a reviewer needs least.
  for (let level = 1; level < most && !fits(); level += 1) {
    for (let index = sections.length - 1; index >= 0 && !fits(); index -= 1) {
      if (sections[index]?.levels[level] !== undefined) chosen[index] = level;
    }
  }
  // One long section has made others short, which may have room again.
  for (const [index, level] of chosen.entries()) {
    chosen[index] = 0;
    while ((chosen[index] ?? level) < level && !fits()) chosen[index] = (chosen[index] ?? level) + 1;
  }
  const text = page(sections, chosen, details);
  return bytes(text) <= maxBytes ? text : cut(text, maxBytes, leftOut(["the rest"], details));
}

function page(sections: readonly Section[], chosen: readonly number[], details: string | undefined): string {
  const texts = sections.map(({ title, levels }, index) => {
    const text = levels[chosen[index] ?? 0] ?? "";
    return title === undefined || text === "" ? text : `### ${title}\n\n${text}`;
  });
  const missing = sections.flatMap(({ what, levels }, index) =>
    what !== undefined && levels[chosen[index] ?? 0] !== levels[0] ? [what] : [],
  );
  if (missing.length) texts.push(leftOut(missing, details));
  return `${texts.filter((text) => text !== "").join("\n\n")}\n`;
}

const leftOut = (
  what: readonly string[],
  details = "the artifacts of this run, or `npx golden-ami review`",
) => `_Left out, because this page may have no more bytes: ${what.join(", ")}. All of it is in ${details}._`;

/** The last resort: what fits from the top, and the word that something is missing. */
function cut(text: string, maxBytes: number, note: string): string {
  const kept: string[] = [];
  let size = bytes(note) + 3;
  for (const line of text.split("\n")) {
    size += bytes(line) + 1;
    if (size > maxBytes) {
      // The verdict itself, or nothing at all.
      if (line.startsWith("## ")) kept.push(cutLine(line, maxBytes - (size - bytes(line))));
      break;
    }
    kept.push(line);
  }
  return `${kept.join("\n")}\n\n${note}\n`;
}

/** Words, of which code is one, also with blanks in it. */
const WORDS = /(?:(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)|[^ ])+/g;

/** As many words as have room. */
function cutLine(line: string, maxBytes: number): string {
  const words: string[] = [];
  let size = bytes("…");
  for (const word of line.match(WORDS) ?? []) {
    size += bytes(word) + 1;
    if (size > maxBytes) break;
    words.push(word);
  }
  return `${words.join(" ")} …`;
}

function head(review: Review, marker: string | undefined): Section {
  const { verdict, plannedAt, stacks } = review;
  const commit = commitText(review, code);
  const parts = [
    `${stacks.length} ${stacks.length === 1 ? "stack" : "stacks"}`,
    commit === undefined ? undefined : `planned of ${commit}`,
    plannedAt === undefined ? undefined : markdownText(plannedAt),
  ];
  const comment =
    marker === undefined ? "" : `<!-- golden-ami review: ${marker.replace(/[^\w.]+/g, "-")} -->\n`;
  return {
    levels: [
      `${comment}## ${markdownText(verdict.text)}\n\n${parts.filter((part) => part !== undefined).join(" · ")}`,
    ],
  };
}

/** Most lines of a list that must not be cut, where all of them have no room. */
const MOST_LINES = [400, 150, 50, 15, 5];

/** A list, and as much of it as may have room, with how many more there are. */
const shorter = (lines: readonly string[]): string[] =>
  [lines.length, ...MOST_LINES].map((most) => {
    const more = lines.length - most;
    return [...lines.slice(0, most), ...(more > 0 ? [`- … and ${more} more`] : [])].join("\n");
  });

/** Stacks of which a reviewer sees nothing else. */
function notPlanned({ stacks }: Review): Section {
  const failed = stacks.filter(({ status }) => status !== "planned");
  const list = (most: number) =>
    failed
      .map(({ name, status, error = "" }) => {
        const line = `- **${status}** ${markdownText(name)}`;
        const first = errorLine(error);
        const summary = first === "" ? line : `${line}: ${markdownText(first)}`;
        const isLong = error.trim() !== first && error.length <= most;
        return isLong
          ? `${summary}\n\n  <details><summary>what Terraform said</summary>\n\n${indented(codeBlock(error.trim()))}\n\n  </details>\n`
          : summary;
      })
      .join("\n")
      .trimEnd();
  const names = failed.map(({ name, status }) => `- **${status}** ${markdownText(name)}`);
  const count = `${failed.length} of ${stacks.length} stacks.`;
  return {
    title: "Not planned",
    what: "errors of stacks that were not planned",
    levels: failed.length ? [list(4_000), list(800), list(0), list(0), ...shorter(names), count] : [""],
  };
}

const indented = (text: string) => text.replace(/^/gm, "  ");

/** Most groups of a matrix that has to be short, and shorter. */
const MANY_GROUPS = 100;
const FEW_GROUPS = 20;

function matrix({ rollouts, plannedAt, accountNames }: Review): Section {
  const groups = matrixGroups(rollouts);
  if (!groups.length) return { levels: [""] };
  const table = (most: number, mostGroups = groups.length) => {
    const left = groups.slice(mostGroups).reduce((sum, group) => sum + group.rollouts.length, 0);
    return [
      ...alike(groups).map((line) => `${markdownText(line)}.\n`),
      "| release | instances | fleets |",
      "| --- | --- | --- |",
      ...groups.slice(0, mostGroups).map((group) => tableRow(group, plannedAt, accountNames, most)),
      ...(left ? [`| … and ${left} more fleets | | |`] : []),
    ].join("\n");
  };
  const count = `${rollouts.filter((rollout) => !isSame(rollout)).length} of ${rollouts.length} fleets change.`;
  return {
    title: "Releases",
    what: "names of fleets that are alike",
    levels: [table(40), table(20), table(6), table(1), table(6, MANY_GROUPS), table(1, FEW_GROUPS), count],
  };
}

function tableRow(
  { first, rollouts: rows }: MatrixGroup,
  plannedAt: string | undefined,
  accountNames: Review["accountNames"],
  most: number,
): string {
  const ages = [first.before, isSame(first) ? undefined : first.after]
    .map((release) => ageText(release, plannedAt))
    .filter(Boolean);
  const ids = [...new Set(rows.flatMap(({ before, after }) => [before?.amiId, after?.amiId]))].filter(
    (id) => id !== undefined,
  );
  const whys = [...new Set(rows.map(({ why }) => why))].map(markdownText);
  const release = [
    `**${markdownText(changeText(first))}**`,
    ...(ages.length ? [ages.join(" → ")] : []),
    ...(ids.length <= 4 ? [ids.map(code).join(" ")] : []),
  ];
  const instances = [first.instances, ...(whys.length <= 3 ? whys : [])];
  const fleets = `${rows.length}: ${rows.length > most + 1 ? `${names(rows.slice(0, most), accountNames)} and ${rows.length - most} more` : names(rows, accountNames)}`;
  return `| ${[release.join("<br>"), instances.join("<br>"), fleets].map(cell).join(" | ")} |`;
}

const names = (rows: readonly Rollout[], accountNames: Review["accountNames"]) =>
  rows
    .map(({ stack, fleet, ...one }) => {
      const place = placeText(one, accountNames);
      return `${markdownText(`${stack} ${fleet}`)}${place ? ` (${markdownText(place)})` : ""}`;
    })
    .join(", ");

function destroyed({ stacks }: Review): Section {
  const all = stacks.flatMap(({ name, changes }) =>
    changes.filter(isDestructive).map((change) => ({ name, change })),
  );
  if (!all.length) return { levels: [""] };
  const list = (line: (change: ResourceSummary) => string) =>
    all.map(({ name, change }) => `- ${markdownText(name)}: ${markdownText(line(change))}`).join("\n");
  // What is destroyed in many stacks is one line, with the stacks that it is in.
  const places = new Map<string, string[]>();
  for (const { name, change } of all) {
    const line = `${change.kind} ${change.address}`;
    const names = places.get(line);
    if (names) names.push(name);
    else places.set(line, [name]);
  }
  const groups = [...places].map(
    ([line, names]) =>
      `- ${names.length > 1 ? `in ${names.length} stacks, ` : ""}${markdownText(someNames(names, 3))}: ${markdownText(line)}`,
  );
  const long = list(changeLine);
  const short = list(({ kind, address }) => `${kind} ${address}`);
  const count = `${all.length} resources in ${new Set(all.map(({ name }) => name)).size} stacks, too many to be named here.`;
  return {
    title: "Destroyed or replaced",
    what: "details of what is destroyed or replaced",
    levels: [long, long, long, long, short, ...shorter(groups), count],
  };
}

function findings({ findings: all, stacks }: Review): Section {
  const unplanned = new Set(stacks.filter(({ status }) => status !== "planned").map(({ name }) => name));
  const rules = new Map<string, Finding[]>();
  for (const one of all) {
    // What stands under "Not planned" already.
    if (one.rule === "incomplete" && one.stack !== undefined && unplanned.has(one.stack)) continue;
    const ones = rules.get(one.rule);
    if (ones) ones.push(one);
    else rules.set(one.rule, [one]);
  }
  const list = (most: number) => [...rules.values()].map((ones) => ofRule(ones, most)).join("\n");
  const counts = [...rules].map(([rule, ones]) => `${ones.length} ${rule}`).join(", ");
  return {
    title: "Findings",
    what: "findings that are alike",
    levels: [list(20), list(20), list(5), list(1), counts],
  };
}

/** The findings of one rule, with its remedy once. */
function ofRule(ones: readonly Finding[], most: number): string {
  const [first] = ones;
  if (!first) return "";
  const lines = ones
    .slice(0, most)
    .map(
      ({ stack, message }) =>
        `  - ${stack === undefined ? "" : `${markdownText(stack)}: `}${markdownText(message)}`,
    );
  const more = ones.length - lines.length;
  return [
    `- **${first.severity}: ${first.rule}**${ones.length > 1 ? ` (${ones.length})` : ""} — ${first.remedy}`,
    ...lines,
    ...(more > 0 ? [`  - … and ${more} more`] : []),
  ].join("\n");
}

function contents({ contents: all }: Review): Section {
  const list = (hasDiffs: boolean) =>
    all.map((one) => markdownContents(one, hasDiffs, MOST_COMMITS)).join("\n\n");
  return {
    title: "What is in it",
    what: "what releases contain",
    levels: [list(true), list(false), all.map(({ image, to }) => markdownText(`${image} ${to}`)).join(", ")],
  };
}

function others({ stacks }: Review): Section {
  const groups = otherChanges(stacks);
  if (!groups.length) return { levels: [""] };
  const fold = (most: number) =>
    groups
      .map(({ names: ones, lines }) => {
        const shown = lines.slice(0, most).map((line) => `- ${markdownText(line)}`);
        const more = lines.length - shown.length;
        return [
          `<details><summary>${lines.length} ${lines.length === 1 ? "change" : "changes"} in ${htmlNames(ones)}</summary>`,
          "",
          ...shown,
          ...(more > 0 ? [`- … and ${more} more`] : []),
          "",
          "</details>",
        ].join("\n");
      })
      .join("\n");
  const count = groups.reduce((sum, { names: ones, lines }) => sum + ones.length * lines.length, 0);
  const stackCount = groups.reduce((sum, { names: ones }) => sum + ones.length, 0);
  return {
    title: "Other changes",
    what: "other changes",
    levels: [
      fold(200),
      fold(20),
      fold(3),
      `${count} ${count === 1 ? "change" : "changes"} in ${stackCount} ${stackCount === 1 ? "stack" : "stacks"}.`,
    ],
  };
}

/** Names in a summary, where Markdown is not read. A backtick would begin code in it. */
const htmlNames = (ones: readonly string[]) =>
  `<code>${html(someNames(ones)).replaceAll("`", "&#96;").replaceAll("|", "&#124;")}</code>`;

function rest({ stacks, notSelected }: Review): Section {
  const unchanged = stacks.filter(isUnchanged).map(({ name }) => name);
  const lines = (most: number) => [
    ...(unchanged.length
      ? [`No changes in ${unchanged.length}: ${markdownText(someNames(unchanged, most))}.`]
      : []),
    ...(notSelected.length
      ? [`Not planned, because nobody asked for it: ${markdownText(someNames(notSelected, most))}.`]
      : []),
  ];
  return {
    what: "names of stacks without changes",
    levels: [
      lines(60).join("\n\n"),
      lines(60).join("\n\n"),
      lines(6).join("\n\n"),
      lines(1).join("\n\n"),
      "",
    ],
  };
}
