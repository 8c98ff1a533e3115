import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { Initializer } from "../../plan/initializer.js";
import { PROVIDER_LOCK } from "../../plan/provider-lock.js";
import { Terraform } from "../../plan/terraform.js";
import { temporaryDirectory } from "./temporary-directory.js";

const root = temporaryDirectory();
const log = join(root, "log");
const PROVIDER = join(
  ".terraform",
  "providers",
  "registry.terraform.io",
  "hashicorp",
  "aws",
  "5.100.0",
  "linux",
);

/** Installs a provider into the folder itself, as from an archive, which fails where a link is. */
const TERRAFORM = `#!/bin/sh
if [ "$1" = version ]; then echo '{"terraform_version":"1.11.4"}'; exit 0; fi
echo "begin $(basename "$PWD")" >> ${log}
sleep 0.2
if [ -f fails ]; then echo "no network" >&2; exit 1; fi
if [ -h ${PROVIDER} ]; then echo "mkdir ${PROVIDER}: file exists" >&2; exit 1; fi
mkdir -p ${PROVIDER}
path=$(sed -n 's/.*"path":"\\([^"]*\\)".*/\\1/p' cdk.tf.json)
echo "{\\"version\\":3,\\"backend\\":{\\"type\\":\\"local\\",\\"config\\":{\\"path\\":\\"$path\\"},\\"hash\\":1}}" > .terraform/terraform.tfstate
printf 'provider "registry.terraform.io/hashicorp/aws" {\\n  version = "5.100.0"\\n}\\n' > ${PROVIDER_LOCK}
echo "end $(basename "$PWD")" >> ${log}
`;

let count = 0;

async function project(...names: readonly string[]) {
  count += 1;
  const directory = join(root, String(count));
  const bin = join(directory, "bin");
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, "terraform"), TERRAFORM);
  chmodSync(join(bin, "terraform"), 0o755);
  const stacks = names.map((name) => join(directory, name));
  for (const stack of stacks) {
    mkdirSync(stack);
    writeFileSync(
      join(stack, "cdk.tf.json"),
      JSON.stringify({ terraform: { backend: { local: { path: `${stack}.tfstate` } } } }),
    );
  }
  const terraform = await Terraform.find({ PATH: [bin, "/usr/bin", "/bin"].join(delimiter) });
  writeFileSync(log, "");
  return { directory, stacks, terraform };
}

const asked = () => readFileSync(log, "utf8").split("\n").filter(Boolean);
const prepareAll = (initializer: Initializer, stacks: readonly string[]) =>
  Promise.all(stacks.map((stack) => initializer.prepare(stack, () => undefined)));

test("Terraform initializes the first, for which the others wait, and each has the lock", async () => {
  const { directory, stacks, terraform } = await project("a", "b", "c");
  let locks = 0;
  const initializer = new Initializer(terraform, directory, {
    onLock: () => {
      locks += 1;
    },
  });
  expect(await prepareAll(initializer, stacks)).toEqual([true, false, false]);
  expect(asked()).toEqual(["begin a", "end a"]);
  expect(locks).toBe(1);
  for (const stack of stacks) expect(existsSync(join(stack, PROVIDER_LOCK))).toBe(true);
  expect(await prepareAll(new Initializer(terraform, directory), stacks)).toEqual([false, false, false]);
  expect(asked()).toHaveLength(2);
});

test("if the first fails, the others are initialized by Terraform, or like one that has been", async () => {
  const { directory, stacks, terraform } = await project("a", "b", "c");
  const [a = "", b = "", c = ""] = stacks;
  writeFileSync(join(a, "fails"), "");
  const initializer = new Initializer(terraform, directory, { onLock: () => undefined });
  const first = initializer.prepare(a, () => undefined);
  const second = initializer.prepare(b, () => undefined);
  await expect(first).rejects.toThrow("no network");
  expect(await second).toBe(true);
  expect(await initializer.prepare(c, () => undefined)).toBe(false);
  expect(asked()).toEqual(["begin a", "begin b", "end b"]);
});

test("what an init has left half-way, or a person has deleted, is initialized anew", async () => {
  const { directory, stacks, terraform } = await project("a", "b");
  const [a = "", b = ""] = stacks;
  const prepare = (stack: string) =>
    new Initializer(terraform, directory, { onLock: () => undefined }).prepare(stack, () => undefined);
  await prepareAll(new Initializer(terraform, directory, { onLock: () => undefined }), stacks);
  const lock = readFileSync(join(directory, PROVIDER_LOCK), "utf8");
  // The lock of a branch, on which nothing can be installed.
  writeFileSync(join(directory, PROVIDER_LOCK), `${lock}# other`);
  writeFileSync(join(b, "fails"), "");
  await expect(prepare(b)).rejects.toThrow("no network");
  writeFileSync(join(directory, PROVIDER_LOCK), lock);
  rmSync(join(b, "fails"));
  expect(await prepare(b)).toBe(true);
  expect(existsSync(join(b, PROVIDER))).toBe(true);
  rmSync(join(a, ".terraform", "providers"), { recursive: true });
  expect(await prepare(a)).toBe(true);
});

test("a project that was moved, or whose first stack is gone, is initialized anew", async () => {
  const { directory, stacks, terraform } = await project("a", "b", "c");
  await prepareAll(new Initializer(terraform, directory, { onLock: () => undefined }), stacks);
  rmSync(stacks[0] ?? "", { recursive: true });
  const moved = `${directory}-moved`;
  renameSync(directory, moved);
  writeFileSync(log, "");
  const left = ["b", "c"].map((name) => join(moved, name));
  const found = await Terraform.find({ PATH: [join(moved, "bin"), "/usr/bin", "/bin"].join(delimiter) });
  expect(await prepareAll(new Initializer(found, moved), left)).toEqual([true, false]);
  expect(asked()).toEqual(["begin b", "end b"]);
  for (const stack of left) expect(existsSync(join(stack, PROVIDER))).toBe(true);
});

test("without the project's lock, which an apply does not write, each stack gets its own", async () => {
  const { directory, stacks, terraform } = await project("a", "b");
  expect(await prepareAll(new Initializer(terraform, directory), stacks)).toEqual([true, true]);
  expect(existsSync(join(directory, PROVIDER_LOCK))).toBe(false);
});
