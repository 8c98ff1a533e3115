import { releaseText } from "./releases.js";
import type { Release, Rollout } from "./review.js";

/** Rows of the rollout matrix that say the same. */
export interface MatrixGroup {
  /** What all of them do. */
  readonly first: Rollout;
  readonly rollouts: readonly Rollout[];
}

/** The rollout matrix, with rows that say the same in one: those that change first, the largest first. */
export function matrixGroups(rollouts: readonly Rollout[]): MatrixGroup[] {
  const groups = new Map<string, Rollout[]>();
  for (const rollout of rollouts) {
    const { before, after, isUnknownUntilApply, instances } = rollout;
    const key = JSON.stringify([
      before && releaseText(before),
      after && releaseText(after),
      isUnknownUntilApply,
      isSame(rollout),
      instances,
    ]);
    const group = groups.get(key);
    if (group) group.push(rollout);
    else groups.set(key, [rollout]);
  }
  return [...groups.values()]
    .flatMap((rows) => (rows[0] ? [{ first: rows[0], rollouts: rows }] : []))
    .sort(
      (a, b) => Number(isSame(a.first)) - Number(isSame(b.first)) || b.rollouts.length - a.rollouts.length,
    );
}

/** Most fleets that are named as the ones that differ. */
const MOST_NAMED = 3;

/** `13 of 14 fleets of web are alike; payments-prod web differs`, for each image of which most fleets do the same. */
export function alike(groups: readonly MatrixGroup[]): string[] {
  const images = new Map<string, MatrixGroup[]>();
  for (const group of groups) {
    const image = (group.first.before ?? group.first.after)?.image;
    if (image !== undefined) images.set(image, [...(images.get(image) ?? []), group]);
  }
  return [...images].flatMap(([image, ones]) => {
    const [most, ...others] = ones.toSorted((a, b) => b.rollouts.length - a.rollouts.length);
    const different = others.flatMap(({ rollouts }) => rollouts);
    const total = different.length + (most?.rollouts.length ?? 0);
    if (!most || total < 3 || most.rollouts.length * 2 <= total) return [];
    if (!different.length) return [`all ${total} fleets of ${image} are alike`];
    const names = different.slice(0, MOST_NAMED).map(({ stack, fleet }) => `${stack} ${fleet}`);
    const more = different.length - names.length;
    return [
      `${most.rollouts.length} of ${total} fleets of ${image} are alike; ${names.join(", ")}${more ? ` and ${more} more` : ""} ${different.length === 1 ? "differs" : "differ"}`,
    ];
  });
}

/** Whether a fleet runs the same AMI afterwards. */
export const isSame = ({ before, after, isUnknownUntilApply }: Rollout) =>
  !isUnknownUntilApply && before?.amiId === after?.amiId;

/** `web 1.4.0/7 → web 1.4.1/1`, with what is not there in words. */
export function changeText(rollout: Rollout): string {
  const { before, after, isUnknownUntilApply } = rollout;
  const old = before ? releaseText(before) : "nothing";
  const next = isUnknownUntilApply ? "known at apply only" : after ? releaseText(after) : "nothing";
  return isSame(rollout) ? old : `${old} → ${next}`;
}

const DAY_MS = 86_400_000;

/** How old a release is when it is planned, e.g. `12 days`; undefined if its date is not known. */
export function ageText(release: Release | undefined, plannedAt: string | undefined): string | undefined {
  if (release?.createdAt === undefined || plannedAt === undefined) return undefined;
  const days = Math.floor((Date.parse(plannedAt) - Date.parse(release.createdAt)) / DAY_MS);
  if (Number.isNaN(days)) return undefined;
  if (days < 1) return "today's";
  return `${days} ${days === 1 ? "day" : "days"} old`;
}
