import type { ComponentChange, FileChange, ReleaseContents } from "./review.js";

export const contentsTitle = ({ image, from, to }: ReleaseContents) =>
  from === to ? `${image} ${to}` : `${image} ${from} → ${to}`;

/** What a release contains, a line each, without the documents' diffs. */
export function contentsLines({ parent, components, files, commits, note }: ReleaseContents): string[] {
  return [
    ...(note === undefined ? [] : [note]),
    ...(parent ? [`parent ${parent.before ?? "of its own"} → ${parent.after ?? "of its own"}`] : []),
    ...files.map(fileLine),
    ...components.map(componentLine),
    ...commits.map(({ hash, subject }) => `${hash.slice(0, 12)} ${subject}`),
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

export function componentLine({ name, before, after }: ComponentChange): string {
  if (before === undefined) return `component ${name} ${after} is new`;
  return after === undefined ? `component ${name} ${before} goes` : `component ${name} ${before} → ${after}`;
}
