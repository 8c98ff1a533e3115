import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { parse } from "yaml";
import { type Expressions, ROOT, Runner, workflow } from "../ci/runner.js";
import { FakeProject } from "../cli/plan/fake-project.js";

jest.setTimeout(180_000);

/** Runs the command of this checkout. */
const NPX = `#!/bin/sh\nshift\nexec "${process.execPath}" "${join(ROOT, "cli", "golden-ami.js")}" "$@"\n`;
const SECRET = "planted-secret";

/** GitHub, with one open pull request: in a process of its own, because a job holds this one up. Prints its address, then requests. */
const GITHUB = `
const server = require("node:http").createServer(async (request, response) => {
  let body = "";
  for await (const chunk of request) body += chunk;
  const what = request.method + " " + request.url;
  if (request.method !== "GET") require("node:fs").appendFileSync(process.argv[1], JSON.stringify({ what, ...JSON.parse(body) }) + "\\n");
  const pulls = request.url.includes("/pulls?") && [{ number: 5, head: { sha: "abc" } }];
  response.end(JSON.stringify(request.method === "GET" ? pulls || [] : { html_url: "https://github.example/posted" }));
});
server.listen(0, "127.0.0.1", () => console.log("http://127.0.0.1:" + server.address().port));
`;

const EXPRESSIONS: Expressions = {
  "vars.GOLDEN_AMI_SHARDS || '20'": "2",
  "vars.GOLDEN_AMI_PLAN_ROLE": "golden-ami-plan",
  "vars.GOLDEN_AMI_APPLY_ROLE": "golden-ami-apply",
  "secrets.GOLDEN_AMI_PLAN_KEY": "the key of the plans",
  "needs.stacks.outputs.shards": JSON.stringify({
    include: [
      { shard: 1, stacks: "shared orders-prod" },
      { shard: 2, stacks: "payments-prod payments-test" },
    ],
  }),
  "github.token": "token of the job",
  "github.server_url": "https://github.example",
  "github.repository": "acme/amis",
  "github.run_id": "42",
  "github.event.workflow_run.id": "41",
  "github.event.workflow_run.html_url": "https://github.example/acme/amis/actions/runs/41",
  "github.event.workflow_run.head_repository.full_name": "acme/amis",
  "github.event.workflow_run.head_repository.owner.login": "acme",
  "github.event.workflow_run.head_branch": "web-update",
  "github.event.workflow_run.head_sha": "abc",
};

interface GitLabJob {
  readonly extends?: string;
  readonly script?: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
}

/** `!reference` is GitLab's own, and no test needs what it stands for. */
const jobsOf = (file: string): Record<string, GitLabJob> =>
  parse(readFileSync(join(ROOT, "ci", file), "utf8"), { logLevel: "silent" });

