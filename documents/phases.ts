import { z } from "zod";
import { closest } from "../input/did-you-mean.js";
import { show } from "../input/problem.js";
import { isObject, type Path, valueAt } from "../input/value.js";
import { ACTIONS, PLATFORMS, type Platform } from "./actions.js";
import { checkControlCharacters } from "./control-characters.js";
import type { DocumentChecker } from "./document-checker.js";
import { map } from "./maps.js";
import { checkUnique, IMAGE_PHASES, PHASES } from "./names.js";
import { checkReferences, checkUnresolved, namesIn, type Referents } from "./references.js";
import { checkStep, type Step } from "./steps.js";
import { isGiven, listOf, text } from "./values.js";
import type { Variables } from "./variables.js";

const phaseSchema = map({ name: text, steps: z.array(z.unknown()).min(1) });

interface Phase {
  readonly path: Path;
  /** Empty if it is missing. */
  readonly name: string;
  readonly steps: readonly Step[];
}

/** @param platform undefined if the actions are to tell */
export function checkPhases(
  document: Readonly<Record<string, unknown>>,
  variables: Variables,
  platform: Platform | undefined,
  checker: DocumentChecker,
): void {
  const phases = phasesIn(document);
  for (const phase of phases) checker.check(phaseSchema, phase.path);
  const named = phases.map(({ name, path }) => ({ name, path: [...path, "name"] }));
  checkUnique(named, "each phase once", checker.report);
  checkPhaseNames(named, checker);

  const steps = phases.flatMap((phase) => phase.steps);
  const only = platform ?? platformOf(steps, checker);
  for (const phase of phases) {
    checkUnique(namesOf(phase.steps), "each name once in a phase", checker.report);
    checkUnique(loopNamesOf(phase.steps), "each loop's name once in a phase", checker.report);
  }
  const referents: Referents = {
    phases: phases.map(({ name }) => name).filter(Boolean),
    // The first of several steps with the same name counts.
    steps: new Map(steps.toReversed().map((step) => [`${step.phase}.${step.name}`, step])),
    loops: loopNamesOf(steps).map(({ name }) => name),
    variables: new Set([...variables.all.map(({ name }) => name), ...variables.broken]),
    used: namesIn(document),
  };
  for (const step of steps) {
    checkStep(step, only, checker);
    // A for loop takes no references at all.
    for (const path of [["if"], ["loop", "forEach"], ["inputs"]])
      checkReferences(valueAt(step.value, path), [...step.path, ...path], step, referents, checker);
    checkControlCharacters(step, checker);
  }
  for (const { path, value } of variables.all) {
    for (const key of ["default", "value"])
      checkUnresolved(valueAt(value, [key]), [...path, key], referents, checker);
  }
  warnOfUnused(variables, referents, checker);
}

function phasesIn(document: Readonly<Record<string, unknown>>): Phase[] {
  let index = -1;
  return listOf(document.phases).map((value, phaseIndex) => {
    const path = ["phases", phaseIndex];
    const phase = nameIn(value);
    const steps = listOf(isObject(value) && value.steps).map((step, stepIndex): Step => {
      const { action, inputs, loop } = isObject(step) ? step : {};
      index += 1;
      return {
        value: step,
        path: [...path, "steps", stepIndex],
        phase,
        index,
        name: nameIn(step),
        action: typeof action === "string" ? action : "",
        inputs,
        loop: isGiven(loop) ? { name: nameIn(loop) } : undefined,
      };
    });
    return { path, name: phase, steps };
  });
}

/** The name of a phase, step or loop; empty if it is missing, or no text. */
function nameIn(value: unknown): string {
  const name = isObject(value) ? value.name : undefined;
  return isGiven(name) && typeof name !== "object" ? String(name) : "";
}

const namesOf = (steps: readonly Step[]) =>
  steps.map(({ name, path }) => ({ name, path: [...path, "name"] }));

const loopNamesOf = (steps: readonly Step[]) =>
  steps.flatMap(({ loop, path }) => (loop?.name ? { name: loop.name, path: [...path, "loop", "name"] } : []));

/** https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-use-documents.html#component-doc-workflow */
function checkPhaseNames(
  phases: readonly { readonly name: string; readonly path: Path }[],
  { report }: DocumentChecker,
): void {
  const given = phases.filter(({ name }) => name);
  const runs = given.some(({ name }) => IMAGE_PHASES.includes(name));
  const [first] = given;
  if (first && !runs) {
    const meant = closest(first.name, IMAGE_PHASES);
    const names = given.map(({ name }) => show(name)).join(", ");
    const message = `has only ${names}${meant ? `: did you mean ${meant}?` : ""}`;
    const expected = `at least one of ${IMAGE_PHASES.join(", ")}`;
    report("component/no-phase-runs", first.path, message, expected, { fix: meant });
    return;
  }
  for (const { name, path } of given) {
    if (PHASES.includes(name)) continue;
    const meant = closest(name, PHASES);
    const message = `${show(name)} is a phase that Image Builder does not run${meant ? `: did you mean ${meant}?` : ""}`;
    report("component/other-phase", path, message, `one of ${PHASES.join(", ")}`, { fix: meant });
  }
}

/** The platform that a document's actions are for; undefined if there may be more than one. */
function platformOf(steps: readonly Step[], { report }: DocumentChecker): Platform | undefined {
  let possible = PLATFORMS;
  let decisive: Step | undefined;
  for (const step of steps) {
    const { platforms = PLATFORMS } = ACTIONS.get(step.action) ?? {};
    const rest = possible.filter((platform) => platforms.includes(platform));
    if (!rest.length) {
      const message = `${step.action} runs on ${platforms.join(" and ")} only, and ${decisive?.action} in step ${decisive?.name} on ${possible.join(" and ")}`;
      report("component/mixed-platforms", [...step.path, "action"], message, "a document for each platform");
      return undefined;
    }
    if (rest.length < possible.length) decisive = step;
    possible = rest;
  }
  return possible.length === 1 ? possible[0] : undefined;
}

function warnOfUnused({ all }: Variables, { used }: Referents, { report }: DocumentChecker): void {
  const unused = all.filter(({ name }) => !used.has(name));
  const [first] = unused;
  if (!first) return;
  const names = unused.map(({ name }) => show(name));
  const message = `${names.join(", ")} ${names.length > 1 ? "are" : "is"} not used in this document`;
  const expected = `{{ ${first.name} }} where its value belongs`;
  report("component/unused-variable", first.path, message, expected, { key: true });
}
