import { readFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../input/problem.js";

export interface SynthesizedStack {
  readonly name: string;
  /** Where Terraform runs. */
  readonly directory: string;
}

/** The stacks of the last synth, from its manifest: folders of stacks that are no more stay behind. */
export function synthesizedStacks(outputDirectory: string): SynthesizedStack[] {
  const file = join(outputDirectory, "manifest.json");
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    throw new UserError(`there is no ${file}: run \`npx cdktf synth\` first`);
  }
  const { stacks = {} }: { stacks?: Record<string, { name: string; workingDirectory: string }> } = parsed(
    file,
    text,
  );
  return Object.values(stacks).map(({ name, workingDirectory }) => ({
    name,
    directory: join(outputDirectory, workingDirectory),
  }));
}

function parsed(file: string, text: string) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    throw new UserError(`${file} is not a manifest: run \`npx cdktf synth\` again`);
  }
}
