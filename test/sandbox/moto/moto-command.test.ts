import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findMotoCommand } from "../../../sandbox/moto/moto-command.js";

let folder: string;
let bin: string;
let data: string;
const log: string[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "moto-command-"));
  bin = join(folder, "bin");
  data = join(folder, "data");
  mkdirSync(bin);
  log.length = 0;
  // PATH has nothing of this machine but what the stand-ins below need.
  for (const tool of ["mkdir", "cp"]) program(tool, `exec ${which(tool)} "$@"`);
});

/** Runs with nothing on PATH but what the test put there. */
function find(): Promise<string[]> {
  return findMotoCommand(data, (line) => log.push(line), { PATH: bin });
}

afterEach(() => {
  rmSync(folder, { recursive: true });
});

test("moto_server on PATH is taken as it is", async () => {
  program("moto_server", "exit 0");
  expect(await find()).toEqual([join(bin, "moto_server")]);
  expect(log).toEqual([]);
});

test("otherwise moto is installed in a virtual environment of its own, once", async () => {
  program("python3", fakePython("exit 0"));
  const command = [join(data, "moto", "bin", "python3"), "-m", "moto.server"];
  expect(await find()).toEqual(command);
  expect(readFileSync(join(folder, "pip.txt"), "utf8")).toContain("install");
  expect(readFileSync(join(folder, "pip.txt"), "utf8")).toContain("moto[server]==5.2.1");
  expect(await find()).toEqual(command);
  expect(log).toEqual([expect.stringContaining("installing moto[server]==5.2.1")]);
});

test("a half-made environment is not left where it would be found", async () => {
  program("python3", fakePython("echo 'ERROR: no matching distribution' >&2; exit 1"));
  await expect(find()).rejects.toThrow("ERROR: no matching distribution");
  expect(existsSync(join(data, "moto"))).toBe(false);
});

test("without moto and without Python the error names both ways out", async () => {
  await expect(find()).rejects.toThrow(
    /moto_server is not on PATH and could not be installed[\s\S]*pipx install 'moto\[server\]==5\.2\.1'[\s\S]*python3, 3\.9 or later/,
  );
});

/** A stand-in for Python: `-m venv <folder>` makes a copy of it there, `-m pip …` is written down and ends as told. */
function fakePython(pip: string): string {
  return [
    `if [ "$2" = venv ]; then mkdir -p "$3/bin"; cp "$0" "$3/bin/python3"; cp "$0" "$3/bin/moto_server"; exit 0; fi`,
    `echo "$@" > ${join(folder, "pip.txt")}`,
    pip,
  ].join("\n");
}

function program(name: string, script: string): void {
  writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(bin, name), 0o755);
}

function which(tool: string): string {
  return execFileSync("/bin/sh", ["-c", `command -v ${tool}`])
    .toString()
    .trim();
}
