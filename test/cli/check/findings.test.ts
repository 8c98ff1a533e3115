import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { readFiles } from "../../../cli/check/files.js";
import { checkFiles, checkLandingZone, RULES } from "../../../cli/check/findings.js";
import { formatJson, formatRulesAsJson } from "../../../cli/check/json.js";
import { formatRules, formatText } from "../../../cli/check/text.js";
import { withSteps } from "../../documents/documents.js";
import { temporaryDirectory } from "../../plan/temporary-directory.js";

const directory = temporaryDirectory();

test("components, demo and examples of this repository are clean", async () => {
  const files = await readFiles(["components", "demo", "examples"], "stdin");
  const { subject, findings } = checkFiles(files);
  expect(subject).toMatch(
    /^35 component documents, 2 workflow documents and 1 Dockerfile template in \d+ files$/,
  );
  expect(new Set(findings.map(({ rule }) => rule))).toEqual(new Set(["component/not-a-component"]));
});

test.each([".", "demo", "examples/minimal", "examples/organization"])(
  "the landing zone of %s is clean",
  (folder) => {
    expect(checkLandingZone(folder).findings).toEqual([]);
  },
);

test("a landing zone's own problems, the lock's, and those of documents for each image's platform are found", () => {
  const project = join(directory, "project");
  cpSync(resolve("demo"), project, { recursive: true });
  for (const [name, right, wrong] of [
    ["golden-ami.yaml", '"444455556666"', '"4444"'],
    ["components/web-server.yaml", "ExecuteBash", "ExecutePowerShell"],
  ] as const) {
    const file = join(project, name);
    writeFileSync(file, readFileSync(file, "utf8").replace(right, wrong));
  }
  writeFileSync(join(project, "versions.lock.json"), "");
  const found = checkLandingZone(project).findings.map((one) => `${one.level} ${one.file} ${one.rule}`);
  expect(new Set(found)).toEqual(
    new Set([
      "error components/web-server.yaml component/action-platform",
      "error golden-ami.yaml landing-zone/account",
      "error versions.lock.json landing-zone/versions-lock",
    ]),
  );
});

const step = "{ name: A, action: ExecuteBash, inputs: { commands: [ls] } }";

test("JSON has each finding, sorted by place, with all that is known of it", () => {
  const bytes = Buffer.from(`owner: me\n${withSteps(step)}`);
  const result = checkFiles([{ name: "web.yaml", bytes }], "Windows");
  expect(JSON.parse(formatJson(result))).toEqual([
    {
      file: "web.yaml",
      line: 1,
      column: 1,
      endLine: 1,
      endColumn: 6,
      path: "owner",
      level: "warning",
      rule: "component/unknown-key",
      message: "is not a key here",
      expected: "one of schemaVersion, phases, name, description, parameters, constants",
    },
    {
      file: "web.yaml",
      line: 6,
      column: 28,
      endLine: 6,
      endColumn: 39,
      path: "phases[0].steps[0].action",
      level: "error",
      rule: "component/action-platform",
      message: "ExecuteBash does not run on Windows",
      expected: "an action for Windows",
    },
  ]);
});

test("nothing found is an empty list", () => {
  expect(JSON.parse(formatJson({ subject: "", findings: [] }))).toEqual([]);
});

test("text has levels, rules, and how many there are of each", () => {
  const files = [
    { name: "bad.yaml", bytes: Buffer.from(withSteps(step, step)) },
    { name: "other.yml", bytes: Buffer.from("a: 1") },
    { name: "long.yaml", bytes: Buffer.from(`${withSteps(step)}# ${"x".repeat(65_536)}`) },
  ];
  expect(formatText(checkFiles(files)).split("\n")).toEqual([
    'bad.yaml:6:17  phases[0].steps[1].name: "A" is here twice (component/duplicate-name)',
    "               expected each name once in a phase",
    "note: other.yml  is no component or workflow document, and was not checked (component/not-a-component)",
    "warning: long.yaml:1:1  has 65661 bytes (component/too-long)",
    "                        expected at most 65536, what Image Builder takes; split it into two components",
    "2 component documents in 3 files: 1 error, 1 warning",
  ]);
});

test("Dockerfile templates are checked by their names, and other Dockerfiles left alone", () => {
  const files = [
    { name: "a.Dockerfile", bytes: Buffer.from("FROM {{ imagebuilder:parentImage }}\n") },
    { name: "a/Dockerfile", bytes: Buffer.from("FROM alpine\n") },
  ];
  expect(formatText(checkFiles(files)).split("\n")).toEqual([
    "a.Dockerfile:1:6  {{ imagebuilder:parentImage }} is not a placeholder of Image Builder's (landing-zone/dockerfile)",
    "                  expected {{{ imagebuilder:parentImage }}}",
    "note: a/Dockerfile  is no Dockerfile template, and was not checked (component/not-a-component)",
    "0 component documents and 1 Dockerfile template in 2 files: 1 error",
  ]);
});

test("the rules are listed with their pages", () => {
  expect(formatRules()).toMatch(
    /^component\/unknown-action \(error\)\n {2}\S.*\n {2}https:\/\/docs\.aws\.amazon\.com\/\S+$/m,
  );
  const rules: unknown[] = JSON.parse(formatRulesAsJson());
  expect(rules).toEqual(Object.entries(RULES).map(([id, rule]) => ({ id, ...rule })));
});
