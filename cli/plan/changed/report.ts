import { printable } from "../../../input/problem.js";
import type { PlanManifest } from "../../../plan/manifest.js";
import type { SynthesizedStack } from "../../../plan/stacks.js";
import type { Base, BaseStacks } from "./base.js";
import { changedStacks } from "./changed.js";

/** Most names of stacks that are planned for one reason and are said. */
const MOST_NAMES = 6;

/**
 * Finds which stacks `--changed` plans, and says why on standard error: a line for each reason.
 * @param names of all stacks, those that nobody asked for too
 */
export async function findChanged(
  stacks: readonly SynthesizedStack[],
  names: readonly string[],
  base: Base,
  baseStacks: BaseStacks,
  signal: AbortSignal,
): Promise<NonNullable<PlanManifest["changed"]>> {
  const reasons = await changedStacks(stacks, base, baseStacks, signal);
  const removed = [...(baseStacks.configurations?.keys() ?? [])].filter((name) => !names.includes(name));
  if (!signal.aborted) {
    for (const reason of new Set(reasons.values())) {
      const alike = [...reasons].filter(([, one]) => one === reason).map(([name]) => name);
      console.error(printable(`${shortList(alike)}: ${reason}`));
    }
    if (removed.length)
      console.error(
        printable(
          `${shortList(removed)}: in ${base.ref}, and no stack any more. No plan destroys what it has made: check ${base.ref} out and run \`npx cdktf destroy\` there, or move its state if it has another name now.`,
        ),
      );
    const short = base.commit.slice(0, 7);
    console.error(
      `${reasons.size} of ${stacks.length} stacks to plan: the others are as in ${printable(base.ref)} (${short}), and have the newest AMI.`,
    );
  }
  return {
    base: base.commit,
    reasons: Object.fromEntries([...reasons].sort(([a], [b]) => (a < b ? -1 : 1))),
    unchanged: stacks.map(({ name }) => name).filter((name) => !reasons.has(name)),
    removed: removed.sort(),
  };
}

function shortList(names: readonly string[]): string {
  const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : "";
  return `${names.slice(0, MOST_NAMES).join(", ")}${more}`;
}
