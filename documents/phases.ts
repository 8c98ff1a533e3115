import { z } from "zod";
import { isObject } from "../input/value.js";
import type { Platform } from "./actions.js";
import type { Findings } from "./findings.js";
import { checkReferences } from "./references.js";
import { checkStep } from "./steps.js";
import { isGiven, listOf } from "./values.js";

const phaseSchema = z.strictObject({
  name: z.enum(["build", "validate", "test", "container-host-test"]),
  steps: z.array(z.unknown()).min(1),
});

export function checkPhases(value: unknown, platform: Platform, findings: Findings): void {
  const phases = listOf(value).map((phase, index) => {
    const path = ["phases", index];
    findings.check(phaseSchema, phase, path);
    const steps = listOf(isObject(phase) && phase.steps).map((step, stepIndex) => {
      const at = [...path, "steps", stepIndex];
      return { step, at, name: nameOf(step), path: [...at, "name"] };
    });
    return { name: nameOf(phase), path: [...path, "name"], steps };
  });
  findings.checkUnique(phases, "each phase once");
  if (phases.length && phases.every(({ name }) => name === "container-host-test"))
    findings.report(["phases"], "has only container-host-test", "also build, validate or test");

  const names = phases.flatMap(({ name, steps }) => steps.map((step) => `${name}.${step.name}`));
  // Of steps with the same name, the first counts.
  const indexes = new Map(names.map((name, index) => [name, index] as const).reverse());
  let index = 0;
  for (const { name: phase, steps } of phases) {
    findings.checkUnique(steps, "each name once in a phase");
    const loops = steps.map(({ step, at }) => ({
      name: nameOf(isObject(step) && step.loop),
      path: [...at, "loop", "name"],
    }));
    findings.checkUnique(loops, "each loop's name once in a phase");
    for (const { step, at } of steps) {
      checkStep(step, at, platform, findings);
      const { if: condition, loop, inputs } = isObject(step) ? step : {};
      const scope = { phase, index, steps: indexes };
      for (const [key, part] of Object.entries({ if: condition, loop, inputs }))
        checkReferences(part, [...at, key], scope, findings);
      index += 1;
    }
  }
}

/** Empty where it is missing, or no text. */
function nameOf(value: unknown): string {
  const name = isObject(value) ? value.name : undefined;
  return isGiven(name) && typeof name !== "object" ? String(name) : "";
}
