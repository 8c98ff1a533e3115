import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { LAUNCHER } from "../../cli/starter.js";
import { temporaryDirectory } from "../plan/temporary-directory.js";
import { isAlive, start, until } from "./processes.js";

jest.setTimeout(60_000);

const directory = temporaryDirectory();

/** Prints its id and starts the next of the processes that are named, under that name. */
const ANCESTOR = join(directory, "ancestor.cjs");
writeFileSync(
  ANCESTOR,
  `const [name, ...others] = process.argv.slice(2);
  console.log(process.pid);
  const args = name ? [__filename, ...others] : ["--import", "tsx", ${JSON.stringify(join(directory, "last.ts"))}];
  require("node:child_process").spawn(process.execPath, args, { argv0: name || "node", stdio: "inherit" });`,
);

/** Prints its id, a dot at each time that it might have ended, and ends when whoever started it is gone. */
writeFileSync(
  join(directory, "last.ts"),
  `const { starterGone } = require(${JSON.stringify(resolve("cli/starter.ts"))});
  const gone = starterGone();
  console.log(process.pid);
  gone.addEventListener("abort", () => process.exit(0));
  setInterval(() => process.stdout.write("."), 1100);`,
);

const NPM = "npm exec golden-ami sandbox";
const SHELL = "sh -c golden-ami sandbox";

/** Kills one of the processes outright. @returns what becomes of the last, which none of them tells of it */
async function kill(names: readonly string[], victim: number): Promise<"ends" | "goes on"> {
  const [first = "", ...others] = names;
  const { stdout } = start(process.execPath, [ANCESTOR, ...others], { argv0: first, cwd: resolve(".") });
  const pids = () => stdout().split("\n").slice(0, -1).map(Number);
  await until(() => pids().length === names.length + 1);
  process.kill(pids()[victim] ?? 0, "SIGKILL");
  const ticks = () => stdout().split(".").length;
  const end = ticks() + 3;
  await until(() => !isAlive(pids().at(-1) ?? 0) || ticks() >= end);
  return ticks() >= end ? "goes on" : "ends";
}

test.each([
  ["npm exec golden-ami sandbox", true],
  ["/usr/bin/npm run sandbox", true],
  ["node /usr/lib/node_modules/npm/bin/npx-cli.js golden-ami sandbox", true],
  ["/usr/bin/node --no-warnings /opt/yarn/yarn.js golden-ami sandbox", true],
  ["/usr/bin/node /opt/pnpm/bin/pnpm.cjs exec golden-ami sandbox", true],
  ["node", false],
  ["bash ./npm-test.sh", false],
  ["node ./script.js --runner npm", false],
  ["npmrc-editor", false],
  ["/sbin/init", false],
])("of %j it is %p that it is a package manager", (command, isLauncher) => {
  expect(LAUNCHER.test(command)).toBe(isLauncher);
});

test("what a process starts ends with it, also through npx, and not with what is above", async () => {
  const cases: readonly (readonly [names: readonly string[], victim: number, outcome: string])[] = [
    [["bash script"], 0, "ends"],
    [["terminal", "bash -c ./script"], 0, "goes on"],
    [["bash script", NPM, SHELL], 0, "ends"],
    [["bash script", NPM, SHELL], 1, "ends"],
    [["bash script", NPM, SHELL], 2, "ends"],
    [["terminal", "bash script", NPM, SHELL], 0, "goes on"],
  ];
  const outcomes = await Promise.all(cases.map(([names, victim]) => kill(names, victim)));
  expect(cases.map(([names, victim], index) => [names, victim, outcomes[index]])).toEqual(cases);
});
