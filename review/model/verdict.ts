import { isDestructive } from "./changes.js";
import { compareReleases, releaseText } from "./releases.js";
import type { Finding, Review, Rollout, StackReview, VerdictClass } from "./review.js";
import { someNames } from "./texts.js";

interface Facts {
  readonly stacks: readonly StackReview[];
  readonly rollouts: readonly Rollout[];
  readonly findings: readonly Finding[];
}

/** Findings that make a release one which a person must look at. */
const SIDEWAYS: ReadonlySet<string> = new Set([
  "downgrade",
  "other-image",
  "untrusted-owner",
  "other-owner",
  "new-major",
]);

/** The one line that a person acts on: the worst first, then the release, then the rest. */
export function verdictOf({ stacks, rollouts, findings }: Facts): Review["verdict"] {
  const incomplete = new Set(findings.filter(({ rule }) => rule === "incomplete").map(({ stack }) => stack));
  const isPart = stacks.every(({ name, status }) => !incomplete.has(name) || status === "planned");
  const destroyed = stacks.flatMap(({ name, changes }) =>
    changes
      .filter((change) => isDestructive(change) && !change.isRollout)
      .map(({ address }) => `${name} ${address}`),
  );
  const sideways = findings.filter(({ rule }) => SIDEWAYS.has(rule));
  const unknown = rollouts.filter(
    ({ isUnknownUntilApply, instances }) => isUnknownUntilApply && instances !== "destroyed",
  );
  const released = rollouts.filter(({ before, after }) => before && after && before.amiId !== after.amiId);
  const others = stacks
    .map(({ name, changes, outputs }) => ({
      name,
      count: changes.filter((change) => !change.isRollout && !isDestructive(change)).length + outputs.length,
    }))
    .filter(({ count }) => count);
  const count = others.reduce((sum, one) => sum + one.count, 0);

  const parts = [
    ...(incomplete.size
      ? [
          `${incomplete.size} of ${stacks.length} stacks ${be(incomplete.size)} not planned${isPart ? " whole" : ""}: ${names([...incomplete])}`,
        ]
      : []),
    ...(destroyed.length
      ? [
          `${destroyed.length} ${resources(destroyed.length)} ${be(destroyed.length)} destroyed or replaced: ${names(destroyed)}`,
        ]
      : []),
    ...(sideways.length
      ? [
          names(
            sideways.map(({ stack, message }) => `${stack} ${message}`),
            "; ",
          ),
        ]
      : []),
    ...(unknown.length
      ? [
          `the AMI is known at apply only for ${names(unknown.map(({ stack, fleet }) => `${stack} ${fleet}`))}`,
        ]
      : []),
    ...releaseTexts(released.filter(isForward), rollouts),
    ...(count
      ? [`${count} other ${count === 1 ? "change" : "changes"} in ${names(others.map(({ name }) => name))}`]
      : []),
  ];
  const hasReleases = released.length > 0;
  const worst: VerdictClass = incomplete.size
    ? "partial"
    : destroyed.length
      ? "destructive"
      : sideways.length
        ? "downgrade or sideways"
        : unknown.length
          ? "unknown"
          : hasReleases
            ? count
              ? "release + other"
              : "release only"
            : count
              ? "other only"
              : "no changes";
  if (worst === "no changes")
    return {
      class: worst,
      text: `nothing changes in ${stacks.length} ${stacks.length === 1 ? "stack" : "stacks"}`,
    };
  if (worst === "release only") parts.push("nothing else changes");
  return { class: worst, text: parts.join("; ") };
}

/** What goes back, or to another image, is said singly. What no plan knows by name is taken as of the same image. */
const isForward = ({ before, after }: Rollout) =>
  before !== undefined &&
  after !== undefined &&
  (before.name === undefined || before.image === after.image) &&
  (compareReleases(after, before) ?? 1) > 0;

/** `web 1.4.0/7 → 1.4.1/1 in 12 of 14 accounts`, for each pair of releases. */
function releaseTexts(released: readonly Rollout[], all: readonly Rollout[]): string[] {
  const pairs = new Map<string, Rollout[]>();
  for (const rollout of released) {
    const { before, after } = rollout;
    if (!before || !after) continue;
    const isSame = before.image !== undefined && before.image === after.image;
    const text = `${releaseText(before)} → ${isSame ? `${after.version}/${after.build}` : releaseText(after)}`;
    pairs.set(text, [...(pairs.get(text) ?? []), rollout]);
  }
  return [...pairs]
    .sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1))
    .map(([text, rollouts]) => {
      const image = rollouts[0]?.before?.image;
      const users = all.filter(({ before, after }) => (before ?? after)?.image === image);
      return `${text} in ${scope(rollouts, users)}`;
    });
}

/** How many accounts of those that have the image; stacks, where no landing zone tells accounts. */
function scope(some: readonly Rollout[], all: readonly Rollout[]): string {
  const hasAccounts = all.every(({ account }) => account !== undefined);
  const count = (rollouts: readonly Rollout[]) =>
    new Set(rollouts.map(({ account, stack }) => (hasAccounts ? account : stack))).size;
  const [one, many] = hasAccounts ? ["account", "accounts"] : ["stack", "stacks"];
  const [part, whole] = [count(some), count(all)];
  return part === whole
    ? `${whole === 1 ? "1" : `all ${whole}`} ${whole === 1 ? one : many}`
    : `${part} of ${whole} ${many}`;
}

const MOST_NAMES = 3;

const names = (all: readonly (string | undefined)[], separator?: string) =>
  someNames(all, MOST_NAMES, separator);

const be = (count: number) => (count === 1 ? "is" : "are");
const resources = (count: number) => (count === 1 ? "resource" : "resources");
