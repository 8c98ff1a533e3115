import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join, posix } from "node:path";
import { name as PACKAGE } from "../package.json";

const ROOT = join(__dirname, "..");

interface Layer {
  /** Places of ours that it may import besides itself. */
  readonly any?: readonly string[];
  /** Places of ours that it may import types of. */
  readonly type?: readonly string[];
  /** Whether it must read no file, no environment and no clock, and draw no random number. */
  readonly isPure?: boolean;
}

/** Every folder or file of sources; the first that a file is in counts. */
const LAYERS: Readonly<Record<string, Layer>> = {
  "main.ts": { any: ["stacks", "landing-zone", "input"] },
  "index.ts": { any: ["modules", "rules"] },
  stacks: { any: ["modules", "rules"], type: ["landing-zone/types.ts"] },
  modules: { any: ["rules"], isPure: true },
  rules: { isPure: true },
  "landing-zone": { any: ["documents", "rules", "input"] },
  documents: { any: ["rules", "input"] },
  input: {},
  plan: { any: ["input"] },
  review: { any: ["input"], type: ["plan"] },
  aws: { any: ["input"] },
  "cli/sandbox/run.ts": { any: ["cli", "plan", "landing-zone", "input", "sandbox"] },
  cli: { any: ["aws", "plan", "review", "landing-zone", "documents", "rules", "input", "package.json"] },
  sandbox: {},
};

/** Folders that may import everything; no layer may import them. */
const FREE = ["bench", "examples", "test"];

const IMPORT =
  /^(?:import|export)\s+(type\s)?(?:[^;"'=]*?\sfrom\s+)?["']([^"']+)["']|\b(?:import|require|require\.resolve)\(\s*["'`]([^"'`]+)["'`]/gm;

/** A line, not one of a comment, that names what reads the environment or the clock, or draws a random number. */
const IMPURE = /^(?!\s*(?:\/\*|\*|\/\/)).*\b(?:process|Date|Math\.random)\b/gm;

interface Import {
  readonly from: string;
  /** A path below the root, or a package's name. */
  readonly to: string;
  readonly isType: boolean;
  readonly isOurs: boolean;
}

const isIn = (file: string, place: string) => file === place || file.startsWith(`${place}/`);

function importsIn(from: string, source: string): Import[] {
  return [...source.matchAll(IMPORT)].map(([, type, stated, called]) => {
    const name = stated ?? called ?? "";
    const path = name.startsWith(".") ? posix.join(dirname(from), name) : pathByPackageName(name);
    return {
      from,
      to: path?.replace(/\.js$/, ".ts") ?? name,
      isType: type !== undefined,
      isOurs: path !== undefined,
    };
  });
}

/** Our own file that an import by our package's name finds. */
function pathByPackageName(name: string): string | undefined {
  if (name === PACKAGE) return "index.ts";
  return isIn(name, PACKAGE) ? name.slice(PACKAGE.length + 1) : undefined;
}

/** What a file does that its layer must not. */
function mistakesIn(file: string, source: string): string[] {
  if (FREE.some((place) => isIn(file, place))) return [];
  const [layer, { any = [], type = [], isPure = false }] = Object.entries(LAYERS).find(([place]) =>
    isIn(file, place),
  ) ?? ["", {}];
  if (!layer) return [`${file} is in no layer`];
  const wrong = importsIn(file, source).filter(({ to, isType, isOurs }) =>
    isOurs
      ? ![layer, ...any, ...(isType ? type : [])].some((place) => isIn(to, place))
      : isPure && isBuiltin(to),
  );
  return [
    ...wrong.map(({ to, isType }) => `${file} imports ${isType ? "types of " : ""}${to}`),
    ...(isPure ? (source.match(IMPURE) ?? []).map((line) => `${file} is not pure: ${line.trim()}`) : []),
  ];
}

const files = execFileSync(
  "git",
  ["ls-files", "--cached", "--others", "--exclude-standard", "*.ts", "*.mts", "*.cts"],
  { cwd: ROOT, encoding: "utf8" },
)
  .trim()
  .split("\n");
