import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { ForegroundCommand } from "../../../cli/sandbox/foreground-command.js";
import { temporaryDirectory } from "../../plan/temporary-directory.js";
import { start, until } from "../processes.js";

jest.setTimeout(60_000);

const directory = temporaryDirectory();
afterEach(() => {
  for (const signal of ["SIGHUP", "SIGINT", "SIGQUIT", "SIGTERM"]) process.removeAllListeners(signal);
});

const MODULE = resolve("cli/sandbox/foreground-command.ts");

/** Runs a command as the one thing that a process does, in a process group without a terminal. */
function run(command: readonly string[], { before = "" } = {}) {
  const source = `(async () => {
    const { ForegroundCommand } = require(${JSON.stringify(MODULE)});
    const gone = new AbortController();
    process.on("SIGUSR2", () => gone.abort());
    const foreground = new ForegroundCommand(gone.signal);
    ${before};
    process.exitCode = foreground.earlyExitCode ?? (await foreground.run(${JSON.stringify(command)}, process.env));
  })().catch((error) => {
    console.error(error.name + ": " + error.message);
    process.exitCode = error.exitCode;
  });`;
  return start(process.execPath, ["--import", "tsx", "-e", source]);
}

const LOOP = "while :; do sleep 0.05; done";

test.each([
  ["its own", ["sh", "-c", "exit 7"], 7],
  ["128 and the signal's number if one ended it", ["sh", "-c", "kill -TERM $$"], 143],
])("a command's exit code is %s", async (_, command, exitCode) => {
  expect(await new ForegroundCommand(undefined).run(command, process.env)).toBe(exitCode);
});

test.each([
  ["no-such-command", 127, 'there is no command "no-such-command"'],
  ["./no/such", 127, 'there is no command "./no/such"'],
  ["", 127, "the command is empty"],
  ["/", 126, '"/" cannot be run: spawn / EACCES'],
])("of a command that cannot be run, %j, the exit code is %d", async (command, exitCode, message) => {
  const running = new ForegroundCommand(undefined).run([command], process.env);
  await expect(running).rejects.toMatchObject({ name: "UserError", message, exitCode });
});

test("a signal reaches the command, once, and its exit code counts", async () => {
  const numbers = { SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGTERM: 15 } as const;
  const outcomes = Object.entries(numbers).map(async ([signal, number]) => {
    const running = run(["sh", "-c", `trap 'echo got; exit ${40 + number}' ${number}; echo ready; ${LOOP}`]);
    await until(() => running.stdout() === "ready\n");
    running.child.kill(signal as NodeJS.Signals);
    return [signal, await running.ended, running.stdout()];
  });
  expect(await Promise.all(outcomes)).toEqual(
    Object.entries(numbers).map(([signal, number]) => [signal, 40 + number, "ready\ngot\n"]),
  );
});

test("a command that minds no signal is waited for", async () => {
  const end = join(directory, "end");
  const running = run([
    "sh",
    "-c",
    `trap 'echo no' 15; echo ready; until [ -f '${end}' ]; do sleep 0.05; done; exit 5`,
  ]);
  await until(() => running.stdout() === "ready\n");
  running.child.kill("SIGTERM");
  await until(() => running.stdout() === "ready\nno\n");
  writeFileSync(end, "");
  expect(await running.ended).toBe(5);
});

test("a command is told to end if whoever started it is gone", async () => {
  const running = run(["sh", "-c", `trap 'echo got; exit 6' 15; echo ready; ${LOOP}`]);
  await until(() => running.stdout() === "ready\n");
  running.child.kill("SIGUSR2");
  expect([await running.ended, running.stdout()]).toEqual([6, "ready\ngot\n"]);
});

test("a signal that comes first keeps the command from running", async () => {
  const running = run(["echo", "ran"], {
    before: 'process.kill(process.pid, "SIGINT"); await new Promise((resolve) => setTimeout(resolve, 50))',
  });
  expect([await running.ended, running.stdout()]).toEqual([130, ""]);
});
