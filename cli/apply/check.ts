import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { PlannedStack } from "../../plan/manifest.js";
import { configurationDigest, digestOfFile } from "../../plan/plan-stacks.js";
import { lockedProviders, PROVIDER_LOCK, readLock } from "../../plan/provider-lock.js";

/** A stack as its manifest in a folder has it, with the whole path of its plan file. */
export const withPlanFileIn = (folder: string, stack: PlannedStack): PlannedStack => ({
  ...stack,
  files: stack.files && { ...stack.files, plan: stack.files.plan && resolve(folder, stack.files.plan) },
});

/**
 * What is wrong with a stack's plan, so that it must not be applied; undefined if nothing is.
 * @param stack with the whole path of its plan file
 */
export function planMistake(
  { name, status, files, run, planDigest, configurationDigest: planned, providers }: PlannedStack,
  directory: string | undefined,
): string | undefined {
  if (status !== "planned") return `${name} is not planned (${status})`;
  const file = files?.plan;
  // HCP Terraform keeps the plans of its speculative runs.
  if (file === undefined ? !run : !existsSync(file)) return `${name} has no plan file`;
  if (file !== undefined && digestOfFile(file) !== planDigest) {
    return `${name}: ${file} is not the plan that was written`;
  }
  if (directory === undefined) return `${name} is no stack of this landing zone any more`;
  if (planned !== undefined && configurationDigest(directory) !== planned)
    return `${name} has changed since it was planned`;
  // An init adds to the lock what it lacks. What HCP Terraform has planned, it applies beside a lock of its own.
  const locked = Object.entries(lockedProviders(readLock(".") ?? readLock(directory)));
  if (!run && providers && locked.some(([address, version]) => providers[address] !== version))
    return `${PROVIDER_LOCK} has other providers than when ${name} was planned`;
  return undefined;
}