describe("the workflows, as a runner runs them", () => {
  // What is below .golden-ami shares the outer project's folder of plans.
  const project = new FakeProject(tmpdir());
  const { directory } = project;
  const runnerEnv: NodeJS.ProcessEnv = {
    ...project.env,
    PATH: [join(directory, "bin"), process.env.PATH].join(delimiter),
    GITHUB_REPOSITORY: "acme/amis",
  };
  const runner = new Runner(join(directory, "runner"), runnerEnv);
  let github: ChildProcess;
  const { jobs: planning } = workflow("plan");
  const { jobs: applying } = workflow("apply");
  let digest = "";

  beforeAll(async () => {
    project.write("bin/npx", NPX);
    chmodSync(join(directory, "bin", "npx"), 0o755);
    cpSync(join(ROOT, "ci"), join(directory, "ci"), { recursive: true });
    const landingZone = project.read("golden-ami.yaml");
    const profile = 'terraform: { profile: "golden-ami-{account}",';
    project.write("golden-ami.yaml", landingZone.replace("terraform: {", profile));
    project.write(
      "show.payments-prod",
      `if [ "$2" = -json ]; then echo '{"format_version":"1.2","terraform_version":"1.11.4","variables":{"password":{"value":"${SECRET}"}}}'; exit 0; fi`,
    );
    // Whoever edits writes the lock of versions, and commits it; no job does.
    await project.goldenAmi(["plan", "--out", "first"]);
    project.git("add", "versions.lock.json");
    project.commit();
    project.asked();
    github = spawn(process.execPath, ["-e", GITHUB, join(directory, "posted")]);
    const [address] = await once(github.stdout ?? github, "data");
    runnerEnv.GITHUB_API_URL = `${address}`.trim();
  });
  afterAll(() => {
    github.kill();
    project.remove();
  });

  /** What GitHub was asked to write since the last time. */
  const posted = (): unknown[] => {
    const file = join(directory, "posted");
    const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean) : [];
    rmSync(file, { force: true });
    return lines.map((line) => JSON.parse(line));
  };

  /** Runs a job in a checkout that no other has been in. */
  function run(jobs: typeof planning, job: string, expressions: Expressions = {}) {
    for (const folder of [".golden-ami", "review"])
      rmSync(join(directory, folder), { recursive: true, force: true });
    return runner.run(jobs[job] ?? {}, directory, { ...EXPRESSIONS, ...expressions });
  }

  const planShards = () =>
    [
      { shard: "1", stacks: "shared orders-prod" },
      { shard: "2", stacks: "payments-prod payments-test" },
    ].map(({ shard, stacks }) => run(planning, "plan", { "matrix.shard": shard, "matrix.stacks": stacks }));

  test("list the stacks in shards", () => {
    const { exitCode, printed, outputs } = run(planning, "stacks");
    expect({ exitCode, printed }).toEqual({ exitCode: 0, printed: expect.not.stringContaining("error") });
    expect(JSON.parse(outputs["list.shards"] ?? "")).toEqual({
      include: [
        { shard: 1, stacks: "shared orders-prod" },
        { shard: 2, stacks: "payments-prod payments-test" },
      ],
    });
  });

  test("plan each shard without locks, by the plan role of each account, and leave nothing that can be read", () => {
    for (const { exitCode, printed } of planShards())
      expect({ exitCode, printed }).toMatchObject({ exitCode: 0 });
    expect(project.read("log")).toContain("-lock=false");
    expect(project.asked().filter((line) => line.startsWith("plan "))).toEqual(
      ["orders-prod", "payments-prod", "payments-test", "shared"].map((stack) => `plan ${stack}`),
    );
    expect(readFileSync(join(directory, "runner", "temp", "aws-config"), "utf8")).toContain(
      `[profile golden-ami-444455556666]\nregion = eu-west-1\ncredential_process = node ${directory}/ci/oidc-credentials.mjs arn:aws:iam::444455556666:role/golden-ami-plan\n`,
    );
    const archive = readFileSync(runner.artifact("plans-2", "shard-2.tar.gz.gpg"));
    expect(
      readFileSync(join(directory, ".golden-ami", "plans", "payments-prod", "plan.json"), "utf8"),
    ).toContain(SECRET);
    expect(archive.subarray(0, 2).toString("hex")).not.toBe("1f8b");
  });

  test("review all shards together, on a page, in Markdown and as JSON", () => {
    const { exitCode, printed, outputs } = run(planning, "review", { "inputs.fail-on": "error" });
    expect({ exitCode, printed }).toMatchObject({ exitCode: 0 });
    expect(JSON.parse(readFileSync(runner.artifact("review", "review.json"), "utf8"))).toMatchObject({
      findings: expect.not.arrayContaining([expect.objectContaining({ rule: "incomplete" })]),
    });
    digest = outputs["review.digest"] ?? "";
    expect(outputs).toEqual({
      "review.digest": expect.stringMatching(/^[0-9a-f]{64}$/),
      "review.changes": expect.any(String),
      "review.waves": '{"include":[{"wave":"shared"},{"wave":"canary"},{"wave":"others"}]}',
    });
    expect(readdirSync(runner.artifact("review")).sort()).toEqual([
      "review.html",
      "review.json",
      "review.md",
    ]);
    const markdown = readFileSync(runner.artifact("review", "review.md"), "utf8");
    expect(markdown).toMatch(/^<!-- golden-ami review: plans -->\n/);
    expect(readFileSync(join(directory, "runner", "temp", "summary"), "utf8")).toBe(markdown);
    for (const file of readdirSync(runner.artifact("review")))
      expect(readFileSync(runner.artifact("review", file), "utf8")).not.toContain(SECRET);
  });

  test("post the review on the pull request, or that there is none, and open an issue for a release", () => {
    const page = (run: number) =>
      `\n\n[The page, and all else of this run](https://github.example/acme/amis/actions/runs/${run})`;
    const markdown = readFileSync(runner.artifact("review", "review.md"), "utf8").trimEnd();
    const comment = () => run(workflow("comment").jobs, "comment");
    const { exitCode, printed } = comment();
    expect({ exitCode, printed }).toEqual({ exitCode: 0, printed: "https://github.example/posted\n" });
    const what = "POST /repos/acme/amis/issues/5/comments";
    expect(posted()).toEqual([{ what, body: markdown + page(41) }]);

    const release = run(workflow("release").jobs, "issue", { "needs.plan.outputs.changes": "true" });
    expect(release).toMatchObject({ exitCode: 0 });
    expect(posted()).toEqual([
      {
        what: "POST /repos/acme/amis/issues",
        title: "Golden AMIs wait to be rolled out",
        body: markdown + page(42),
      },
    ]);

    renameSync(runner.artifact("review"), join(directory, "review-of-before"));
    expect(comment()).toMatchObject({ exitCode: 0 });
    renameSync(join(directory, "review-of-before"), runner.artifact("review"));
    expect(posted()).toEqual([
      {
        what,
        body: `<!-- golden-ami review: plans -->\n**Not planned**: [the run](https://github.example/acme/amis/actions/runs/41) ended before its review.${page(41)}`,
      },
    ]);
  });

  test("post why a fork's pull request has no plan, and nothing that it has uploaded", () => {
    const fork = { "github.event.workflow_run.head_repository.full_name": "someone/amis" };
    expect(run(workflow("comment").jobs, "comment", fork)).toMatchObject({ exitCode: 0 });
    expect(posted()).toEqual([
      {
        what: "POST /repos/acme/amis/issues/5/comments",
        body: expect.stringMatching(
          /^<!-- golden-ami review: plans -->\n\*\*Not planned\*\*: GitHub gives a fork's pull request no credentials\. /,
        ),
      },
    ]);
  });

  test.each([
    ["success", 0],
    ["skipped", 0],
    ["failure", 1],
    ["cancelled", 1],
  ])("let a pull request be merged by what became of its plans: %s ends with %i", (result, exitCode) => {
    const finished = run(workflow("pull-request").jobs, "planned", { "needs.plan.result": result });
    expect(finished).toMatchObject({ exitCode });
  });

  test("apply exactly what was reviewed, a wave after the other", () => {
    for (const [wave, stacks] of [
      ["shared", ["shared"]],
      ["canary", ["payments-prod"]],
      ["others", ["orders-prod", "payments-test"]],
    ] as const) {
      const { exitCode, printed } = run(applying, "apply", {
        "matrix.wave": wave,
        "needs.plan.outputs.digest": digest,
      });
      expect({ exitCode, printed }).toMatchObject({ exitCode: 0 });
      expect(project.asked().filter((line) => line.startsWith("apply "))).toEqual(
        stacks.map((stack) => `apply ${stack}`),
      );
    }
    const other = run(applying, "apply", {
      "matrix.wave": "shared",
      "needs.plan.outputs.digest": "0".repeat(64),
    });
    expect(other).toMatchObject({
      exitCode: 1,
      printed: expect.stringContaining("are not the ones that were reviewed"),
    });
  });

  test("ask nobody to approve a wave in which nothing changes", () => {
    const nothing =
      'for word in "$@"; do case "$word" in -out=*) touch "${word#-out=}" ;; esac; done; exit 0';
    const stacks = ["shared", "payments-test", "orders-prod"];
    for (const stack of stacks) project.script("plan", stack, nothing);
    for (const { exitCode } of planShards()) expect(exitCode).toBe(0);
    const { exitCode, outputs } = run(planning, "review", { "inputs.fail-on": "incomplete" });
    expect({ exitCode, waves: outputs["review.waves"] }).toEqual({
      exitCode: 0,
      waves: '{"include":[{"wave":"canary"}]}',
    });
    for (const stack of stacks) project.script("plan", stack, undefined);
  });

  test("show a stack that cannot be planned beside the others, and do not pass", () => {
    project.script("plan", "orders-prod", "echo 'Error: no credentials' >&2; exit 1");
    expect(planShards().map(({ exitCode }) => exitCode)).toEqual([1, 0]);
    project.script("plan", "orders-prod", undefined);
    const { exitCode, printed } = run(planning, "review", { "inputs.fail-on": "incomplete" });
    expect({ exitCode, printed }).toEqual({
      exitCode: 2,
      printed: expect.stringContaining("incomplete: orders-prod"),
    });
    expect(readFileSync(runner.artifact("review", "review.md"), "utf8")).toContain("no credentials");
  });

  test("count in the stacks of a shard whose machine was lost", () => {
    const lost = runner.artifact("plans-2");
    renameSync(lost, join(directory, "lost"));
    const { exitCode, printed, outputs } = run(planning, "review", { "inputs.fail-on": "incomplete" });
    renameSync(join(directory, "lost"), lost);
    expect({ exitCode, printed }).toEqual({
      exitCode: 2,
      printed: expect.stringContaining("incomplete: payments-prod"),
    });
    expect(outputs["review.changes"]).toBe("true");
    expect(readFileSync(runner.artifact("review", "review.md"), "utf8")).toContain(
      "the job of shard 2 left no plan",
    );
  });

  test("read no plan by another key", () => {
    const { exitCode, printed } = run(planning, "review", {
      "inputs.fail-on": "",
      "secrets.GOLDEN_AMI_PLAN_KEY": "another",
    });
    expect({ exitCode, printed }).toMatchObject({
      exitCode: 2,
      printed: expect.stringContaining("decryption failed"),
    });
    expect(existsSync(join(directory, ".golden-ami", "shards", "shard-1", "manifest.json"))).toBe(false);
    expect(
      run(planning, "review", { "inputs.fail-on": "", "secrets.GOLDEN_AMI_PLAN_KEY": "" }),
    ).toMatchObject({
      exitCode: 2,
      printed: expect.stringContaining("GOLDEN_AMI_PLAN_KEY is not set"),
    });
  });

  test("are on GitLab a child pipeline, whose jobs do the same", () => {
    const env = {
      ...project.env,
      PATH: [join(directory, "bin"), process.env.PATH].join(delimiter),
      CI_PROJECT_DIR: directory,
      CI_COMMIT_BRANCH: "main",
      CI_DEFAULT_BRANCH: "main",
      GOLDEN_AMI_SHARDS: "2",
      GOLDEN_AMI_PLAN_KEY: "the key of the plans",
      GOLDEN_AMI_PLAN_ROLE: "golden-ami-plan",
      GOLDEN_AMI_APPLY_ROLE: "golden-ami-apply",
    };
    const jobs = jobsOf("gitlab-jobs.yml");
    /** Runs a job in a checkout that has what other jobs have left. */
    const runJob = ({ extends: base = "", script, variables }: GitLabJob) => {
      rmSync(join(directory, ".golden-ami"), { recursive: true, force: true });
      const text = (script ?? jobs[base]?.script ?? [])
        .filter((line) => !line.startsWith("npm ci"))
        .join("\n");
      const { status, stdout, stderr } = spawnSync("bash", ["-eo", "pipefail", "-c", text], {
        cwd: directory,
        env: { ...env, ...variables },
        encoding: "utf8",
      });
      return { status, printed: stdout + stderr };
    };
    const stacks = jobsOf("gitlab.yml")["golden-ami stacks"] ?? {};
    expect(runJob(stacks)).toMatchObject({ status: 0 });
    const pipeline: Record<string, GitLabJob> = parse(project.read("golden-ami-pipeline.yml"));
    const named = (name: string) => Object.entries(pipeline).filter(([job]) => job.startsWith(name));
    expect(named("plan ")).toHaveLength(2);
    for (const [, job] of named("plan ")) expect(runJob(job)).toMatchObject({ status: 0 });
    const review = { ...jobs.review, ...pipeline.review };
    rmSync(join(directory, "archives", "shard-2.tar.gz.gpg"));
    expect(runJob(review)).toEqual({
      status: 2,
      printed: expect.stringContaining("incomplete: payments-prod"),
    });
    for (const [, job] of named("plan ")) expect(runJob(job)).toMatchObject({ status: 0 });
    expect(runJob(review)).toMatchObject({ status: 0 });
    const [, reviewed = ""] = /^DIGEST=([0-9a-f]{64})\n$/.exec(project.read("review.env")) ?? [];
    project.asked();
    for (const [, job] of named("apply ")) {
      const { status, printed } = runJob({ ...job, variables: { ...job.variables, DIGEST: reviewed } });
      expect({ status, printed }).toMatchObject({ status: 0 });
    }
    expect(project.asked().filter((line) => line.startsWith("apply "))).toHaveLength(4);
  });
});
