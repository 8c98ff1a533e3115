const { spawnSync } = require("node:child_process");
const { mkdirSync, writeFileSync } = require("node:fs");
const { dirname, join } = require("node:path");

const ROOT = join(__dirname, "..");
const CONFIGURATION = join(ROOT, ".golden-ami", "mutations.config.json");
const FOLDERS = ["rules", "documents", "landing-zone"];
/** All mutators but the two that take a check out of the code: its body, or its condition. */
const EXCLUDED_MUTATORS = [
  ...["ArithmeticOperator", "ArrayDeclaration", "ArrowFunction", "AssignmentOperator", "BooleanLiteral"],
  ...["EqualityOperator", "LogicalOperator", "MethodExpression", "ObjectLiteral", "OptionalChaining"],
  ...["Regex", "StringLiteral", "UnaryOperator", "UpdateOperator"],
];

/** Takes each check of a folder's files out in turn, and tells those that no test misses. */
function tryMutations(folder, files) {
  const configuration = {
    mutate: files,
    testRunner: "jest",
    jest: { configFile: "test/mutations.jest.js", enableFindRelatedTests: true },
    coverageAnalysis: "perTest",
    ignoreStatic: true,
    mutator: { excludedMutations: EXCLUDED_MUTATORS },
    // TypeScript 7 has no API by which the settings could be read.
    tsconfigFile: "none.json",
    tempDirName: ".golden-ami/mutations",
    // What a demo or a synth has left is not a part of the sources, and has links that cannot be copied.
    ignorePatterns: [".golden-ami", "cdktf.out", "dist"],
    timeoutMS: 60_000,
    concurrency: 2,
    reporters: ["progress-append-only", "clear-text"],
    clearTextReporter: { logTests: false, allowColor: false },
  };
  mkdirSync(dirname(CONFIGURATION), { recursive: true });
  writeFileSync(CONFIGURATION, JSON.stringify(configuration));
  const stryker = join(dirname(require.resolve("@stryker-mutator/core/package.json")), "bin", "stryker.js");
  return spawnSync(process.execPath, [stryker, "run", CONFIGURATION], {
    cwd: ROOT,
    stdio: "inherit",
    env: { ...process.env, MUTATED_FOLDER: folder },
  }).status;
}

const asked = process.argv.slice(2);
const statuses = FOLDERS.flatMap((folder) => {
  const own = asked.filter((file) => file === folder || file.startsWith(`${folder}/`));
  if (asked.length && !own.length) return [];
  const files = own.filter((file) => file.endsWith(".ts"));
  return [tryMutations(folder, files.length ? files : [`${folder}/**/*.ts`])];
});
process.exitCode = statuses.every((status) => status === 0) ? 0 : 1;
