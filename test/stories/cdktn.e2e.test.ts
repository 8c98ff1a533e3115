import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { LANDING_ZONE_FILE } from "../../landing-zone/files.js";
import { devDependencies } from "../../package.json";
import { runCommand } from "../../plan/command.js";
import { synthesizedStacks } from "../../plan/stacks.js";
import { COMPONENT, write } from "../landing-zone/project.js";
import { LANDING_ZONE } from "../stacks/landing-zone.js";

const CDKTF_VERSION = "0.21.0";
/** Exact versions that fit each other, because npm picks a provider for another release of the fork from a range. */
const FORK = { cdktn: "0.24.0", "@cdktn/provider-aws": "25.7.0" };
/** CDKTF's part of its own name or its provider's, in an import or in package.json. */
const CDKTF_NAME = /(?<=["']@?)cdktf(?=["']|\/provider-aws["'/])/g;

const ROOT = join(__dirname, "..", "..");
/** The folder of both trees. It is below the checkout, so that Node finds its other packages. */
const DIRECTORY = join(ROOT, ".golden-ami", "test", "cdktn");
const FORK_DIRECTORY = join(DIRECTORY, "cdktn");
/** The sources as they are, and renamed beside the fork. */
const TREES = { cdktf: join(DIRECTORY, "cdktf"), cdktn: join(FORK_DIRECTORY, "tree") };
const NOT_COPIED = [".git", ".golden-ami", "cdktf.out", "dist", "node_modules"];
const LARGE = "large";
const TSC = join(ROOT, "node_modules", ".bin", "tsc");

const folders = [".", "demo", ...readdirSync(join(ROOT, "examples")).map((name) => join("examples", name))];
const landingZones = folders.filter((folder) => existsSync(join(ROOT, folder, LANDING_ZONE_FILE)));
const apps = folders.filter((folder) => folder !== "." && existsSync(join(ROOT, folder, "main.ts")));

beforeAll(async () => {
  mkdirSync(FORK_DIRECTORY, { recursive: true });
  const dependencies = { ...FORK, constructs: devDependencies.constructs };
  writeFileSync(join(FORK_DIRECTORY, "package.json"), JSON.stringify({ private: true, dependencies }));
  const quiet = ["--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"];
  const install = await runCommand("npm", ["install", ...quiet], { cwd: FORK_DIRECTORY, env: process.env });
  expect(install).toMatchObject({ exitCode: 0 });
  copySources(TREES.cdktf, (source) => source);
  copySources(TREES.cdktn, (source) => source.replace(CDKTF_NAME, "cdktn"));
}, 300_000);

function copySources(tree: string, edit: (source: string) => string): void {
  rmSync(tree, { recursive: true, force: true });
  for (const entry of readdirSync(ROOT)) {
    if (!NOT_COPIED.includes(entry)) cpSync(join(ROOT, entry), join(tree, entry), { recursive: true });
  }
  for (const file of readdirSync(tree, { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith(".ts") && file !== "package.json") continue;
    writeFileSync(join(tree, file), edit(readFileSync(join(tree, file), "utf8")));
  }
  write(join(tree, LARGE), { [LANDING_ZONE_FILE]: LANDING_ZONE, "components/web-server.yaml": COMPONENT });
}

test("the renamed sources type-check", async () => {
  const tsc = await runCommand(TSC, [], { cwd: TREES.cdktn, env: process.env });
  expect(tsc).toMatchObject({ exitCode: 0, stdout: "" });
}, 60_000);

test.each([...landingZones, LARGE])(
  "the landing zone in %s renders the same stacks with cdktn",
  async (folder) => {
    const { cdktf, cdktn } = await synthesizeBoth("main.ts", folder);
    expect(cdktn).toEqual(cdktf);
  },
  60_000,
);

test.each(apps)(
  "the app in %s renders the same stacks with cdktn, but for the provider that the bindings pin",
  async (folder) => {
    const { cdktf, cdktn } = await synthesizeBoth(join(folder, "main.ts"), folder);
    expect(cdktn.map(withoutRequiredProviders)).toEqual(cdktf.map(withoutRequiredProviders));
  },
  60_000,
);

interface Configuration {
  readonly terraform: Readonly<Record<string, unknown>>;
}

interface Rendered extends Configuration {
  readonly "//": { readonly metadata: { readonly version: string } };
}

interface Stack {
  readonly name: string;
  readonly configuration: Configuration;
  readonly remarks: object;
}

function withoutRequiredProviders({ configuration, ...stack }: Stack): Stack {
  const { required_providers, ...terraform } = configuration.terraform;
  return { ...stack, configuration: { ...configuration, terraform } };
}

async function synthesizeBoth(app: string, folder: string): Promise<Record<keyof typeof TREES, Stack[]>> {
  const [cdktf, cdktn] = await Promise.all([
    synthesize(TREES.cdktf, app, folder, CDKTF_VERSION),
    synthesize(TREES.cdktn, app, folder, FORK.cdktn),
  ]);
  expect(cdktf).not.toEqual([]);
  return { cdktf, cdktn };
}

/** The stacks that `version` has written, without what says so and without the folder that it ran in. */
async function synthesize(tree: string, app: string, folder: string, version: string): Promise<Stack[]> {
  const directory = join(tree, folder);
  const { CDKTF_OUTDIR, CI, ...environment } = process.env;
  const synth = await runCommand("node", ["--import", "tsx", join(tree, app)], {
    cwd: directory,
    env: { ...environment, TSX_TSCONFIG_PATH: join(tree, "tsconfig.json") },
  });
  expect(synth).toMatchObject({ exitCode: 0 });
  return synthesizedStacks(join(directory, "cdktf.out")).map(({ name, directory: stack }) => {
    const text = readFileSync(join(stack, "cdk.tf.json"), "utf8").replaceAll(tree, "");
    const { "//": remarks, ...configuration }: Rendered = JSON.parse(text);
    const { version: rendered, ...metadata } = remarks.metadata;
    expect(rendered).toBe(version);
    return { name, configuration, remarks: { ...remarks, metadata } };
  });
}
