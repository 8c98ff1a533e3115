import { show, UserError } from "../../input/problem.js";
import type { PlannedStack, StackFacts } from "../../plan/manifest.js";
import { OTHER_WORKLOADS, SHARED_STACK } from "../../rules/name.js";

/** Stacks that are applied side by side. */
export interface Wave {
  readonly name: string;
  readonly stacks: readonly PlannedStack[];
}

/**
 * The wave of a stack: its workload's, the one of all workloads without, or the shared stack's own, in which are the stacks
 * of accounts that images are copied into too.
 */
const waveOf = (facts: StackFacts | undefined) =>
  facts?.kind === "shared" || facts?.kind === "distribution"
    ? SHARED_STACK
    : (facts?.wave ?? OTHER_WORKLOADS);

/** The waves in their order: the shared stack, those of the landing zone in its order, and the workloads without one. */
export function waveNamesOf(stacks: readonly (StackFacts | undefined)[]): string[] {
  const names = new Set(stacks.map(waveOf));
  const own = [...names].filter((name) => name !== SHARED_STACK && name !== OTHER_WORKLOADS);
  return [SHARED_STACK, ...own, OTHER_WORKLOADS].filter((name) => names.has(name));
}

/**
 * The stacks in the order in which they are applied.
 * @param only names of waves; without them all
 * @throws UserError if there is no such wave
 */
export function wavesOf(stacks: readonly PlannedStack[], only?: readonly string[]): Wave[] {
  const names = waveNamesOf(stacks.map(({ facts }) => facts));
  const unknown = (only ?? []).filter((name) => !names.includes(name));
  if (unknown.length)
    throw new UserError(
      unknown.map((name) => `there is no wave ${show(name)}: expected one of ${names.join(", ")}`).join("\n"),
    );
  return names
    .filter((name) => !only || only.includes(name))
    .map((name) => ({ name, stacks: stacks.filter(({ facts }) => waveOf(facts) === name) }));
}
