import { compareReleases, releaseText } from "../../model/releases.js";
import type { Release, Review, Rollout } from "../../model/review.js";
import { html } from "./text.js";

const COLUMN = 132;
const DOT = 14;
const DOTS_IN_A_ROW = 8;
/** More dots than these nobody counts. */
const MOST_DOTS = 64;

/** A picture for each image: its releases in order, and on each the fleets that run it (hollow) and will run it (full). */
export function timelines({ rollouts }: Review): string {
  const images = new Map<string, Rollout[]>();
  for (const rollout of rollouts) {
    const image = (rollout.after ?? rollout.before)?.image;
    if (image !== undefined) images.set(image, [...(images.get(image) ?? []), rollout]);
  }
  return [...images].map(([image, rows]) => timeline(image, rows)).join("\n");
}

interface Column {
  readonly release: Release;
  readonly before: string[];
  readonly after: string[];
}

function timeline(image: string, rollouts: readonly Rollout[]): string {
  const columns = new Map<string, Column>();
  const columnOf = (release: Release) => {
    const text = releaseText(release);
    const column = columns.get(text) ?? { release, before: [], after: [] };
    columns.set(text, column);
    return column;
  };
  for (const { before, after, stack, fleet, account, region } of rollouts) {
    const name = [stack, fleet, account, region].filter((part) => part !== undefined).join(" ");
    if (before && before.amiId !== after?.amiId) columnOf(before).before.push(name);
    if (after) columnOf(after).after.push(name);
  }
  const sorted = [...columns.values()].sort((a, b) => compareReleases(a.release, b.release) ?? 0);
  const most = Math.max(
    ...sorted.map(({ before, after }) => Math.min(MOST_DOTS, before.length + after.length)),
  );
  const height = Math.ceil(most / DOTS_IN_A_ROW) * DOT + 16;
  const drawn = sorted.map((column, index) => drawColumn(column, index * COLUMN, height));
  const width = Math.max(1, sorted.length) * COLUMN;
  const words = sorted
    .map(
      ({ release, before, after }) =>
        `${releaseText(release)}: ${after.length} will run it${before.length ? `, ${before.length} leave it` : ""}`,
    )
    .join("; ");
  return `<figure><svg width="${width}" height="${height + 48}" viewBox="0 0 ${width} ${height + 48}" role="img" aria-label="${html(`Releases of ${image}. ${words}`)}">
<line class="axis" x1="0" x2="${width}" y1="${height}" y2="${height}"/>
${drawn.join("\n")}
</svg><figcaption>Releases of ${html(image)}, oldest first: ● fleets that will run it, ○ fleets that leave it</figcaption></figure>`;
}

function drawColumn({ release, before, after }: Column, x: number, height: number): string {
  const dots = [
    ...after.map((name) => [name, "after"] as const),
    ...before.map((name) => [name, "before"] as const),
  ];
  const shown = dots.slice(0, MOST_DOTS).map(([name, kind], index) => {
    const cx = x + 12 + (index % DOTS_IN_A_ROW) * DOT;
    const cy = height - 10 - Math.floor(index / DOTS_IN_A_ROW) * DOT;
    return `<circle class="${kind}" cx="${cx}" cy="${cy}" r="5"><title>${html(name)}</title></circle>`;
  });
  const more = dots.length - MOST_DOTS;
  const date = release.createdAt?.slice(0, 10) ?? "";
  return [
    ...shown,
    `<text x="${x + 6}" y="${height + 18}">${html(release.version === undefined ? releaseText(release) : `${release.version}/${release.build}`)}</text>`,
    `<text class="soft" x="${x + 6}" y="${height + 36}">${html(date)}${more > 0 ? ` +${more}` : ""}</text>`,
  ].join("");
}
