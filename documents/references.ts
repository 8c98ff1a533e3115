import type { Report } from "../input/file-checker.js";
import { show } from "../input/problem.js";
import { isObject, type Path } from "../input/value.js";

/** Where a step stands among the steps that its references can name. */
interface StepPosition {
  readonly phase: string;
  /** Index of the step among all of the document, which is the order in which they run. */
  readonly index: number;
  /** Index of each step of the document, by `phase.step`. */
  readonly indexes: ReadonlyMap<string, number>;
}

/**
 * Reports references to a step that is not there, runs later or in the other stage. All else in `{{ }}` is left alone:
 * AWSTOE has further forms (`loop.value`, `env:`, `aws:ssm:`), and it may be another program's template.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-use-documents.html
 */
export function checkReferences(value: unknown, path: Path, position: StepPosition, report: Report): void {
  if (typeof value === "string") {
    for (const [, inner = ""] of value.matchAll(/\{\{([^{}]*)\}\}/g)) {
      const reference = inner.trim();
      const [message, expected] = mistakeIn(reference, position) ?? [];
      if (message) report(path, `${show(`{{ ${reference} }}`)} ${message}`, expected);
    }
  } else if (Array.isArray(value)) {
    for (const [index, entry] of value.entries()) checkReferences(entry, [...path, index], position, report);
  } else if (isObject(value)) {
    for (const [key, entry] of Object.entries(value))
      checkReferences(entry, [...path, key], position, report);
  }
}

type Reason = readonly [message: string, expected: string];

function mistakeIn(reference: string, position: StepPosition): Reason | undefined {
  const chained = /^(build|validate|test|container-host-test)\.([\w-]+)\.(inputs|outputs)[.[]/.exec(
    reference,
  );
  if (!chained) return undefined;
  const [, phase = "", step, side] = chained;
  const index = position.indexes.get(`${phase}.${step}`);
  if (index === undefined) return ["names no step", `a step of ${phase} in this document`];
  if (isTest(phase) !== isTest(position.phase)) {
    const expected = isTest(position.phase) ? "test or container-host-test" : "build or validate";
    return [`does not reach ${position.phase}`, `a step of ${expected}: tests run on another instance`];
  }
  // The inputs of a later step may be known before it runs.
  if (side === "outputs" && index >= position.index)
    return ["is not known yet", "the outputs of an earlier step"];
  return undefined;
}

const isTest = (phase: string) => phase === "test" || phase === "container-host-test";
