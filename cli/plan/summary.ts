import { printable, printableLines } from "../../input/problem.js";
import type { PlanManifest, PlannedStack } from "../../plan/manifest.js";

/** A line a stack, and what Terraform said of those that failed. */
export function summary({ stacks }: PlanManifest): string {
  const width = Math.max(...stacks.map(({ name }) => name.length));
  const lines = stacks.map((stack) =>
    [
      printable(stack.name).padEnd(width),
      outcome(stack),
      ...(stack.run ? [printable(stack.run.url)] : []),
    ].join("  "),
  );
  const errors = stacks.flatMap(({ name, error }) =>
    error === undefined ? [] : [`\n${printable(name)}\n${printableLines(error)}`],
  );
  return [...lines, ...errors].join("\n");
}

export function outcome({ status, hasChanges, changes }: PlannedStack): string {
  if (status !== "planned") return status;
  if (!hasChanges) return "no changes";
  // Outputs may be all that changes.
  if (!changes || !Object.values(changes).some(Boolean)) return "has changes";
  return `${changes.add} to add, ${changes.change} to change, ${changes.destroy} to destroy`;
}
