import type { LandingZone } from "../../landing-zone/types.js";
import { SHARED_STACK } from "../../rules/name.js";

/** Stacks that one machine plans. */
export type Shard = readonly string[];

/**
 * What planning a stack takes: most of it is starting Terraform and its provider, which is the same for each, and the rest
 * grows with what is in it.
 */
const START = 10;

/** How much work a stack is to plan, in no unit. */
export function workOf({ images, containers, workloads }: LandingZone, stack: string): number {
  const workload = workloads.find(({ name }) => name === stack);
  return (
    START + (workload?.fleets.length ?? (stack === SHARED_STACK ? images.length + containers.length : 0))
  );
}

/**
 * Shards of about equal work, each with at least one stack, whose stacks keep their order; the same for the same stacks.
 * @param count the most shards
 */
export function shardsOf(stacks: readonly string[], count: number, work: (stack: string) => number): Shard[] {
  const shards = Array.from({ length: Math.min(count, stacks.length) }, () => ({
    work: 0,
    stacks: new Set<string>(),
  }));
  const amounts = new Map(stacks.map((stack) => [stack, work(stack)]));
  // What is most work goes first, each to the shard that has least.
  for (const [stack, amount] of [...amounts].sort(([, a], [, b]) => b - a)) {
    const least = shards.reduce((a, b) => (b.work < a.work ? b : a));
    least.work += amount;
    least.stacks.add(stack);
  }
  return shards.map((shard) => stacks.filter((stack) => shard.stacks.has(stack)));
}
