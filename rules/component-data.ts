import type { Mistake } from "./rule.js";

/** Most bytes of a document. Image Builder counts characters, but the provider counts bytes. */
const MAX_COMPONENT_BYTES = 16_000;

/**
 * Text of a component document that is given inline.
 * https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateComponent.html
 */
export function componentDataMistake(data: string): Mistake | undefined {
  if (typeof data !== "string") return { message: "is not a text", expected: "a component document" };
  const bytes = Buffer.byteLength(data);
  if (bytes === 0) return { message: "is empty", expected: "a component document" };
  if (data.includes("\0")) return { message: "has a NUL", expected: "a component document without one" };
  if (bytes <= MAX_COMPONENT_BYTES) return undefined;
  return {
    message: `has ${bytes} bytes`,
    expected: `at most ${MAX_COMPONENT_BYTES}, what Image Builder takes inline; split it into two components`,
  };
}
