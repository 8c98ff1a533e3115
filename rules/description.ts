import type { Mistake } from "./rule.js";

const MAX_BYTES = 1024;

/** Description of a component, recipe or AMI. */
export function descriptionMistake(text: string): Mistake | undefined {
  if (text === "") return { message: "is too short", expected: "at least 1 character" };
  if (Buffer.byteLength(text) <= MAX_BYTES) return undefined;
  return { message: "is too long", expected: `at most ${MAX_BYTES} bytes` };
}
