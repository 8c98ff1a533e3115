import { readFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../input/problem.js";
import { isObject, parsedJson } from "../input/value.js";

export interface SynthesizedStack {
  readonly name: string;
  /** Folder that Terraform runs in. */
  readonly directory: string;
}

/**
 * Reads from its manifest which stacks the last synth made: folders of stacks that are no more stay behind.
 * @throws UserError if there is no manifest
 */
export function synthesizedStacks(outputDirectory: string): SynthesizedStack[] {
  const file = join(outputDirectory, "manifest.json");
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    throw new UserError(`there is no ${file}: run \`npx cdktf synth\` first`);
  }
  return stacksOf(parsedJson(text), file).map(({ name, workingDirectory }) => ({
    name,
    directory: join(outputDirectory, workingDirectory),
  }));
}

/** What a synth has made of a stack, in its folder. */
export const CONFIGURATION = "cdk.tf.json";

/**
 * Reads a stack's configuration.
 * @throws UserError if it is not there, or cut off, as a synth leaves it that was interrupted
 */
export function synthesizedConfiguration(
  directory: string,
  parse: (text: string) => unknown = (text) => JSON.parse(text),
): unknown {
  const file = join(directory, CONFIGURATION);
  try {
    return parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new UserError(
      `${file} cannot be read: ${error instanceof Error ? error.message : error}. Synthesize it again: npx cdktf synth`,
    );
  }
}

interface StackManifest {
  readonly name: string;
  readonly workingDirectory: string;
}

function stacksOf(manifest: unknown, file: string): StackManifest[] {
  const { stacks } = isObject(manifest) ? manifest : {};
  const found = isObject(stacks) ? Object.values(stacks) : [undefined];
  if (!found.every(isStackManifest))
    throw new UserError(`${file} is not a manifest: run \`npx cdktf synth\` again`);
  return found;
}

function isStackManifest(value: unknown): value is StackManifest {
  return isObject(value) && typeof value.name === "string" && typeof value.workingDirectory === "string";
}
