import type { ProblemOptions, Report } from "../input/file-checker.js";
import { show } from "../input/problem.js";
import type { Path } from "../input/value.js";

/** A name that stands somewhere; empty if it is missing. */
export interface Named {
  readonly name: string;
  readonly path: Path;
}

/** Reports each name that an earlier one has already. */
export function checkUnique(
  named: readonly Named[],
  expected: string,
  report: Report,
  options?: ProblemOptions,
): void {
  const seen = new Set<string>();
  for (const { name, path } of named) {
    if (name && seen.has(name)) report(path, `${show(name)} is here twice`, expected, options);
    seen.add(name);
  }
}
