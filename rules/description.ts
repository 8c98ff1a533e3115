import { type Mistake, textOf } from "./rule.js";

const MAX_BYTES = 1024;

/**
 * Description of a recipe. Image Builder counts characters, but the provider counts bytes.
 * https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateImageRecipe.html
 */
export function descriptionMistake(text: string): Mistake | undefined {
  if (typeof text !== "string") return { message: "is not a text", expected: `1 to ${MAX_BYTES} bytes` };
  const bytes = Buffer.byteLength(text);
  if (bytes === 0) return { message: "is empty", expected: `1 to ${MAX_BYTES} bytes` };
  if (bytes <= MAX_BYTES) return undefined;
  return { message: `has ${bytes} bytes`, expected: `at most ${MAX_BYTES}` };
}

/**
 * Description of an AMI. Image Builder takes more, but EC2 refuses it at the end of a build.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateImage.html
 */
export const amiDescriptionMistake = textOf({
  what: "an AMI's description",
  characters: ["\\t\\n\\r -~", "the characters of ASCII, because EC2 takes no others"],
  max: 255,
});
