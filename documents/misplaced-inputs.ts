import { z } from "zod";
import { isObject } from "../input/value.js";
import { isGiven } from "./values.js";

/** Inputs of a step that stand in the step itself, because it has no `inputs`, or these are indented too little. */
export function misplacedInputs(
  step: unknown,
  inputs: readonly string[] = [],
  stepKeys: readonly string[],
): string[] {
  if (!isObject(step) || isGiven(step.inputs)) return [];
  return Object.keys(step).filter(
    (key) => inputs.includes(key.replace(/\.\$$/, "")) && !stepKeys.includes(key),
  );
}

/** Keys of a step that are reported otherwise. */
export const taken = (keys: readonly string[]) => Object.fromEntries(keys.map((key) => [key, z.unknown()]));

/** What is said of inputs in the wrong place where `inputs` are missing. */
export const besides = (misplaced: readonly string[]) =>
  misplaced.length
    ? `, and ${misplaced.join(" and ")} ${misplaced.length > 1 ? "stand" : "stands"} beside it, not inside`
    : "";