const sources = files.map((file): [string, string] => [file, readFileSync(join(ROOT, file), "utf8")]);
const imports = sources.flatMap(([file, source]) => importsIn(file, source)).filter(({ isOurs }) => isOurs);

test("each file is in a layer, and does nothing that its layer must not", () => {
  expect(imports.length).toBeGreaterThan(300);
  expect(sources.flatMap(([file, source]) => mistakesIn(file, source))).toEqual([]);
});

test("nothing imports main.ts", () => {
  expect(imports.filter(({ to }) => to === "main.ts")).toEqual([]);
});

test("the search of the disk for providers is the demo's alone, and the tests'", () => {
  const others = imports.filter(
    ({ from, to }) => isIn(to, "cli/demo") && !isIn(from, "cli/demo") && !isIn(from, "test"),
  );
  expect(new Set(others.map(({ from }) => from))).toEqual(new Set(["cli/commands/demo.ts"]));
});

test.each([
  ["modules/fleet/fleet.ts", 'import type { Image } from "../../landing-zone/types.js";', false],
  ["modules/fleet/fleet.ts", 'import {\n  selector,\n} from "../../rules/selector.js";', true],
  ["modules/fleet/fleet.ts", 'import { TerraformStack } from "cdktf";', true],
  ["modules/fleet/fleet.ts", 'import { readFileSync } from "node:fs";', false],
  ["modules/fleet/fleet.ts", 'import type { Stats } from "fs";', false],
  ["modules/fleet/fleet.ts", "const region = process.env.AWS_REGION;", false],
  ["modules/fleet/fleet.ts", "const build = Math.random();", false],
  ["rules/cron.ts", "const now = Date.now();", false],
  ["rules/cron.ts", "/** `process.env` is not read. */", true],
  ["rules/cron.ts", 'const { tz } = require("node:process");', false],
  ["rules/cron.ts", 'import type { Problem } from "../input/problem.js";', false],
  ["input/yaml-file.ts", 'import { readFileSync } from "node:fs";', true],
  ["stacks/shared-stack.ts", 'import { parse } from "../landing-zone/types.js";', false],
  ["stacks/shared-stack.ts", 'import type { LandingZone } from "../landing-zone/types.js";', true],
  ["stacks/shared-stack.ts", 'export * from "../landing-zone/load.js";', false],
  ["cli/commands/build.ts", 'import "../../sandbox/server.js";', false],
  ["cli/commands/build.ts", 'const server = await import("../../sandbox/server.js");', false],
  ["cli/commands/build.ts", 'const { startSandbox } = require("../../sandbox/server.js");', false],
  ["cli/commands/build.ts", 'const file = require.resolve("../../sandbox/server.js");', false],
  ["cli/commands/build.ts", 'type Server = typeof import("../../sandbox/server.js");', false],
  ["cli/commands/build.ts", 'const { runBuild } = require("../build/run.js");', true],
  ["cli/sandbox/run.ts", 'import { startSandbox } from "../../sandbox/server.js";', true],
  ["cli/program.ts", `import { version } from "${PACKAGE}/package.json";`, true],
  ["sandbox/server.ts", 'import { cron } from "../rules/cron.js";', false],
  ["sandbox/server.ts", `import { GoldenImage } from "${PACKAGE}";`, false],
  ["sandbox/server.ts", `const { version } = require("${PACKAGE}/package.json");`, false],
  ["sandbox/server.ts", 'import { local } from "../test/sandbox/local-aws.js";', false],
  ["examples/constructs/main.ts", `import { GoldenImage } from "${PACKAGE}";`, true],
  ["helpers/retry.ts", "export const retry = 1;", false],
  ["helpers.ts", "export const retry = 1;", false],
])("%s with %j: %p", (file, source, allowed) => {
  expect(mistakesIn(file, source).length === 0).toBe(allowed);
});
