import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { devDependencies, peerDependencies } from "../../package.json";
import { runCommand } from "../../plan/command.js";
import { synthesizedStacks } from "../../plan/stacks.js";

const ROOT = join(__dirname, "..", "..");
const EXAMPLE = join(ROOT, "examples", "constructs");
const QUIET = ["--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"];
const PEERS = Object.keys(peerDependencies) as (keyof typeof peerDependencies)[];
const OLDEST_CONSTRUCTS = peerDependencies.constructs.replace("^", "");
/** The packages that the user has, of which ours must not bring a second one. */
const USERS_PACKAGES = PEERS.map(
  (name) => `${name}@${name === "constructs" ? OLDEST_CONSTRUCTS : devDependencies[name]}`,
);
/** The folder that the example runs in with the sources. It is below the checkout, so that Node finds its packages. */
const SOURCES = join(ROOT, ".golden-ami", "test", "package");
/** A user's project, with nothing of this repository but the package. */
const project = mkdtempSync(join(tmpdir(), "package-"));
const { CDKTF_OUTDIR, CI, ...environment } = process.env;
const env = { ...environment, CHECKPOINT_DISABLE: "1", TSX_TSCONFIG_PATH: join(ROOT, "tsconfig.json") };

interface Tarball {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

/** The paths of the package's files. */
let packed: string[] = [];

beforeAll(async () => {
  const [tarball]: Tarball[] = JSON.parse(
    await run("npm", ["pack", "--json", "--loglevel=error", "--pack-destination", project], ROOT),
  );
  if (!tarball) throw new Error("npm has packed nothing");
  packed = tarball.files.map(({ path }) => path);
  write("package.json", JSON.stringify({ private: true }));
  // `cdktf init` knows no TypeScript after 5.
  const compiler = ["typescript@5.9.3", `@types/node@${devDependencies["@types/node"]}`];
  await run("npm", ["install", ...QUIET, `./${tarball.filename}`, ...USERS_PACKAGES, ...compiler]);
  cpSync(
    join(ROOT, "node_modules", "cdktf-cli", "bundle", "templates", "typescript", "tsconfig.json"),
    join(project, "tsconfig.json"),
  );
  mkdirSync(SOURCES, { recursive: true });
  for (const folder of [EXAMPLE, join(ROOT, "demo")]) cpSync(folder, project, { recursive: true });
  await run("node", ["--import", "tsx", join(EXAMPLE, "main.ts")], SOURCES);
}, 300_000);

afterAll(() => rmSync(project, { recursive: true, force: true }));

async function run(command: string, args: readonly string[], cwd = project): Promise<string> {
  const { exitCode, stdout, stderr } = await runCommand(command, args, { cwd, env });
  if (exitCode !== 0) throw new Error(`${command} ${args.join(" ")}: ${stdout}${stderr}`);
  return stdout;
}

function write(file: string, text: string): void {
  writeFileSync(join(project, file), text);
}

test("the package has compiled code with the types of its constructs, and what the commands read", () => {
  const isCompiled = (file: string) =>
    /^dist\/(?!test\/|bench\/).*\.js$|^dist\/sandbox\/.*\.json$|^dist\/(index|modules\/.*|rules\/.*)\.d\.ts$/.test(
      file,
    );
  const isDocument = (file: string) => ["LICENSE", "README.md"].includes(file);
  expect(packed.filter((file) => !isCompiled(file) && !isDocument(file))).toEqual([
    "cli/golden-ami.js",
    "demo/components/web-server.yaml",
    "demo/golden-ami.yaml",
    "golden-ami.schema.json",
    "package.json",
  ]);
});

test("there is one cdktf, one constructs and one provider, so that `instanceof` holds", async () => {
  const selector = PEERS.map((name) => `[name="${name}"]`).join();
  const found: { pkgid: string }[] = JSON.parse(await run("npm", ["query", selector]));
  expect(found.map(({ pkgid }) => pkgid).sort()).toEqual(USERS_PACKAGES);
});

test.each([
  { settings: "cdktf init", options: [] },
  { settings: "nodenext", options: ["--module", "nodenext"] },
])(
  "the example compiles with the settings of $settings, and synthesizes the same as with the sources",
  async ({ options }) => {
    await run("npx", ["tsc", ...options, "--skipLibCheck", "false"]);
    await run("node", ["main.js"]);
    expect(stacks(project)).toEqual(stacks(SOURCES));
  },
  120_000,
);

/** Each stack's text, without the folder that it was rendered in. */
function stacks(directory: string): Record<string, string> {
  return Object.fromEntries(
    synthesizedStacks(join(directory, "cdktf.out")).map(({ name, directory: stack }) => [
      name,
      readFileSync(join(stack, "cdk.tf.json"), "utf8").replaceAll(directory, ""),
    ]),
  );
}

test("a golden-ami.yaml is synthesized by cdktf, with the lock beside it", async () => {
  const cdktfJson: object = JSON.parse(readFileSync(join(ROOT, "cdktf.json"), "utf8"));
  const app = "node node_modules/cdktf-golden-ami/dist/main.js";
  write("cdktf.json", JSON.stringify({ ...cdktfJson, app }));
  await run(join(ROOT, "node_modules", ".bin", "cdktf"), ["synth"]);
  expect(Object.keys(stacks(project))).toEqual(["orders-prod", "payments-prod", "shared"]);
  expect(existsSync(join(project, "versions.lock.json"))).toBe(true);
}, 60_000);

test("golden-ami is a command of the project, and needs no TypeScript", async () => {
  expect(existsSync(join(project, "node_modules", "tsx"))).toBe(false);
  const help = await run("npx", ["golden-ami", "--help"]);
  expect(help).toContain("Usage: golden-ami");
  expect(help).toBe(await run("node", [join(ROOT, "cli", "golden-ami.js"), "--help"]));
});

test("the sandbox and the commands on it run from the package", async () => {
  const build = ["golden-ami", "sandbox", "--", "npx", "golden-ami", "build", "web"];
  const { exitCode, stderr } = await runCommand("npx", build, { cwd: project, env });
  expect(stderr).toContain("Deploy the shared stack first: npx cdktf deploy shared");
  expect(exitCode).toBe(1);
}, 60_000);
