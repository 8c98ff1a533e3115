import { distance } from "fastest-levenshtein";
import { z } from "zod";
import { closest } from "../input/did-you-mean.js";
import { isObject } from "../input/value.js";

/** Whether a word differs from another by case, one letter, or two that are exchanged: nobody means such a word. */
export function isSlip(word: string, meant: string): boolean {
  const [a, b] = [word.toLowerCase(), meant.toLowerCase()];
  if (a === b || distance(a, b) === 1) return true;
  const at = [...a].findIndex((letter, index) => letter !== b[index]);
  return b === `${a.slice(0, at)}${a[at + 1]}${a[at]}${a.slice(at + 2)}`;
}

/** The keys of a map that are not known there, each with the known one that was probably meant. */
export function unknownKeys(
  map: Readonly<Record<string, unknown>>,
  known: readonly string[],
): Map<string, string | undefined> {
  const unknown = Object.keys(map).filter((key) => !known.includes(key));
  return new Map(unknown.map((key) => [key, closest(key, known)]));
}

/** Inputs of a step that stand in the step itself, because it has no `inputs`, or these are indented too little. */
export function misplacedInputs(
  step: unknown,
  inputs: readonly string[] = [],
  stepKeys: readonly string[],
): string[] {
  if (!isObject(step) || (step.inputs !== undefined && step.inputs !== null)) return [];
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
