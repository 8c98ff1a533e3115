import { show } from "../input/problem.js";
import { isObject } from "../input/value.js";
import type { Path } from "../input/yaml-file.js";
import type { Findings } from "./findings.js";

/** What a step's references can mean. */
export interface Scope {
  readonly phase: string;
  /** The step's index among all of the document, which is the order in which they run. */
  readonly index: number;
  /** Index of each step, by `phase.step`. */
  readonly steps: ReadonlyMap<string, number>;
}

/**
 * Reports references to a step that is not there, runs later or in the other stage. All else in `{{ }}` is left alone:
 * AWSTOE has further forms (`loop.value`, `env:`, `aws:ssm:`), and it may be another program's template.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-use-documents.html
 */
export function checkReferences(value: unknown, path: Path, scope: Scope, findings: Findings): void {
  if (typeof value === "string") {
    for (const [, inner = ""] of value.matchAll(/\{\{([^{}]*)\}\}/g)) {
      const reference = inner.trim();
      const [message, expected] = problemOf(reference, scope) ?? [];
      if (message) findings.report(path, `${show(`{{ ${reference} }}`)} ${message}`, expected);
    }
  } else if (Array.isArray(value)) {
    for (const [index, entry] of value.entries()) checkReferences(entry, [...path, index], scope, findings);
  } else if (isObject(value)) {
    for (const [key, entry] of Object.entries(value)) checkReferences(entry, [...path, key], scope, findings);
  }
}

type Reason = readonly [message: string, expected: string];

function problemOf(reference: string, scope: Scope): Reason | undefined {
  const chained = /^(build|validate|test|container-host-test)\.([\w-]+)\.(inputs|outputs)[.[]/.exec(
    reference,
  );
  if (!chained) return undefined;
  const [, phase = "", step, side] = chained;
  const index = scope.steps.get(`${phase}.${step}`);
  if (index === undefined) return ["names no step", `a step of ${phase} in this document`];
  if (isTest(phase) !== isTest(scope.phase)) {
    const expected = isTest(scope.phase) ? "test or container-host-test" : "build or validate";
    return [`does not reach ${scope.phase}`, `a step of ${expected}: tests run on another instance`];
  }
  // The inputs of a later step may be known before it runs.
  if (side === "outputs" && index >= scope.index)
    return ["is not known yet", "the outputs of an earlier step"];
  return undefined;
}

const isTest = (phase: string) => phase === "test" || phase === "container-host-test";
