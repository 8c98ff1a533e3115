import { closest } from "../input/did-you-mean.js";
import { type Place, show } from "../input/problem.js";
import { isObject, type Path } from "../input/value.js";
import type { YamlFile } from "../input/yaml-file.js";
import { ACTIONS } from "./actions.js";
import type { DocumentChecker } from "./document-checker.js";
import { PHASES } from "./names.js";
import type { DocumentRuleId } from "./rules.js";
import type { Step } from "./steps.js";
import { listOf } from "./values.js";

/** What the references of a document can name. */
export interface Referents {
  readonly phases: readonly string[];
  /** The first step of each name, by `phase.step`. */
  readonly steps: ReadonlyMap<string, Step>;
  /** Names of the loops of all steps. */
  readonly loops: readonly string[];
  /** Names of the parameters and constants. */
  readonly variables: ReadonlySet<string>;
  /** Names that are referred to, or meant. */
  readonly used: Set<string>;
}

const REFERENCE = /\{\{([^{}]*)\}\}/g;

/** Why a reference cannot be resolved. */
interface Mistake {
  readonly rule: DocumentRuleId;
  readonly message: string;
  readonly expected: string;
  /** The reference that was probably meant. */
  readonly meant?: string;
}

/**
 * Reports the references in a step's values that cannot be resolved.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-use-documents.html#document-chaining
 */
export function checkReferences(
  value: unknown,
  path: Path,
  step: Step,
  referents: Referents,
  checker: DocumentChecker,
): void {
  forEachReference(value, path, checker.yaml, (reference, at, place) => {
    const mistake = mistakeIn(reference, step, referents);
    if (!mistake) return;
    const { rule, message, expected, meant } = mistake;
    const fix = meant && `{{ ${meant} }}`;
    const text = `${show(`{{ ${reference} }}`)} ${message}${fix ? `: did you mean ${fix}?` : ""}`;
    checker.report(rule, at, text, expected, { place: place(), fix });
  });
}

/** Reports the references in a value that AWSTOE does not resolve, because it resolves none there. */
export function checkUnresolved(
  value: unknown,
  path: Path,
  { variables, phases }: Referents,
  checker: DocumentChecker,
): void {
  forEachReference(value, path, checker.yaml, (reference, at, place) => {
    const [first = ""] = reference.split(".");
    // Braces of another program may stand in a constant, which is how they get into a file.
    const isMeant =
      variables.has(reference) || phases.includes(first) || /^(aws|env|context):/.test(reference);
    if (!isMeant) return;
    const message = `${show(`{{ ${reference} }}`)} is not resolved here`;
    const expected = "the value itself, or the reference in the inputs of the step that needs it";
    checker.report("component/unresolved-reference", at, message, expected, { place: place() });
  });
}

const RESOLVE = "aws:ssm:resolve";

/** All names that references of a document have, also those that `aws:ssm:resolve(…)` takes. */
export function namesIn(value: unknown): Set<string> {
  const references = [...JSON.stringify(value).matchAll(REFERENCE)];
  return new Set(
    references.map(([, inner = ""]) => /^aws:.*\(\s*(.*?)\s*\)$/.exec(inner.trim())?.[1] ?? inner.trim()),
  );
}

/** Calls back with each reference in a value, the path of the text it is in, and what tells its place. */
function forEachReference(
  value: unknown,
  path: Path,
  yaml: YamlFile,
  callback: (reference: string, path: Path, place: () => Place | undefined) => void,
): void {
  if (typeof value === "string") {
    let places: readonly Place[] | undefined;
    for (const [index, [, inner = ""]] of [...value.matchAll(REFERENCE)].entries()) {
      callback(inner.trim(), path, () => {
        places ??= yaml.locateMatches(path, REFERENCE);
        return places[index];
      });
    }
  } else if (typeof value === "object" && value !== null) {
    const entries = Array.isArray(value) ? value.entries() : Object.entries(value);
    for (const [key, entry] of entries) forEachReference(entry, [...path, key], yaml, callback);
  }
}

