import type { Mistake, Rule } from "./rule.js";

/** Most bytes of a document that a component has inline. Image Builder counts characters, but the provider counts bytes. */
export const MAX_INLINE_BYTES = 16_000;

/** Most bytes of a document in S3. https://docs.aws.amazon.com/general/latest/gr/imagebuilder.html */
export const MAX_DOCUMENT_BYTES = 65_536;

const atMost =
  (max: number, expected: string): Rule =>
  (data): Mistake | undefined => {
    if (typeof data !== "string") return { message: "is not a text", expected: "a component document" };
    const bytes = Buffer.byteLength(data);
    if (bytes === 0) return { message: "is empty", expected: "a component document" };
    if (data.includes("\0")) return { message: "has a NUL", expected: "a component document without one" };
    return bytes > max ? { message: `has ${bytes} bytes`, expected } : undefined;
  };

/**
 * Text of a component document that is given inline.
 * https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateComponent.html
 */
export const componentDataMistake = atMost(
  MAX_INLINE_BYTES,
  `at most ${MAX_INLINE_BYTES}, what Image Builder takes inline; a longer one is for a DocumentBucket`,
);

/** Text of a component document, which is in S3 if it is too long to be given inline. */
export const documentMistake = atMost(
  MAX_DOCUMENT_BYTES,
  `at most ${MAX_DOCUMENT_BYTES}, what Image Builder takes; split it into two components`,
);
