import { show } from "../input/problem.js";
import type { Path } from "../input/value.js";
import type { ReportRule } from "./document-checker.js";

/** Phases that an image needs one of, because they build and test it. */
export const IMAGE_PHASES = ["build", "validate", "test"];

/** All phases that Image Builder runs. */
export const PHASES = [...IMAGE_PHASES, "container-host-test"];

/** A name that stands somewhere; empty if it is missing. */
export interface Named {
  readonly name: string;
  readonly path: Path;
}

/** Reports each name that an earlier one has already. */
export function checkUnique(
  named: readonly Named[],
  expected: string,
  report: ReportRule,
  options?: { readonly key?: boolean },
): void {
  const seen = new Set<string>();
  for (const { name, path } of named) {
    if (name && seen.has(name))
      report("component/duplicate-name", path, `${show(name)} is here twice`, expected, options);
    seen.add(name);
  }
}
