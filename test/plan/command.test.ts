import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { runCommand } from "../../plan/command.js";
import { isAlive, start, until } from "../cli/processes.js";
import { temporaryDirectory } from "./temporary-directory.js";

const directory = temporaryDirectory();

test("a command that is under way is interrupted when its starter is killed, and can end in order", async () => {
  const started = join(directory, "started");
  const interrupted = join(directory, "interrupted");
  const script = `trap 'echo > ${interrupted}; exit' INT; echo $$ > ${started}; while :; do sleep 0.1; done`;
  const source = `require("${resolve("plan/command.ts")}").runCommand("sh", ["-c", ${JSON.stringify(script)}], { cwd: ".", env: process.env });`;
  const starter = start(process.execPath, ["--import", "tsx", "-e", source]);
  await until(() => existsSync(started) && readFileSync(started, "utf8") !== "");
  const pid = Number(readFileSync(started, "utf8"));
  await until(() => watchersOf(starter.child.pid) === 1);
  starter.child.kill("SIGKILL");
  await until(() => existsSync(interrupted) && !isAlive(pid));
});

test("a command that ends by itself leaves nobody who would interrupt it", async () => {
  const run = (script: string) => runCommand("sh", ["-c", script], { cwd: directory, env: process.env });
  expect(await run("sleep 0.2; exit 3")).toMatchObject({ exitCode: 3, signal: null });
  const running = run("sleep 1");
  expect(watchersOf(process.pid)).toBe(1);
  await running;
  await until(() => watchersOf(process.pid) === 0);
});

function watchersOf(starter: number | undefined): number {
  const lines = spawnSync("ps", ["-A", "-o", "ppid=,args="], { encoding: "utf8" }).stdout.split("\n");
  return lines.filter((line) => line.includes("kill -INT") && Number.parseInt(line, 10) === starter).length;
}
