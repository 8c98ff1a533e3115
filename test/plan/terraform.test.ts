import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { UserError } from "../../input/problem.js";
import { PROVIDER_LOCK } from "../../plan/provider-lock.js";
import { SavedPlanRefused, Terraform, TerraformError } from "../../plan/terraform.js";
import { temporaryDirectory } from "./temporary-directory.js";

const directory = temporaryDirectory();
// A configuration of the user's own, so that nobody looks for a registry or a mirror.
const cliConfiguration = join(directory, "terraform.rc");
writeFileSync(cliConfiguration, "");

const log = join(directory, "log");

/** An environment whose only `terraform` is a script: of this version, and then doing what is given. */
function environment(version: string, script = ""): NodeJS.ProcessEnv {
  const bin = join(directory, `bin-${version}`);
  mkdirSync(bin, { recursive: true });
  const file = join(bin, "terraform");
  writeFileSync(
    file,
    `#!/bin/sh
if [ "$1" = version ]; then echo '{"terraform_version":"${version}"}'; exit 0; fi
echo "$*" >> "${log}"
${script}
`,
  );
  chmodSync(file, 0o755);
  return { PATH: [bin, "/usr/bin", "/bin"].join(delimiter), TF_CLI_CONFIG_FILE: cliConfiguration };
}

const find = (version: string, script = "", signal?: AbortSignal) =>
  Terraform.find(environment(version, script), signal);

test("a machine without Terraform is told so in one line, and where to get it", async () => {
  await expect(Terraform.find({ PATH: directory, TF_CLI_CONFIG_FILE: cliConfiguration })).rejects.toEqual(
    new UserError(
      "terraform is not on PATH: install 1.9.0 or newer, https://developer.hashicorp.com/terraform/install",
    ),
  );
});

test.each(["1.8.5", "0.12.31", "1.9.0-rc1"])(
  "Terraform %s is too old, which is said in one line",
  async (version) => {
    await expect(find(version)).rejects.toEqual(
      new UserError(
        `Terraform ${version} is too old: 1.9.0 or newer is needed, https://developer.hashicorp.com/terraform/install`,
      ),
    );
  },
);

test.each(["1.9.0", "1.11.4", "1.14.0-beta1", "2.0.0"])("Terraform %s is new enough", async (version) => {
  await expect(find(version)).resolves.toBeInstanceOf(Terraform);
});

test("what says no version is not Terraform, and what cannot be run is said so, in one line each", async () => {
  await expect(find("weird")).rejects.toEqual(
    new UserError(
      'terraform is not Terraform: `terraform version` printed "{\\"terraform_version\\":\\"weird\\"}"',
    ),
  );
  const env = environment("1.11.4");
  const [bin = ""] = env.PATH?.split(delimiter) ?? [];
  chmodSync(join(bin, "terraform"), 0o644);
  await expect(Terraform.find({ ...env, PATH: bin })).rejects.toEqual(
    new UserError("terraform cannot be run: spawn terraform EACCES"),
  );
});

test("Terraform runs in automation, asks nobody for updates, and sees the environment that is given", async () => {
  const terraform = await find(
    "1.11.4",
    `echo "$TF_IN_AUTOMATION $CHECKPOINT_DISABLE $TF_CLI_CONFIG_FILE $HOME" >> "${log}"`,
  );
  writeFileSync(log, "");
  await terraform.init(directory);
  expect(readFileSync(log, "utf8")).toBe(`init -input=false -no-color\n1 1 ${cliConfiguration} \n`);
});

test("Terraform collects its garbage seldom, unless the environment says how", async () => {
  const env = environment("1.11.4");
  expect((await Terraform.find(env)).environment).toMatchObject({ GOGC: "400", GOMEMLIMIT: "1GiB" });
  const own = { GOGC: "100", GOMEMLIMIT: "1GiB" };
  expect((await Terraform.find({ ...env, ...own })).environment).toMatchObject(own);
});

test("a data directory that all stacks would share is refused", async () => {
  const env = environment("1.11.4");
  await expect(Terraform.find({ ...env, TF_DATA_DIR: "/data" })).rejects.toEqual(
    new UserError(
      'TF_DATA_DIR is "/data", one folder for all stacks, and each has a backend of its own: unset it, or give a path relative to the stack\'s folder',
    ),
  );
  expect((await Terraform.find({ ...env, TF_DATA_DIR: "data" })).version).toBe("1.11.4");
});

test("a CLI configuration that is not there is not Terraform's either", async () => {
  const env = { ...environment("1.11.4"), TF_CLI_CONFIG_FILE: join(directory, "gone.rc") };
  expect((await Terraform.find(env)).environment).not.toHaveProperty("TF_CLI_CONFIG_FILE");
});

