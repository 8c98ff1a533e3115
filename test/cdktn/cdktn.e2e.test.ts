import { execFile, execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { LANDING_ZONE_FILE } from "../../landing-zone/load.js";
import { devDependencies } from "../../package.json";
import { synthesizedStacks } from "../../plan/stacks.js";
import { COMPONENT, write } from "../landing-zone/project.js";
import { LANDING_ZONE } from "../stacks/landing-zone.js";

/** Exact versions that fit each other, because npm picks a provider for another release of the fork from a range. */
const FORK = { cdktn: "0.24.0", "@cdktn/provider-aws": "25.7.0" };
/** What is between quotes in an import of CDKTF or of its provider, up to the name that the fork changes. */
const CDKTF_IMPORT = /(?<=["']@?)cdktf(?=["']|\/provider-aws["'/])/g;

const ROOT = join(__dirname, "..", "..");
/** Below the checkout, so that Node finds its other packages. */
const DIRECTORY = join(ROOT, ".golden-ami", "test", "cdktn");
const FORK_DIRECTORY = join(DIRECTORY, "cdktn");
/** The sources as they are, and renamed beside the fork. */
const TREES = { cdktf: join(DIRECTORY, "cdktf"), cdktn: join(FORK_DIRECTORY, "tree") };
const NOT_COPIED = [".git", ".golden-ami", "cdktf.out", "dist", "node_modules"];
const LARGE = "large";

const EXAMPLES = join(ROOT, "examples");
const folders = [
  ".",
  "demo",
  ...(existsSync(EXAMPLES) ? readdirSync(EXAMPLES).map((name) => join("examples", name)) : []),
];
const landingZones = folders.filter((folder) => existsSync(join(ROOT, folder, LANDING_ZONE_FILE)));
const apps = folders.filter((folder) => folder !== "." && existsSync(join(ROOT, folder, "main.ts")));

beforeAll(() => {
  mkdirSync(FORK_DIRECTORY, { recursive: true });
  const dependencies = { ...FORK, constructs: devDependencies.constructs };
  writeFileSync(join(FORK_DIRECTORY, "package.json"), JSON.stringify({ private: true, dependencies }));
  const quiet = ["--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"];
  execFileSync("npm", ["install", ...quiet], { cwd: FORK_DIRECTORY });
  copySources(TREES.cdktf, (source) => source);
  copySources(TREES.cdktn, (source) => source.replace(CDKTF_IMPORT, "cdktn"));
}, 300_000);

function copySources(tree: string, edit: (source: string) => string): void {
  rmSync(tree, { recursive: true, force: true });
  for (const entry of readdirSync(ROOT)) {
    if (!NOT_COPIED.includes(entry)) cpSync(join(ROOT, entry), join(tree, entry), { recursive: true });
  }
  for (const file of readdirSync(tree, { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith(".ts")) continue;
    writeFileSync(join(tree, file), edit(readFileSync(join(tree, file), "utf8")));
  }
  write(join(tree, LARGE), { [LANDING_ZONE_FILE]: LANDING_ZONE, "components/web-server.yaml": COMPONENT });
}

test("the renamed sources type-check", async () => {
  const tsc = join(ROOT, "node_modules", "typescript", "bin", "tsc");
  await promisify(execFile)(process.execPath, [tsc], { cwd: TREES.cdktn });
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

interface Stack {
  readonly name: string;
  readonly configuration: { readonly terraform: Readonly<Record<string, unknown>> };
}

function withoutRequiredProviders({ name, configuration }: Stack): Stack {
  const { required_providers, ...terraform } = configuration.terraform;
  return { name, configuration: { ...configuration, terraform } };
}

async function synthesizeBoth(app: string, folder: string): Promise<Record<keyof typeof TREES, Stack[]>> {
  const [cdktf, cdktn] = await Promise.all([
    synthesize(TREES.cdktf, app, folder, devDependencies.cdktf),
    synthesize(TREES.cdktn, app, folder, FORK.cdktn),
  ]);
  expect(cdktf).not.toEqual([]);
  return { cdktf, cdktn };
}

/** The stacks that `version` has written, without what says so and without the folder that it ran in. */
async function synthesize(tree: string, app: string, folder: string, version: string): Promise<Stack[]> {
  const directory = join(tree, folder);
  const { CDKTF_OUTDIR, CI, ...env } = process.env;
  await promisify(execFile)(process.execPath, ["--import", "tsx", join(tree, app)], { cwd: directory, env });
  return synthesizedStacks(join(directory, "cdktf.out")).map(({ name, directory: stack }) => {
    const text = readFileSync(join(stack, "cdk.tf.json"), "utf8").replaceAll(tree, "");
    const configuration = JSON.parse(text);
    expect(configuration["//"].metadata.version).toBe(version);
    delete configuration["//"].metadata.version;
    return { name, configuration };
  });
}
