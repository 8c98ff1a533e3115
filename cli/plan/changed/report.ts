import { printable } from "../../../input/problem.js";
import type { PlanManifest } from "../../../plan/manifest.js";
import type { SynthesizedStack } from "../../../plan/stacks.js";
import type { Base, BaseStacks } from "./base.js";
import { changedStacks } from "./changed.js";

/** Most names of stacks that are planned for one reason and are said. */
const MOST_NAMES = 6;

/** Finds which stacks `--changed` plans, and says why on standard error: a line for each reason. */
export async function findChanged(
  stacks: readonly SynthesizedStack[],
  base: Base,
  baseStacks: BaseStacks,
  signal: AbortSignal,
): Promise<NonNullable<PlanManifest["changed"]>> {
  const reasons = await changedStacks(stacks, base, baseStacks, signal);
  if (!signal.aborted) {
    for (const reason of new Set(reasons.values())) {
      const names = [...reasons].filter(([, one]) => one === reason).map(([name]) => name);
      const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : "";
      console.error(printable(`${names.slice(0, MOST_NAMES).join(", ")}${more}: ${reason}`));
    }
    const short = base.commit.slice(0, 7);
    console.error(
      `${reasons.size} of ${stacks.length} stacks to plan: the others are as in ${printable(base.ref)} (${short}), and have the newest AMI.`,
    );
  }
  return {
    base: base.commit,
    reasons: Object.fromEntries([...reasons].sort(([a], [b]) => (a < b ? -1 : 1))),
    unchanged: stacks.map(({ name }) => name).filter((name) => !reasons.has(name)),
  };
}
