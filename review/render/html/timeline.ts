import { compareReleases, releaseText } from "../../model/releases.js";
import type { Release, Review, Rollout } from "../../model/review.js";
import { placeText } from "../../model/texts.js";
import { html } from "./text.js";

const COLUMN = 148;
const DOT = 16;
const DOTS_IN_A_ROW = 8;
/** More dots than these nobody counts. */
const MOST_DOTS = 64;

/** A picture for each image: its releases in order, and on each the fleets that run it (hollow) and will run it (full). */
export function timelines({ rollouts, accountNames }: Review): string {
  const images = new Map<string, Rollout[]>();
  for (const rollout of rollouts) {
    const image = (rollout.after ?? rollout.before)?.image;
    if (image === undefined) continue;
    const rows = images.get(image);
    if (rows) rows.push(rollout);
    else images.set(image, [rollout]);
  }
  if (!images.size) return "";
  const figures = [...images].map(([image, rows]) => timeline(image, rows, accountNames));
  return `<section aria-labelledby="releases">\n<h2 id="releases">Releases, and who runs them</h2>\n<div class="pictures">\n${figures.join("\n")}\n</div>\n</section>`;
}

interface Column {
  readonly release: Release;
  readonly before: string[];
  readonly after: string[];
}

function timeline(image: string, rollouts: readonly Rollout[], accountNames: Review["accountNames"]): string {
  const columns = new Map<string, Column>();
  const columnOf = (release: Release) => {
    const text = releaseText(release);
    const column = columns.get(text) ?? { release, before: [], after: [] };
    columns.set(text, column);
    return column;
  };
  for (const { before, after, stack, fleet, ...one } of rollouts) {
    const name = `${stack} ${fleet} ${placeText(one, accountNames)}`.trimEnd();
    if (before && before.amiId !== after?.amiId) columnOf(before).before.push(name);
    if (after) columnOf(after).after.push(name);
  }
  const sorted = [...columns.values()].sort((a, b) => compareReleases(a.release, b.release) ?? 0);
  const most = Math.max(
    ...sorted.map(({ before, after }) => Math.min(MOST_DOTS, before.length + after.length)),
  );
  const height = Math.ceil(most / DOTS_IN_A_ROW) * DOT + 12;
  const counts = Math.max(...sorted.map((column) => countsOf(column).length));
  const whole = height + FIRST_COUNT + counts * LINE;
  const drawn = sorted.map((column, index) => drawColumn(column, index * COLUMN, height));
  const width = sorted.length * COLUMN;
  const words = sorted
    .map(
      ({ release, before, after }) =>
        `${releaseText(release)}: ${after.length} will run it${before.length ? `, ${before.length} leave it` : ""}`,
    )
    .join("; ");
  return `<figure><figcaption><b>${html(image)}</b> <span><i class="dot before"></i> leave it</span> <span><i class="dot after"></i> will run it</span></figcaption>
<div class="scroll" tabindex="0" role="group" aria-label="${html(`Picture of the releases of ${image}`)}"><svg width="${width}" height="${whole}" viewBox="0 0 ${width} ${whole}" role="img" aria-label="${html(`Releases of ${image}, oldest first. ${words}`)}">
<line class="axis" x1="0" x2="${width}" y1="${height}" y2="${height}"/>
${drawn.join("\n")}
</svg></div></figure>`;
}

function drawColumn({ release, before, after }: Column, x: number, height: number): string {
  const dots = [
    ...after.map((name) => [name, "after"] as const),
    ...before.map((name) => [name, "before"] as const),
  ];
  const shown = dots.slice(0, MOST_DOTS).map(([name, kind], index) => {
    const cx = x + 12 + (index % DOTS_IN_A_ROW) * DOT;
    const cy = height - 14 - Math.floor(index / DOTS_IN_A_ROW) * DOT;
    return `<circle class="${kind}" cx="${cx}" cy="${cy}" r="5.5"><title>${html(name)}</title></circle>`;
  });
  const label = release.version === undefined ? releaseText(release) : `${release.version}/${release.build}`;
  return [
    ...shown,
    `<line class="tick" x1="${x + 12}" x2="${x + 12}" y1="${height - 3}" y2="${height + 4}"/>`,
    `<text class="release" x="${x + 6}" y="${height + 22}">${html(shortened(label))}</text>`,
    `<text class="soft" x="${x + 6}" y="${height + 39}">${html(release.createdAt?.slice(0, 10) ?? "")}</text>`,
    ...countsOf({ before, after }).map(
      (count, index) =>
        `<text class="soft" x="${x + 6}" y="${height + FIRST_COUNT + index * LINE}">${count}</text>`,
    ),
  ].join("");
}

/** Below the axis, in pixels: the first line of counts, and the distance of lines. */
const FIRST_COUNT = 56;
const LINE = 17;

/** A line each, because a column is no wider. */
function countsOf({ before, after }: Pick<Column, "before" | "after">): string[] {
  const more = before.length + after.length - MOST_DOTS;
  return [
    ...(before.length ? [`${before.length} leave`] : []),
    ...(after.length ? [`${after.length} will run`] : []),
    ...(more > 0 ? [`${more} not drawn`] : []),
  ];
}

/** More characters than these are in the next column. */
const MOST_CHARACTERS = 20;

const shortened = (text: string) =>
  text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS - 1)}…` : text;