function mistakeIn(reference: string, step: Step, referents: Referents): Mistake | undefined {
  // AWS has further forms with a colon: env:, context:, aws:imds:, aws:ssm:.
  if (reference.includes(":")) return misspeltMistake(reference);
  // AWS does not say what becomes of braces that hold nothing or several lines.
  if (reference === "" || reference.includes("\n")) return undefined;
  if (/^[\w-]+$/.test(reference)) return variableMistake(reference, referents);
  const [name = "", member = "", ...rest] = reference.split(".");
  if (!/^[\w-]+$/.test(name) || !member || /\s/.test(reference)) return unreadable();
  if (rest.length) return chainMistake(name, member, rest.join("."), step, referents);
  return loopMistake(name, member, step, referents);
}

const unreadable = (meant?: string): Mistake => ({
  rule: "component/unreadable-reference",
  message: "is not a reference, and AWSTOE takes no other double braces",
  expected:
    "{{ <parameter or constant> }}, {{ <phase>.<step>.outputs.<name> }}, or braces that a script puts together",
  meant,
});

/** AWS's own form for SSM parameters, in another spelling. */
function misspeltMistake(reference: string): Mistake | undefined {
  const form = reference.slice(0, reference.indexOf("("));
  if (form === RESOLVE || closest(form, [RESOLVE]) === undefined) return undefined;
  return unreadable(`${RESOLVE}${reference.slice(form.length)}`);
}

function variableMistake(name: string, { variables, used }: Referents): Mistake | undefined {
  const meant = variables.has(name) ? name : closest(name, variables);
  if (meant !== undefined) used.add(meant);
  if (meant === name) return undefined;
  const names = [...variables].join(", ");
  return {
    rule: "component/undeclared-reference",
    message: "is not declared",
    expected: names ? `one of the parameters and constants ${names}` : "a parameter or constant of that name",
    meant,
  };
}

function loopMistake(name: string, member: string, step: Step, { loops }: Referents): Mistake | undefined {
  const own = step.loop && ["loop", ...(step.loop.name ? [step.loop.name] : [])];
  const meantMember = closest(member, ["index", "value"]);
  const isLoop = name === "loop" || loops.includes(name);
  if (!isLoop && meantMember === undefined) return unreadable();
  if (own?.includes(name) && (member === "index" || member === "value")) return undefined;
  const meantName = own && (own.includes(name) ? name : closest(name, own));
  const isElsewhere = !own?.includes(name);
  return {
    rule: "component/loop-variable",
    message: isElsewhere ? `names no loop of step ${step.name}` : "is neither the loop's index nor its value",
    expected: own
      ? own.map((one) => `{{ ${one}.index }} or {{ ${one}.value }}`).join(", ")
      : "a step with a loop",
    meant: meantName && meantMember && `${meantName}.${meantMember}`,
  };
}

function chainMistake(
  phase: string,
  stepName: string,
  rest: string,
  from: Step,
  { phases, steps }: Referents,
): Mistake | undefined {
  const chained = /^([a-z]+)(?:\[(\d+)\])?\.(.+)$/i.exec(rest);
  if (!phases.includes(phase)) {
    // The phase itself is misspelt, which is one mistake.
    if (phases.some((one) => closest(one, PHASES) === phase)) return undefined;
    const meant = closest(phase, phases);
    return {
      rule: "component/unknown-step",
      message: "names no phase",
      expected: `one of ${phases.join(", ")}`,
      meant: meant && `${meant}.${stepName}.${rest}`,
    };
  }
  const step = steps.get(`${phase}.${stepName}`);
  if (!step) {
    const names = [...steps.values()].filter((one) => one.phase === phase).map(({ name }) => name);
    const meant = closest(stepName, names);
    return {
      rule: "component/unknown-step",
      message: "names no step",
      expected: `a step of ${phase} in this document`,
      meant: meant && `${phase}.${meant}.${rest}`,
    };
  }
  const [, side = "", index, key = ""] = chained ?? [];
  if (side !== "inputs" && side !== "outputs") {
    const meant = closest(side, ["inputs", "outputs"]);
    const bracket = index === undefined ? "" : `[${index}]`;
    return unreadable(meant && `${phase}.${stepName}.${meant}${bracket}.${key}`);
  }
  if (isTest(phase) !== isTest(from.phase)) {
    const expected = isTest(from.phase) ? "test or container-host-test" : "build or validate";
    return {
      rule: "component/stage",
      message: `does not reach ${from.phase}`,
      expected: `a step of ${expected}: tests run on another instance`,
    };
  }
  const prefix = `${phase}.${stepName}.${side}`;
  return side === "outputs"
    ? outputMistake(key, index, prefix, step, from)
    : inputMistake(key, index, prefix, step);
}

