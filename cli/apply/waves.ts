import { show, UserError } from "../../input/problem.js";
import type { PlannedStack } from "../../plan/manifest.js";

/** Stacks that are applied side by side. */
export interface Wave {
  /** Undefined of the shared stack, and of the workloads without a wave. */
  readonly name?: string;
  readonly stacks: readonly PlannedStack[];
}

/**
 * The stacks in the order in which they are applied: the shared one, the waves by their order in the landing zone, and the
 * workloads without one.
 * @param only names of waves; without them all
 * @throws UserError if there is no such wave
 */
export function wavesOf(stacks: readonly PlannedStack[], only?: readonly string[]): Wave[] {
  const isShared = ({ facts }: PlannedStack) => facts?.kind === "shared";
  const names = [...new Set(stacks.flatMap(({ facts }) => facts?.wave ?? []))];
  const unknown = (only ?? []).filter((name) => !names.includes(name));
  if (unknown.length) {
    const known = names.length ? `expected one of ${names.join(", ")}` : "no workload has a wave";
    throw new UserError(unknown.map((name) => `there is no wave ${show(name)}: ${known}`).join("\n"));
  }
  const waves: Wave[] = [
    { stacks: stacks.filter(isShared) },
    ...names.map((name) => ({ name, stacks: stacks.filter(({ facts }) => facts?.wave === name) })),
    { stacks: stacks.filter((stack) => !isShared(stack) && stack.facts?.wave === undefined) },
  ];
  return waves.filter(
    ({ name, stacks: its }) => its.length && (!only || (name !== undefined && only.includes(name))),
  );
}
