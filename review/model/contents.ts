import type { ComponentChange, ReleaseContents } from "./review.js";

export const contentsTitle = ({ image, from, to }: ReleaseContents) =>
  from === to ? `${image} ${to}` : `${image} ${from} → ${to}`;

/** What a release contains, a line each, without the documents' diffs. */
export function contentsLines({ parent, components, commits, note }: ReleaseContents): string[] {
  return [
    ...(note === undefined ? [] : [note]),
    ...(parent ? [`parent ${parent.before ?? "of its own"} → ${parent.after ?? "of its own"}`] : []),
    ...components.map(componentLine),
    ...commits.map(({ hash, subject }) => `${hash.slice(0, 12)} ${subject}`),
  ];
}

export function componentLine({ name, before, after }: ComponentChange): string {
  if (before === undefined) return `component ${name} ${after} is new`;
  return after === undefined ? `component ${name} ${before} goes` : `component ${name} ${before} → ${after}`;
}