test.each([
  "could not connect to registry.terraform.io: failed to request discovery document",
  "could not connect to\nregistry.terraform.io: Forbidden",
  "could not query provider registry for\nregistry.terraform.io/hashicorp/aws: timeout",
])("an init that does not reach the registry says how to do without: %j", async (words) => {
  const terraform = await find("1.11.4", `printf '%b' "Error: ${words}" >&2; exit 1`);
  await expect(terraform.init(directory)).rejects.toEqual(
    new TerraformError(
      `terraform init in ${directory} ended with exit code 1\nError: ${words}\n\nIf this machine cannot reach registry.terraform.io, name a folder of providers: with --provider-mirror <folder>, or in Terraform's CLI configuration, https://developer.hashicorp.com/terraform/cli/config/config-file#provider-installation`,
    ),
  );
});

test("an init that fails of something else is not told of mirrors", async () => {
  const terraform = await find("1.11.4", "echo 'Error: no backend' >&2; exit 1");
  await expect(terraform.init(directory)).rejects.toEqual(
    new TerraformError(`terraform init in ${directory} ended with exit code 1\nError: no backend`),
  );
});

test.each([
  [0, false],
  [2, true],
])("a plan that ends with %d has changes: %p", async (exitCode, hasChanges) => {
  const terraform = await find("1.11.4", `touch release.tfplan; exit ${exitCode}`);
  writeFileSync(log, "");
  expect(await terraform.plan(directory, "release.tfplan", ["-destroy"])).toEqual({
    hasChanges,
    hasWarnings: false,
  });
  expect(readFileSync(log, "utf8")).toBe(
    "plan -input=false -no-color -detailed-exitcode -out=release.tfplan -destroy\n",
  );
});

test("a plan has its text, without what was read before and where the file is", async () => {
  const text = `Terraform used the selected providers to generate the following execution plan.\n\n  ~ tags = {}\n\nPlan: 0 to add, 1 to change, 0 to destroy.\n`;
  const drift = `Note: Objects have changed outside of Terraform\n\n  - tags = {}\n\n${"─".repeat(77)}\n\n`;
  const trailer = `\n${"─".repeat(77)}\n\nSaved the plan to: release.tfplan\n\nTo perform exactly these actions, run the following command to apply:\n`;
  for (const plan of [text, drift + text]) {
    writeFileSync(join(directory, "printed"), `data.aws_ami.web: Reading...\n\n${plan}${trailer}`);
    const terraform = await find("1.11.4", "touch release.tfplan; cat printed; exit 2");
    expect(await terraform.plan(directory, "release.tfplan")).toEqual({
      hasChanges: true,
      hasWarnings: false,
      text: plan,
    });
  }
});

test("what AWS has answered to Terraform cannot steer the terminal, and keeps its lines", async () => {
  const script = `printf 'Error: no\\033[2J\\n\\tAMI\\r \\302\\233é'`;
  await expect((await find("1.11.4", `${script} >&2; exit 1`)).init(directory)).rejects.toEqual(
    new TerraformError(
      `terraform init in ${directory} ended with exit code 1\nError: no\\u001b[2J\n\tAMI\\u000d \\u009bé`,
    ),
  );
  expect(await (await find("1.11.4", script)).showText(directory, "a.tfplan")).toBe(
    "Error: no\\u001b[2J\n\tAMI\\u000d \\u009bé",
  );
});

describe("a plan is read as JSON", () => {
  const HASHES = `  hashes = [\n    "h1:aws",\n    "zh:aws",\n  ]\n`;
  const lock = `provider "registry.terraform.io/hashicorp/aws" {\n  version = "5.100.0"\n${HASHES}}\n`;
  const script = 'echo "$PWD $TF_DATA_DIR $*"; cat .terraform.lock.hcl';

  const showing = async (more: NodeJS.ProcessEnv = {}, command = script) => {
    writeFileSync(join(directory, PROVIDER_LOCK), lock);
    try {
      const terraform = await Terraform.find({ ...environment("1.11.4", command), ...more });
      return (await terraform.showJson(directory, "a.tfplan")).split("\n");
    } finally {
      rmSync(join(directory, PROVIDER_LOCK));
    }
  };
  const PLAN = join(directory, "a.tfplan");

  test("beside a lock without hashes, as the plan has verified the providers, and nothing is left of it", async () => {
    const [first = "", ...read] = await showing();
    const [folder = "", data, ...args] = first.split(" ");
    expect(data).toBe(join(directory, ".terraform"));
    expect(args).toEqual(["show", "-json", PLAN]);
    expect(read.join("\n")).toBe(lock.replace(HASHES, ""));
    expect(folder).not.toBe(directory);
    expect(existsSync(folder)).toBe(false);
  });

  test("in the stack's folder if Terraform's data is elsewhere", async () => {
    const [first, ...read] = await showing({ TF_DATA_DIR: "data" });
    expect(first).toBe(`${directory} data show -json ${PLAN}`);
    expect(read.join("\n")).toBe(lock);
  });

  test("in the stack's folder if that is needed, as for the keys of an encrypted plan", async () => {
    const [first] = await showing({}, `[ "$PWD" = "${directory}" ] || exit 1; ${script}`);
    expect(first).toBe(`${directory}  show -json ${PLAN}`);
  });
});

