import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { withSteps } from "../../documents/documents.js";
import { temporaryDirectory } from "../../plan/temporary-directory.js";
import { start, until } from "../processes.js";

jest.setTimeout(60_000);

const GOLDEN_AMI = resolve("cli/golden-ami.js");
const directory = temporaryDirectory();

const write = (file: string, text: string) => writeFileSync(join(directory, file), text);
write("good.yaml", withSteps("{ name: A, action: Reboot }"));
write("bad.yaml", withSteps("{ name: A, action: Rebot }"));
write("suspicious.yaml", `owner: me\n${withSteps("{ name: A, action: Reboot }")}`);
write("other.yml", "on: push\njobs: {}\n");

function run(args: readonly string[], input = "") {
  const { status, stdout, stderr } = spawnSync(process.execPath, [GOLDEN_AMI, "check", ...args], {
    cwd: directory,
    input,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

test.each<[args: string[], status: number, printed: RegExp]>([
  [["good.yaml"], 0, /^1 component document in 1 file: nothing is wrong\n$/],
  [
    ["bad.yaml"],
    1,
    /^bad\.yaml:5:28 {2}.*did you mean Reboot\? \(component\/unknown-action\)\n.*\n1 component document in 1 file: 1 error\n$/,
  ],
  [["suspicious.yaml"], 0, /^warning: suspicious\.yaml:1:1 .*\n.*\n.*: 1 warning\n$/],
  [["suspicious.yaml", "--strict"], 1, /: 1 warning\n$/],
  [
    ["**/*.yml"],
    0,
    /^note: other\.yml {2}is no component or workflow document.*\n0 component documents in 1 file: nothing is wrong\n$/,
  ],
  [["nothing.yaml"], 2, /^error: there is no file "nothing\.yaml"\n$/],
  [["good.yaml", "--platform", "Solaris"], 2, /Allowed choices are Linux, Windows, macOS/],
  [[], 2, /^error: there is no golden-ami\.yaml /],
])("golden-ami check %j ends with %d", (args, status, printed) => {
  const result = run(args);
  expect(result.stdout + result.stderr).toMatch(printed);
  expect(result.status).toBe(status);
});

test("standard input is checked", () => {
  const { status, stdout } = run(["-", "--stdin-filename", "web.yaml"], "a: 1");
  expect(stdout).toMatch(/^note: web\.yaml /);
  expect(status).toBe(0);
});

test("a watch checks at each change, and Ctrl-C ends it", async () => {
  write("watched.yaml", withSteps("{ name: A, action: Rebot }"));
  const { child, stdout, stderr, ended } = start(
    process.execPath,
    [GOLDEN_AMI, "check", "--watch", "watched.yaml"],
    { cwd: directory },
  );
  await until(() => stderr().includes("Ctrl-C ends the watch"));
  expect(stdout()).toContain(": 1 error\n");
  write("watched.yaml", withSteps("{ name: A, action: Reboot }"));
  await until(() => stdout().includes(": nothing is wrong\n"));
  child.kill("SIGINT");
  expect(await ended).toBe(0);
});