function outputMistake(
  key: string,
  index: string | undefined,
  prefix: string,
  step: Step,
  from: Step,
): Mistake | undefined {
  if (step.index >= from.index)
    return {
      rule: "component/step-order",
      message: "is not known yet",
      expected: "the outputs of an earlier step",
    };
  const action = ACTIONS.get(step.action);
  const outputs = action?.outputs ?? [];
  if (!action) return undefined;
  if (outputs.includes(key)) {
    if (index === undefined || action.inputs.isList) return undefined;
    return {
      rule: "component/unknown-output",
      message: `has an index, but the outputs of ${step.action} are no list`,
      expected: `${prefix}.${key}`,
      meant: `${prefix}.${key}`,
    };
  }
  const meant = closest(key, outputs);
  return {
    rule: "component/unknown-output",
    message: outputs.length
      ? `is no output of ${step.action}`
      : `names an output, but ${step.action} has none`,
    expected: outputs.length ? `one of ${outputs.join(", ")}` : "an input, or the output of another action",
    meant: meant && `${prefix}.${meant}`,
  };
}

function inputMistake(
  key: string,
  index: string | undefined,
  prefix: string,
  step: Step,
): Mistake | undefined {
  const { inputs } = ACTIONS.get(step.action) ?? {};
  if (!inputs?.keys) return undefined;
  const broken = (message: string, expected: string, meant?: string): Mistake => ({
    rule: "component/unknown-input",
    message,
    expected,
    meant,
  });
  const entries = listOf(step.inputs);
  if (inputs.isList && index === undefined)
    return broken(
      `has no index, but the inputs of ${step.action} are a list`,
      `${prefix}[<index from 0>].${key}`,
      entries.length === 1 ? `${prefix}[0].${key}` : undefined,
    );
  if (!inputs.isList && index !== undefined)
    return broken(
      `has an index, but the inputs of ${step.action} are no list`,
      `${prefix}.${key}`,
      `${prefix}.${key}`,
    );
  if (index !== undefined && Number(index) >= entries.length && Array.isArray(step.inputs))
    return broken(
      `names no entry: step ${step.name} has ${entries.length}, from 0`,
      `0 to ${entries.length - 1} as index`,
    );
  const [, name = key, rest = ""] = /^([^.[]+)(.*)$/.exec(key) ?? [];
  const given = index === undefined ? step.inputs : entries[Number(index)];
  const list = isObject(given) && Object.hasOwn(given, name) ? given[name] : undefined;
  if (rest && Array.isArray(list)) {
    const [, entry] = /^\[(\d+)\]$/.exec(rest) ?? [];
    if (entry === undefined || Number(entry) >= list.length)
      return broken(
        `names no entry: ${name} of step ${step.name} has ${list.length}, from 0`,
        `${name}[<0 to ${list.length - 1}>]`,
      );
  }
  if (inputs.keys.includes(name) || !isObject(given) || Object.hasOwn(given, name)) return undefined;
  const meant = closest(name, inputs.keys);
  const bracket = index === undefined ? "" : `[${index}]`;
  return broken(
    `is no input of ${step.action}`,
    `one of ${inputs.keys.join(", ")}`,
    meant && `${prefix}${bracket}.${meant}`,
  );
}

const isTest = (phase: string) => phase === "test" || phase === "container-host-test";