test("what Terraform refuses is shown in its own words, with the command and the folder", async () => {
  const terraform = await find("1.11.4", "echo 'some output'; echo 'Error: no AMI' >&2; exit 1");
  await expect(terraform.plan(directory, "release.tfplan")).rejects.toEqual(
    new TerraformError(`terraform plan in ${directory} ended with exit code 1\nError: no AMI`),
  );
});

test("a crash of Terraform, which may end with 2 as well, is no plan", async () => {
  const terraform = await find("1.11.4", "echo 'panic: runtime error' >&2; exit 2");
  writeFileSync(join(directory, "release.tfplan"), "an earlier plan");
  await expect(terraform.plan(directory, "release.tfplan")).rejects.toEqual(
    new TerraformError(`terraform plan in ${directory} has written no plan\npanic: runtime error`),
  );
});

test("exit code 2 is a failure of every command but plan", async () => {
  const terraform = await find("1.11.4", "echo 'cannot apply'; exit 2");
  await expect(terraform.apply(directory)).rejects.toEqual(
    new TerraformError(`terraform apply in ${directory} ended with exit code 2\ncannot apply`),
  );
});

describe("an apply that is awaited until a resource is there", () => {
  const lines = "printf 'data.aws_ami.web: Read complete\\naws_vpc.web: Creation complete after 1s\\n'";

  test("goes on by itself, and its end is awaited apart", async () => {
    const go = join(directory, "go");
    const terraform = await find("1.11.4", `${lines}; until [ -e "${go}" ]; do sleep 0.05; done`);
    const { ended } = await terraform.applyUntilCreated(directory, "aws_vpc");
    expect(await Promise.race([ended, "it goes on"])).toBe("it goes on");
    writeFileSync(go, "");
    await ended;
  });

  test("ends in its failure, before the resource is there or after", async () => {
    const terraform = await find("1.11.4", `${lines}; echo 'Error: no VPC' >&2; exit 1`);
    await expect(terraform.applyUntilCreated(directory, "aws_subnet")).rejects.toThrow("Error: no VPC");
    const { ended } = await terraform.applyUntilCreated(directory, "aws_vpc");
    await expect(ended).rejects.toThrow("Error: no VPC");
  });

  test("ends if there is no such resource to create", async () => {
    const { ended } = await (await find("1.11.4", lines)).applyUntilCreated(directory, "aws_subnet");
    await ended;
  });
});

test("an interrupted Terraform gets SIGINT, so that it leaves its state in order", async () => {
  const interruption = new AbortController();
  const begun = join(directory, "begun");
  const interrupted = join(directory, "interrupted");
  const terraform = await find(
    "1.11.4",
    `trap 'touch "${interrupted}"; exit 1' INT; touch "${begun}"; while true; do sleep 0.05; done`,
    interruption.signal,
  );
  const applying = terraform.apply(directory);
  const refused = expect(applying).rejects.toMatchObject({ name: "TerraformError" });
  while (!existsSync(begun)) await new Promise((resolve) => setTimeout(resolve, 20));
  interruption.abort();
  await refused;
  while (!existsSync(interrupted)) await new Promise((resolve) => setTimeout(resolve, 20));
});

test("a plan is read as JSON, and what is not one is refused", async () => {
  const terraform = await find("1.11.4", `echo '{"format_version":"1.2","terraform_version":"1.11.4"}'`);
  expect(await terraform.show(directory, "release.tfplan")).toEqual({
    format_version: "1.2",
    terraform_version: "1.11.4",
  });
  const silent = await find("1.11.4", "");
  await expect(silent.show(directory, "release.tfplan")).rejects.toEqual(
    new UserError(
      "this is not the JSON of a Terraform plan: it is empty, expected what `terraform show -json <plan file>` prints",
    ),
  );
});

test("the state's resources are listed one by one", async () => {
  const terraform = await find("1.11.4", "printf 'data.aws_ami.web\\naws_launch_template.web\\n'");
  expect(await terraform.stateList(directory)).toEqual(["data.aws_ami.web", "aws_launch_template.web"]);
});

test.each([
  "Saved plans not allowed for workspaces with a VCS connection",
  "Saving a generated plan is currently not supported",
])("a remote workspace that says %p is one that takes no plan file", async (said) => {
  const terraform = await find("1.11.4", `echo "Error: ${said}" >&2; exit 1`);
  await expect(terraform.plan(directory, "plan.tfplan")).rejects.toThrow(SavedPlanRefused);
});

test("a speculative run is the one whose page Terraform prints", async () => {
  const page = "https://app.terraform.io/app/acme/golden-ami-web/runs/run-a1B2";
  const terraform = await find("1.11.4", `echo "To view this run in a browser, visit:"; echo "${page}"`);
  expect(await terraform.planRemotely(directory, ["-refresh=false"])).toEqual({
    run: "run-a1B2",
    text: `To view this run in a browser, visit:\n${page}\n`,
  });
  expect(readFileSync(log, "utf8")).toMatch(/\nplan -input=false -no-color -refresh=false\n$/);
  const local = await find("1.11.4", "echo No changes.");
  await expect(local.planRemotely(directory)).rejects.toEqual(
    new TerraformError(`terraform plan in ${directory} has started no run\nNo changes.`),
  );
});
