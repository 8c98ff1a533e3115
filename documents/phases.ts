import { z } from "zod";
import type { FileChecker } from "../input/file-checker.js";
import { isObject } from "../input/value.js";
import type { Platform } from "./actions.js";
import { checkUnique } from "./names.js";
import { checkReferences } from "./references.js";
import { checkStep } from "./steps.js";
import { isGiven, listOf } from "./values.js";

const phaseSchema = z.strictObject({
  name: z.enum(["build", "validate", "test", "container-host-test"]),
  steps: z.array(z.unknown()).min(1),
});

export function checkPhases(value: unknown, platform: Platform, checker: FileChecker): void {
  const phases = listOf(value).map((phase, index) => {
    const path = ["phases", index];
    checker.check(phaseSchema, path);
    const steps = listOf(isObject(phase) && phase.steps).map((step, stepIndex) => {
      const at = [...path, "steps", stepIndex];
      return { step, at, name: nameOf(step), path: [...at, "name"] };
    });
    return { name: nameOf(phase), path: [...path, "name"], steps };
  });
  checkUnique(phases, "each phase once", checker.report);
  if (phases.length && phases.every(({ name }) => name === "container-host-test"))
    checker.report(["phases"], "has only container-host-test", "also build, validate or test");

  const names = phases.flatMap(({ name, steps }) => steps.map((step) => `${name}.${step.name}`));
  // The first of several steps with the same name counts.
  const indexes = new Map(names.map((name, index) => [name, index] as const).reverse());
  let index = 0;
  for (const { name: phase, steps } of phases) {
    checkUnique(steps, "each name once in a phase", checker.report);
    const loops = steps.map(({ step, at }) => ({
      name: nameOf(isObject(step) && step.loop),
      path: [...at, "loop", "name"],
    }));
    checkUnique(loops, "each loop's name once in a phase", checker.report);
    for (const { step, at } of steps) {
      checkStep(step, at, platform, checker);
      const { if: condition, loop, inputs } = isObject(step) ? step : {};
      const position = { phase, index, indexes };
      for (const [key, part] of Object.entries({ if: condition, loop, inputs }))
        checkReferences(part, [...at, key], position, checker.report);
      index += 1;
    }
  }
}

/** The name of a phase, step or loop; empty if it is missing, or no text. */
function nameOf(value: unknown): string {
  const name = isObject(value) ? value.name : undefined;
  return isGiven(name) && typeof name !== "object" ? String(name) : "";
}
