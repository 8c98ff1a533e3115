import { isDestructive } from "../model/changes.js";
import { ageText, changeText, isSame, matrixGroups } from "../model/matrix.js";
import type { Finding, Review, Rollout } from "../model/review.js";
import { bytes, code, markdownText } from "./markdown-text.js";
import { changeLine, isUnchanged, otherChanges, someNames } from "./terminal.js";

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
 * stands what was left out. The verdict, what is destroyed and what failed stay.
 */
export function renderMarkdown(
  review: Review,
  { maxBytes = DEFAULT_MAX_BYTES, marker, details }: MarkdownOptions = {},
): string {
  const sections = [
    head(review, marker),
    matrix(review),
    destroyed(review),
    findings(review),
    others(review),
    rest(review),
  ].filter(({ levels }) => levels[0] !== "");
  const chosen = sections.map(() => 0);
  // What comes last is what a reviewer needs least.
  for (let level = 1; level < MOST_LEVELS; level += 1) {
    for (let index = sections.length - 1; index >= 0; index -= 1) {
      const text = page(sections, chosen, details);
      if (bytes(text) <= maxBytes) return text;
      if (sections[index]?.levels[level] !== undefined) chosen[index] = level;
    }
  }
  const text = page(sections, chosen, details);
  return bytes(text) <= maxBytes ? text : cut(text, maxBytes, leftOut(["the rest"], details));
}

const MOST_LEVELS = 4;

function page(sections: readonly Section[], chosen: readonly number[], details: string | undefined): string {
  const texts = sections.map(({ title, levels }, index) => {
    const text = levels[chosen[index] ?? 0] ?? "";
    return title === undefined || text === "" ? text : `### ${title}\n\n${text}`;
  });
  const missing = sections.flatMap(({ what }, index) => (chosen[index] && what !== undefined ? [what] : []));
  if (missing.length) texts.push(leftOut(missing, details));
  return `${texts.filter((text) => text !== "").join("\n\n")}\n`;
}

const leftOut = (
  what: readonly string[],
  details = "the artifacts of this run, or `npx golden-ami review`",
) => `_Left out, because this page may have no more bytes: ${what.join(", ")}. All of it is in ${details}._`;

/** The last resort: whole lines from the top, and the word that something is missing. */
function cut(text: string, maxBytes: number, note: string): string {
  const lines = text.split("\n");
  const kept: string[] = [];
  let size = bytes(note) + 2;
  for (const line of lines) {
    size += bytes(line) + 1;
    if (size > maxBytes) break;
    kept.push(line);
  }
  return `${kept.join("\n")}\n${note}\n`;
}

function head({ verdict, commit, plannedAt, stacks }: Review, marker: string | undefined): Section {
  const parts = [
    `${stacks.length} ${stacks.length === 1 ? "stack" : "stacks"}`,
    commit === undefined ? undefined : `planned of ${code(commit.slice(0, 12))}`,
    plannedAt,
  ];
  const comment =
    marker === undefined ? "" : `<!-- golden-ami review: ${marker.replace(/[^\w.-]/g, "-")} -->\n`;
  return {
    levels: [
      `${comment}## ${markdownText(verdict.text)}\n\n${parts.filter((part) => part !== undefined).join(" · ")}`,
    ],
  };
}

function matrix({ rollouts, plannedAt }: Review): Section {
  const groups = matrixGroups(rollouts);
  if (!groups.length) return { levels: [""] };
  const table = (most: number) =>
    [
      "| release | instances | fleets |",
      "| --- | --- | --- |",
      ...groups.map(({ first, rollouts: rows }) => {
        const ages = [first.before, isSame(first) ? undefined : first.after]
          .map((release) => ageText(release, plannedAt))
          .filter(Boolean);
        const age = ages.length ? `<br>${ages.join(" → ")}` : "";
        const ids = [...new Set(rows.flatMap(({ before, after }) => [before?.amiId, after?.amiId]))].filter(
          (id) => id !== undefined,
        );
        const id = ids.length <= 4 ? `<br>${ids.map(code).join(" ")}` : "";
        const why = rows.every((row) => row.why === first.why) ? `<br>${markdownText(first.why)}` : "";
        return `| **${markdownText(changeText(first))}**${age}${id} | ${first.instances}${why} | ${rows.length}: ${rows.length > most + 1 ? `${names(rows.slice(0, most))} and ${rows.length - most} more` : names(rows)} |`;
      }),
    ].join("\n");
  return {
    title: "Releases",
    what: "names of fleets that are alike",
    levels: [table(40), table(40), table(6), table(1)],
  };
}

const names = (rows: readonly Rollout[]) =>
  rows
    .map(({ stack, fleet, account, region }) => {
      const place = [account, region].filter((part) => part !== undefined).join(" ");
      return `${markdownText(`${stack} ${fleet}`)}${place ? ` (${markdownText(place)})` : ""}`;
    })
    .join(", ");

function destroyed({ stacks }: Review): Section {
  const lines = stacks.flatMap(({ name, changes }) =>
    changes
      .filter(isDestructive)
      .map((change) => `- ${markdownText(name)}: ${markdownText(changeLine(change))}`),
  );
  const short = stacks.flatMap(({ name, changes }) =>
    changes
      .filter(isDestructive)
      .map(({ address, kind }) => `- ${markdownText(name)}: ${kind} ${markdownText(address)}`),
  );
  return {
    title: "Destroyed or replaced",
    what: "attributes of what is destroyed or replaced",
    levels: [lines.join("\n"), lines.join("\n"), short.join("\n")],
  };
}

function findings({ findings: all }: Review): Section {
  const rules = [...new Set(all.map(({ rule }) => rule))].map((rule) =>
    all.filter((one) => one.rule === rule),
  );
  const list = (most: number) => rules.map((ones) => ofRule(ones, most)).join("\n");
  return {
    title: "Findings",
    what: "findings that are alike",
    levels: [list(20), list(20), list(5), list(1)],
  };
}

/** The findings of one rule, with its remedy once; those of notes are folded. */
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
    levels: [fold(200), fold(20), fold(3), `${count} changes in ${stackCount} stacks.`],
  };
}

/** Names in a summary, where Markdown is not read. */
const htmlNames = (ones: readonly string[]) =>
  `<code>${someNames(ones).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")}</code>`;

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
    levels: [lines(60).join("\n\n"), lines(60).join("\n\n"), lines(6).join("\n\n"), lines(1).join("\n\n")],
  };
}
