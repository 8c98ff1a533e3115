import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack } from "cdktf";
import { synthesizedStacks } from "../plan/stacks.js";

export type Block = Readonly<Record<string, unknown>>;
type Blocks = Readonly<Record<string, Readonly<Record<string, Block>>>>;

/** A stack as Terraform reads it, without CDKTF's own remarks. */
export interface Configuration {
  readonly resource?: Blocks;
  readonly data?: Blocks;
  readonly check?: Readonly<Record<string, Block>>;
  readonly output?: Readonly<Record<string, Block>>;
  readonly provider?: Readonly<Record<string, readonly Block[]>>;
  readonly terraform?: Block;
}

export interface SynthesizedApp {
  /** Configuration of each stack. */
  readonly stacks: Readonly<Record<string, Configuration>>;
  /** What is on disk, remarks and all. */
  readonly text: string;
}

/**
 * Runs a whole `app.synth()` in a folder of its own and reads what it wrote. `Testing.synth` prepares no stack and
 * validates nothing, so dangling references pass there.
 */
export function synthesizeApp(build: (app: App) => void): SynthesizedApp {
  const before = process.cwd();
  const directory = mkdtempSync(join(tmpdir(), "synth-"));
  try {
    // Paths are relative to the project, which main.ts runs in.
    process.chdir(directory);
    const app = new App({ outdir: "cdktf.out" });
    build(app);
    app.synth();
    const texts = synthesizedStacks("cdktf.out").map(({ name, directory: stack }) => [
      name,
      readFileSync(join(stack, "cdk.tf.json"), "utf8"),
    ]);
    return {
      stacks: Object.fromEntries(texts.map(([name, text = ""]) => [name, JSON.parse(text, withoutRemarks)])),
      text: texts.map(([, text]) => text).join("\n"),
    };
  } finally {
    process.chdir(before);
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The blocks that a module makes of itself, in a stack of its own. */
export function synthesize(
  build: (stack: TerraformStack) => void,
  region = "eu-west-1",
): Pick<Configuration, "resource" | "data" | "check"> {
  const { stacks } = synthesizeApp((app) => {
    const stack = new TerraformStack(app, "test");
    new AwsProvider(stack, "Aws", { region });
    build(stack);
  });
  const { resource, data, check } = stacks.test ?? {};
  return { ...(resource && { resource }), ...(data && { data }), ...(check && { check }) };
}

/** All blocks of a type. */
export function all({ resource, data }: Configuration, type: string): Block[] {
  return [...Object.values(resource?.[type] ?? {}), ...Object.values(data?.[type] ?? {})];
}

/** The one block of a type. @throws if there is none, or more than one */
export function only(configuration: Configuration, type: string): Block {
  const [block, ...others] = all(configuration, type);
  if (!block || others.length)
    throw new Error(`expected one ${type}, not ${others.length + (block ? 1 : 0)}`);
  return block;
}

/** How many blocks there are of each type. */
export function count({ resource, data }: Configuration): Record<string, number> {
  return Object.fromEntries(
    Object.entries({ ...data, ...resource })
      .map(([type, blocks]): [string, number] => [type, Object.keys(blocks).length])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** The statements of a policy's JSON. */
export function statements(policy: unknown): Block[] {
  const { Statement }: { Statement: Block[] } = JSON.parse(String(policy));
  return Statement;
}

function withoutRemarks(this: unknown, key: string, value: unknown): unknown {
  return key === "//" ? undefined : value;
}
