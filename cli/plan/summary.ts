import { printable, printableLines } from "../../input/problem.js";
import type { PlanManifest, PlannedStack } from "../../plan/manifest.js";

/** A line a stack, and what Terraform said of those that failed. */
export function summary({ stacks }: PlanManifest): string {
  const width = Math.max(...stacks.map(({ name }) => name.length));
  const lines = stacks.map((stack) => `${printable(stack.name).padEnd(width)}  ${outcome(stack)}`);
  const errors = stacks.flatMap(({ name, error }) =>
    error === undefined ? [] : [`\n${printable(name)}\n${printableLines(error)}`],
  );
  return [...lines, ...errors].join("\n");
}

export const outcome = ({ status, hasChanges }: PlannedStack): string =>
  status === "planned" ? (hasChanges ? "has changes" : "no changes") : status;
