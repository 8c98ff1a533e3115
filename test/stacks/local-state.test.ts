import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { localStateFile, makeStateFiles } from "../../stacks/local-state.js";

const before = process.cwd();
let umask: number;
let directory: string;

beforeEach(() => {
  umask = process.umask(0o022);
  directory = mkdtempSync(join(tmpdir(), "state-"));
  process.chdir(directory);
});

afterEach(() => {
  process.chdir(before);
  process.umask(umask);
  rmSync(directory, { recursive: true });
});

const mode = (path: string) => statSync(path).mode & 0o777;

test("state is in a file for each stack, in a folder of the project", () => {
  expect(localStateFile({}, "shared")).toBe(join("state", "shared.tfstate"));
  expect(localStateFile({ local: { directory: "../tf" } }, "shared")).toBe("../tf/shared.tfstate");
});

test("the folder and the files of local state are their owner's alone", () => {
  makeStateFiles({ local: { directory: "a/state" } }, ["shared", "payments"]);
  expect(mode("a/state")).toBe(0o700);
  for (const file of [
    "shared.tfstate",
    "shared.tfstate.backup",
    "payments.tfstate",
    "payments.tfstate.backup",
  ]) {
    expect(mode(join("a/state", file))).toBe(0o600);
    expect(readFileSync(join("a/state", file), "utf8")).toBe("");
  }
});

test("state that is there is left as it is, in a folder that the user has opened too", () => {
  mkdirSync("state", { mode: 0o755 });
  writeFileSync("state/shared.tfstate", "{}", { mode: 0o640 });
  makeStateFiles({ local: { directory: "state" } }, ["shared", "payments"]);
  expect(readFileSync("state/shared.tfstate", "utf8")).toBe("{}");
  expect(["state", "state/shared.tfstate", "state/payments.tfstate"].map(mode)).toEqual([
    0o755, 0o640, 0o600,
  ]);
});

test.each<Parameters<typeof makeStateFiles>[0]>([
  { s3: { bucket: "acme-terraform-state", region: "eu-west-1", keyPrefix: "", useLockfile: true } },
  { cloud: { organization: "acme", workspacePrefix: "golden-ami-" } },
])("nothing is made for state that is elsewhere: %j", (backend) => {
  makeStateFiles(backend, ["shared"]);
  expect(existsSync("state")).toBe(false);
});
