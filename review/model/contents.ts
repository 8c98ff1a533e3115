import type { ComponentChange, FileChange, ReleaseContents, SettingChange } from "./review.js";

export const contentsTitle = ({ image, from, to }: ReleaseContents) =>
  from === to ? `${image} ${to}` : `${image} ${from} → ${to}`;

/** More commits make a page long, and say little; `golden-ami notes` has all. */
export const MOST_COMMITS = 20;

/** What a release contains, a line each, without the documents' diffs. */
export function contentsLines(contents: ReleaseContents, mostCommits = Number.POSITIVE_INFINITY): string[] {
  const { parent, components, files, settings, commits, note } = contents;
  const more = commits.length - mostCommits;
  return [
    ...(note === undefined ? [] : [note]),
    ...(parent ? [`parent ${parent.before ?? "of its own"} → ${parent.after ?? "of its own"}`] : []),
    ...files.map(fileLine),
    ...components.map(componentLine),
    ...settings.map(settingLine),
    ...commits.slice(0, mostCommits).map(({ hash, subject }) => `${hash.slice(0, 12)} ${subject}`),
    ...(more > 0 ? [`… and ${more} more commits`] : []),
  ];
}

/** The diffs of the files that a release is made of, each with the name that stands above it. */
export const contentsDiffs = ({ files, components }: ReleaseContents) =>
  [...files.map(({ before, after = before, diff }) => ({ name: after, diff })), ...components].flatMap(
    ({ name = "", diff }) => (diff === undefined ? [] : [{ name, diff }]),
  );

function fileLine({ what, before, after }: FileChange): string {
  if (before === undefined) return `${what} ${after} is new`;
  if (after === undefined) return `${what} ${before} goes`;
  return before === after ? `${what} ${after} is edited` : `${what} ${before} → ${after}`;
}

function settingLine({ key, before, after }: SettingChange): string {
  if (before === undefined) return after === "…" ? `${key} is new` : `${key} is new: ${after}`;
  if (after === undefined) return `${key} goes`;
  return before === after ? `${key} is edited` : `${key} ${before} → ${after}`;
}

export function componentLine({ name, before, after }: ComponentChange): string {
  if (before === undefined) return `component ${name} ${after} is new`;
  return after === undefined ? `component ${name} ${before} goes` : `component ${name} ${before} → ${after}`;
}
