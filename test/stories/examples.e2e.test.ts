import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadLandingZone } from "../../landing-zone/load.js";
import { runCommand } from "../../plan/command.js";
import { synthesizedStacks } from "../../plan/stacks.js";
import { Terraform } from "../../plan/terraform.js";
import { terraformEnvironment } from "../terraform-environment.js";

jest.setTimeout(180_000);

const ROOT = join(__dirname, "..", "..");
const TEST_DIRECTORY = join(ROOT, ".golden-ami", "test");

/** The bindings pin the one provider that they were generated from, which need not be the one of this machine. */
const PROVIDER = { source: "hashicorp/aws", version: ">= 5.100.0, < 7.0.0" };

/** Synthesizes a copy of an example, and lets Terraform read each of its stacks. */
async function validate(example: string, app: string): Promise<object> {
  const directory = join(TEST_DIRECTORY, `examples-${example}`);
  rmSync(directory, { recursive: true, force: true });
  cpSync(join(ROOT, "examples", example), directory, { recursive: true });
  // The example imports the package by its name, as its user does.
  const env = { ...process.env, CI: "true", TSX_TSCONFIG_PATH: join(ROOT, "tsconfig.json") };
  const synth = await runCommand(process.execPath, ["--import", "tsx", app], { cwd: directory, env });
  expect(synth).toMatchObject({ exitCode: 0, stderr: "" });
  const { environment } = await Terraform.find(await terraformEnvironment());
  const found: [string, unknown][] = [];
  for (const { name, directory: stack } of synthesizedStacks(join(directory, "cdktf.out"))) {
    const file = join(stack, "cdk.tf.json");
    const configuration: { terraform: object } = JSON.parse(readFileSync(file, "utf8"));
    const terraform = { ...configuration.terraform, required_providers: { aws: PROVIDER } };
    writeFileSync(file, JSON.stringify({ ...configuration, terraform }));
    const run = (args: readonly string[]) => runCommand("terraform", args, { cwd: stack, env: environment });
    expect(await run(["init", "-backend=false", "-input=false", "-no-color"])).toMatchObject({ exitCode: 0 });
    const { stdout } = await run(["validate", "-json"]);
    const { valid, diagnostics }: { valid: boolean; diagnostics: object[] } = JSON.parse(stdout);
    found.push([name, { valid, diagnostics }]);
  }
  return Object.fromEntries(found);
}

const VALID = { valid: true, diagnostics: [] };

const EXAMPLES = readdirSync(join(ROOT, "examples")).filter((name) =>
  existsSync(join(ROOT, "examples", name, "golden-ami.yaml")),
);

test.each(EXAMPLES)("each stack of the landing zone %s is valid Terraform", async (example) => {
  const { landingZone } = loadLandingZone(join(ROOT, "examples", example));
  const stacks = [
    "shared",
    ...[...landingZone.copyAccounts, ...landingZone.workloads].map(({ name }) => name),
  ];
  expect(await validate(example, join(ROOT, "main.ts"))).toEqual(
    Object.fromEntries(stacks.map((name) => [name, VALID])),
  );
});

test("the constructs alone, without a landing zone, are valid Terraform", async () => {
  expect(await validate("constructs", "main.ts")).toEqual({ shared: VALID, payments: VALID });
});
