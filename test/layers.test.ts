import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";

const ROOT = join(__dirname, "..");

/** What each folder or file may import of ours besides its own; `type` may be imported as types only. */
const LAYERS: Readonly<
  Record<string, { readonly any?: readonly string[]; readonly type?: readonly string[] }>
> = {
  "main.ts": { any: ["stacks", "landing-zone", "input"] },
  "index.ts": { any: ["modules", "rules"] },
  stacks: { any: ["modules", "rules"], type: ["landing-zone/types.ts"] },
  modules: { any: ["rules"] },
  rules: {},
  "landing-zone": { any: ["documents", "rules", "input"] },
  documents: { any: ["rules", "input"] },
  input: {},
  plan: { any: ["input"] },
  review: { any: ["input"], type: ["plan"] },
  aws: { any: ["input"] },
  "cli/sandbox/run.ts": { any: ["cli", "plan", "landing-zone", "input", "sandbox"] },
  cli: { any: ["aws", "plan", "review", "landing-zone", "documents", "rules", "input"] },
  sandbox: {},
};

const IMPORT =
  /^(?:import|export)\s+(type\s)?[^;"']*?["'](\.{1,2}\/[^"']*)["']|\bimport\(\s*["'](\.{1,2}\/[^"']*)["']\)/gm;

interface Import {
  readonly from: string;
  readonly to: string;
  readonly isType: boolean;
}

const isIn = (file: string, place: string) => file === place || file.startsWith(`${place}/`);

const layerOf = (file: string) => Object.keys(LAYERS).find((layer) => isIn(file, layer));

function importsOf(file: string): Import[] {
  return [...readFileSync(join(ROOT, file), "utf8").matchAll(IMPORT)].map(([, type, stated, dynamic]) => ({
    from: file,
    to: posix.join(dirname(file), stated ?? dynamic ?? "").replace(/\.js$/, ".ts"),
    isType: type !== undefined,
  }));
}

function isAllowed({ from, to, isType }: Import): boolean {
  const layer = layerOf(from) ?? "";
  const { any = [], type = [] } = LAYERS[layer] ?? {};
  return [layer, ...any, ...(isType ? type : [])].some((place) => isIn(to, place));
}

const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.ts"], {
  cwd: ROOT,
  encoding: "utf8",
})
  .trim()
  .split("\n");
const imports = files.filter((file) => layerOf(file)).flatMap(importsOf);

test("no layer imports another that it must not know", () => {
  expect(imports.length).toBeGreaterThan(300);
  const wrong = imports.filter((one) => !isAllowed(one));
  expect(wrong.map(({ from, to, isType }) => `${from} imports ${isType ? "types of " : ""}${to}`)).toEqual(
    [],
  );
});

test("nothing imports main.ts", () => {
  expect(files.flatMap(importsOf).filter(({ to }) => to === "main.ts")).toEqual([]);
});

test("the search of the disk for providers is the demo's alone", () => {
  const wrong = imports.filter(({ from, to }) => !isIn(from, "cli/demo") && isIn(to, "cli/demo"));
  expect(wrong.map(({ from }) => from)).toEqual(["cli/commands/demo.ts"]);
});

test.each([
  [{ from: "modules/fleet/fleet.ts", to: "landing-zone/types.ts", isType: true }, false],
  [{ from: "modules/fleet/fleet.ts", to: "rules/selector.ts", isType: false }, true],
  [{ from: "stacks/shared-stack.ts", to: "landing-zone/types.ts", isType: false }, false],
  [{ from: "stacks/shared-stack.ts", to: "landing-zone/types.ts", isType: true }, true],
  [{ from: "rules/cron.ts", to: "input/problem.ts", isType: true }, false],
  [{ from: "cli/commands/build.ts", to: "sandbox/server.ts", isType: false }, false],
  [{ from: "cli/sandbox/run.ts", to: "sandbox/server.ts", isType: false }, true],
  [{ from: "sandbox/server.ts", to: "rules/cron.ts", isType: false }, false],
])("of %j it is %p that it may be", (one, allowed) => {
  expect(isAllowed(one)).toBe(allowed);
});
