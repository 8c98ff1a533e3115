import { compareReleases, releaseText } from "../../model/releases.js";
import type { Release, Review, Rollout } from "../../model/review.js";
import { placeText } from "../../model/texts.js";
import { html } from "./text.js";
import { DOT, EDGE, LABEL, layOut, type Placed } from "./timeline-layout.js";

/** In pixels, below the dots: how far the axis is, and the dates. */
const LEADER = 24;
const DATE = LEADER + 19;
/** More characters than these are left out of a label. */
const MOST_CHARACTERS = 20;
/** More dots than these nobody counts. */
const MOST_DOTS = 256;
/** The lists of more releases than these are folded. */
const MOST_LISTS = 8;

/** A picture for each image: its releases by date, and on each the fleets that leave it (hollow) and will run it (full). */
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
  const figures = [...images].map(([image, rows]) => timeline(image, releasesOn(image, rows, accountNames)));
  return `<section aria-labelledby="releases">\n<h2 id="releases">Releases, and who runs them</h2>\n<div class="pictures">\n${figures.join("\n")}\n</div>\n</section>`;
}

/** A release, and the fleets on it. */
interface ReleaseFleets {
  readonly release: Release;
  /** Without the image's name, if it is of the image. */
  readonly name: string;
  readonly before: string[];
  readonly after: string[];
  /** When its first AMI was made; undefined if no plan tells. */
  time?: number;
}

/** The oldest is first, after those without a date. */
function releasesOn(
  image: string,
  rollouts: readonly Rollout[],
  accountNames: Review["accountNames"],
): ReleaseFleets[] {
  const releases = new Map<string, ReleaseFleets>();
  const entryOf = (release: Release) => {
    const text = releaseText(release);
    const name = release.image === image ? `${release.version}/${release.build}` : text;
    const entry: ReleaseFleets = releases.get(text) ?? { release, name, before: [], after: [] };
    releases.set(text, entry);
    // The AMI of each Region has a date of its own.
    const times = [entry.time, timeOf(release)].filter((time) => time !== undefined);
    if (times.length) entry.time = Math.min(...times);
    return entry;
  };
  for (const { before, after, stack, fleet, ...one } of rollouts) {
    const name = `${stack} ${fleet} ${placeText(one, accountNames)}`.trimEnd();
    if (before && before.amiId !== after?.amiId) entryOf(before).before.push(name);
    if (after) entryOf(after).after.push(name);
  }
  const orderOf = ({ time }: ReleaseFleets) => time ?? Number.MIN_SAFE_INTEGER;
  return [...releases.values()].sort(
    (a, b) => orderOf(a) - orderOf(b) || (compareReleases(a.release, b.release) ?? 0),
  );
}

/** A date that is not in UTC would be another on another machine. */
function timeOf({ createdAt = "" }: Release): number | undefined {
  const time = /^\d{4}-.*Z$/.test(createdAt) ? Date.parse(createdAt) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}

function timeline(image: string, releases: readonly ReleaseFleets[]): string {
  const { width, axis, columns } = layOut(releases.map(columnOf));
  const foot = LABEL + Math.max(...columns.map(({ height }) => height));
  const [y, textY] = [foot + LEADER, foot + DATE];
  const height = textY + 5;
  const drawn = columns.map((column) =>
    drawColumn(column, foot, column.time === undefined ? undefined : axis?.xOf(column.time)),
  );
  const ticks = axis?.ticks.map(
    ({ x, text }) =>
      `<line class="axis" x1="${x}" x2="${x}" y1="${y}" y2="${y + 5}"/><text class="soft" x="${x}" y="${textY}">${text}</text>`,
  );
  const lists = releases.toReversed().map(fleetList).join("\n");
  return `<figure><figcaption><b>${html(image)}</b> <span><i class="dot before"></i> leave it</span> <span><i class="dot after"></i> will run it</span></figcaption>
<div class="scroll" tabindex="0" role="group" aria-label="${html(`Picture of the releases of ${image}`)}"><svg width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${html(`Releases of ${image} by date, with a dot for each fleet; the list below tells the same`)}">
${axis ? `<line class="axis" x1="${axis.start}" x2="${axis.end}" y1="${y}" y2="${y}"/>${ticks?.join("")}` : ""}
${columns[0]?.time === undefined ? `<text class="soft" x="${EDGE}" y="${textY}">no date</text>` : ""}
${drawn.join("\n")}
</svg></div>
<div class="lists">${releases.length > MOST_LISTS ? `<details><summary>${releases.length} releases and their fleets</summary>${lists}</details>` : lists}</div></figure>`;
}

/** Those that will run it, and above them those that leave it. */
function columnOf({ release, name, time, before, after }: ReleaseFleets) {
  const all = [
    ...after.map((fleet) => ({ kind: "after", text: `${fleet} will run ${releaseText(release)}` })),
    ...before.map((fleet) => ({ kind: "before", text: `${fleet} leaves ${releaseText(release)}` })),
  ];
  const shown = name.length > MOST_CHARACTERS ? `${name.slice(0, MOST_CHARACTERS - 1)}…` : name;
  const more = all.length - MOST_DOTS;
  return { time, label: more > 0 ? `${shown} +${more}` : shown, dots: all.slice(0, MOST_DOTS) };
}

function drawColumn(
  { dots, label, x, labelX, across, height }: Placed<ReturnType<typeof columnOf>>,
  foot: number,
  dateX: number | undefined,
): string {
  const leader =
    dateX === undefined
      ? ""
      : `<line class="leader" x1="${x}" x2="${dateX}" y1="${foot + 2}" y2="${foot + LEADER}"/>`;
  const circles = dots.map(({ kind, text }, index) => {
    const cx = x + ((index % across) - (across - 1) / 2) * DOT;
    const cy = foot - (Math.floor(index / across) + 0.5) * DOT;
    return `<circle class="${kind}" cx="${cx}" cy="${cy}" r="4.75"><title>${html(text)}</title></circle>`;
  });
  const text =
    labelX === undefined
      ? ""
      : `<text class="release" x="${labelX}" y="${foot - height - 5}">${html(label)}</text>`;
  return `<g>${leader}${circles.join("")}${text}</g>`;
}

/** What the dots of a release tell, for those who use no pointer or see no picture. */
function fleetList({ name, time, before, after }: ReleaseFleets): string {
  const date = time === undefined ? "no date" : new Date(time).toISOString().slice(0, 10);
  const kinds = [
    { kind: "after", text: `${after.length} will run it`, names: after },
    {
      kind: "before",
      text: `${before.length} ${before.length === 1 ? "leaves" : "leave"} it`,
      names: before,
    },
  ].filter(({ names }) => names.length);
  const lists = kinds.map(
    ({ kind, text, names }) =>
      `<p><i class="dot ${kind}"></i> ${text}</p><ul>${names.map((one) => `<li>${html(one)}</li>`).join("")}</ul>`,
  );
  return `<details class="fleets"><summary><b>${html(name)}</b> ${[date, ...kinds.map(({ text }) => text)].join(" · ")}</summary>${lists.join("")}</details>`;
}
