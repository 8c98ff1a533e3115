import { chmodSync, existsSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readPlanManifest } from "../../../plan/manifest.js";
import { until } from "../processes.js";
import { FakeProject } from "./fake-project.js";

const ALL = ["orders-prod", "payments-prod", "payments-test", "shared"];

jest.setTimeout(60_000);

describe("golden-ami plan", () => {
  const project = new FakeProject();
  const plan = (args: readonly string[] = [], env: NodeJS.ProcessEnv = {}) =>
    project.goldenAmi(["plan", "--out", "plans", "--skip-synth", ...args], env);
  const manifest = () => readPlanManifest(join(project.directory, "plans"));
  const statuses = () => Object.fromEntries(manifest().stacks.map(({ name, status }) => [name, status]));

  const backendOf = (stack: string) =>
    JSON.parse(project.read(`out/stacks/${stack}/.terraform/terraform.tfstate`)).backend;

  afterAll(() => project.remove());

  test("without a synth, and without one to skip, there is one error", async () => {
    expect(await plan()).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: "error: there is no out/manifest.json: run `npx cdktf synth` first\n",
    });
  });

  test("a mistake in the landing zone is what is said, once, and nothing is planned", async () => {
    const text = project.read("golden-ami.yaml");
    project.write("golden-ami.yaml", text.replace("platform: Linux", "platform: Solaris"));
    const { exitCode, stdout, stderr } = await project.goldenAmi(["plan"]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr.match(/Solaris/g)).toHaveLength(1);
    project.write("golden-ami.yaml", text);
  });

  test("the first stack alone is initialized by Terraform, and all others are as it is", async () => {
    const { exitCode, stdout, stderr } = await project.goldenAmi([
      "plan",
      "--out",
      "plans",
      "--concurrency",
      "3",
    ]);
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout:
        "orders-prod    has changes\npayments-prod  has changes\npayments-test  has changes\nshared         has changes\n",
    });
    expect(stderr).toContain(
      ".terraform.lock.hcl has changed: commit it, so that every plan has the same providers.\n",
    );
    expect(stderr).toContain(
      "Plans are in plans, for you alone to read: their JSON has secrets in clear text. Review them: npx golden-ami review plans\n",
    );
    expect(project.read(".terraform.lock.hcl")).toContain('version = "5.100.0"');
    const [first = "", ...others] = project.read("log").trimEnd().split("\n");
    expect(first).toBe("init orders-prod init -input=false -no-color");
    expect(others).toHaveLength(12);
    expect(others.filter((line) => line.startsWith("init"))).toEqual([]);
    expect(backendOf("shared")).toEqual({
      type: "local",
      config: { path: "../../../state/shared.tfstate", workspace_dir: null },
      hash: 0,
    });
    project.asked();
  });

  test("each stack's files, and what was planned from what, are for the owner alone to read", () => {
    const { version, commit, hasUncommittedChanges, terraformVersion, options, stacks, finishedAt } =
      manifest();
    expect({ version, hasUncommittedChanges, terraformVersion, options }).toEqual({
      version: 1,
      hasUncommittedChanges: false,
      terraformVersion: "1.11.4",
      options: [],
    });
    expect(commit).toMatch(/^[0-9a-f]{40}$/);
    expect(finishedAt).toMatch(/^\d{4}-/);
    expect(stacks.map(({ name }) => name)).toEqual(ALL);
    expect(stacks[1]).toMatchObject({
      status: "planned",
      hasChanges: true,
      facts: {
        kind: "workload",
        account: "444455556666",
        region: "eu-west-1",
        owner: "111122223333",
        wave: "canary",
        fleets: [{ name: "web", image: "web" }],
      },
      configurationDigest: expect.stringMatching(/^[0-9a-f]{64}$/),
      planDigest: expect.stringMatching(/^[0-9a-f]{64}$/),
      providers: { "registry.terraform.io/hashicorp/aws": "5.100.0" },
      files: {
        plan: "payments-prod/plan.tfplan",
        json: "payments-prod/plan.json",
        text: "payments-prod/plan.txt",
      },
    });
    const mode = (file: string) => statSync(join(project.directory, file)).mode & 0o777;
    for (const file of ["plans", "plans/shared"]) expect(mode(file)).toBe(0o700);
    for (const file of [
      "plans/manifest.json",
      ...["plan.tfplan", "plan.json", "plan.txt"].map((name) => `plans/shared/${name}`),
    ])
      expect(mode(file)).toBe(0o600);
  });

  test("a stack that was initialized for what it is needs no init, and one that was not needs it", async () => {
    await plan();
    expect(project.asked().filter((line) => line.startsWith("init"))).toEqual([]);
    await plan([], { FAKE_VERSION: "1.12.0" });
    expect(project.asked().filter((line) => line.startsWith("init"))).toEqual(["init orders-prod"]);
    project.write(".terraform.lock.hcl", `${project.read(".terraform.lock.hcl")}# by hand\n`);
    await plan(["shared"], { FAKE_VERSION: "1.12.0" });
    expect(project.asked()).toContain("init shared");
  });

  test("a cache of providers that is gone is made anew", async () => {
    await plan();
    project.asked();
    project.script(
      "plan",
      "shared",
      `if [ ! -f "$FAKE_PROJECT/again" ]; then touch "$FAKE_PROJECT/again"; printf '%b' "$ASKS" >&2; exit 1; fi`,
    );
    for (const ASKS of [
      'Error: run "terraform init"',
      'Error: run\n"terraform\ninit"',
      'Error: run "tofu init"',
      "Error: Required plugins are not installed",
    ]) {
      expect(await plan(["shared"], { ASKS })).toMatchObject({ exitCode: 0 });
      expect(project.asked().slice(0, 3)).toEqual(["init shared", "plan shared", "plan shared"]);
      rmSync(join(project.directory, "again"));
    }
    project.script("plan", "shared", undefined);
  });

  test("a stack that fails hides no other, and its error is whole, without secrets", async () => {
    project.script(
      "plan",
      "payments-prod",
      `for word in "$@"; do case "$word" in -out=*) echo "as far as it came" > "\${word#-out=}" ;; esac; done
       echo "Error: denied by $MY_TOKEN" >&2; echo "  second line" >&2; exit 1`,
    );
    const { exitCode, stdout, stderr } = await plan([], { MY_TOKEN: "hush-hush-hush" });
    expect(exitCode).toBe(1);
    expect(stdout).toContain("payments-prod  failed\n");
    expect(stdout).toContain("Error: denied by (value of MY_TOKEN)\n  second line\n");
    expect(stderr).toContain(
      "error: 1 of 4 stacks failed: payments-prod. When the cause is mended: npx golden-ami plan --out plans --resume\n",
    );
    expect(JSON.stringify(manifest()) + stdout + stderr).not.toContain("hush-hush-hush");
    expect(statuses()).toEqual({
      "orders-prod": "planned",
      "payments-prod": "failed",
      "payments-test": "planned",
      shared: "planned",
    });
    expect(existsSync(join(project.directory, "plans/payments-prod/plan.tfplan"))).toBe(false);
  });

  test("--resume makes what failed, and what is no longer right", async () => {
    project.asked();
    project.script("plan", "payments-prod", undefined);
    const resumed = await plan(["--resume"]);
    expect(resumed).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining("3 of 4 stacks are planned already.\n"),
    });
    expect(project.asked()).toEqual(["plan payments-prod", "show payments-prod", "show payments-prod"]);
    for (const [args, env] of [
      [["--refresh=false"], {}],
      [[], { FAKE_VERSION: "1.13.0" }],
      [[], { TF_CLI_ARGS_plan: "-target=aws_instance.a" }],
      [[], { TF_WORKSPACE: "blue" }],
      [[], { TF_VAR_size: "a-secret" }],
    ] as const) {
      await plan(["--resume", ...args], env);
      expect(project.read("plans/manifest.json")).not.toContain("a-secret");
      expect(project.asked().filter((line) => line.startsWith("plan "))).toHaveLength(4);
    }
    project.commit();
    await plan(["--resume"]);
    expect(project.asked().filter((line) => line.startsWith("plan "))).toHaveLength(4);
    project.write("out/stacks/shared/cdk.tf.json", `${project.read("out/stacks/shared/cdk.tf.json")}\n`);
    await plan(["--resume"]);
    expect(project.asked().filter((line) => line.startsWith("plan "))).toEqual(["plan shared"]);
  });

  test("an interruption ends what is under way in order, keeps what is finished, and --resume goes on", async () => {
    project.script(
      "plan",
      "payments-test",
      `trap 'echo ended >> "$FAKE_PROJECT/ended"; exit 1' INT; touch "$FAKE_PROJECT/begun"; while :; do sleep 0.1; done`,
    );
    const { child, ended } = project.start(["plan", "--out", "plans", "--skip-synth", "--concurrency", "1"]);
    await until(() => existsSync(join(project.directory, "begun")));
    child.kill("SIGINT");
    const { exitCode, stderr } = await ended;
    expect(exitCode).toBe(130);
    expect(stderr).toMatch(/What was finished is kept\. Go on: npx golden-ami plan --out plans --resume\n$/);
    expect(project.read("ended")).toBe("ended\n");
    expect(statuses()).toEqual({
      "orders-prod": "planned",
      "payments-prod": "planned",
      "payments-test": "interrupted",
      shared: "waiting",
    });
    project.script("plan", "payments-test", undefined);
    expect(await plan(["--resume"])).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining("2 of 4 stacks are planned already.\n"),
    });
    project.asked();
  });

  test("an interruption before the first plan keeps the plans of before, and ends all that was started", async () => {
    const planned = project.read("plans/manifest.json");
    const terraform = project.read("bin/terraform");
    const settings = project.read("cdktf.json");
    const wait = `touch "$FAKE_PROJECT/waits"; sleep 30`;
    for (const [args, prepare] of [
      [["--skip-synth"], () => project.write("bin/terraform", terraform.replace("\n", `\n${wait}\n`))],
      [
        [],
        () => project.write("cdktf.json", settings.replace("node ", `${wait.replaceAll('"', "")}; node `)),
      ],
    ] as const) {
      prepare();
      const { child, ended } = project.start(["plan", "--out", "plans", ...args]);
      await until(() => existsSync(join(project.directory, "waits")));
      const begun = Date.now();
      child.kill("SIGINT");
      expect(await ended).toEqual({ exitCode: 130, stdout: "", stderr: "Nothing was planned.\n" });
      expect(Date.now() - begun).toBeLessThan(10_000);
      rmSync(join(project.directory, "waits"));
      project.write("bin/terraform", terraform);
      project.write("cdktf.json", settings);
    }
    expect(project.read("plans/manifest.json")).toBe(planned);
  });

  test("options of Terraform are passed on, and changes are an exit code if asked for", async () => {
    expect(
      await plan([
        "shared",
        "--lock=false",
        "--lock-timeout",
        "30s",
        "--refresh=false",
        "--detailed-exitcode",
      ]),
    ).toMatchObject({ exitCode: 2 });
    expect(project.read("log")).toMatch(
      /^plan shared plan .* -lock=false -lock-timeout=30s -refresh=false$/m,
    );
    project.script(
      "plan",
      "shared",
      `for word in "$@"; do case "$word" in -out=*) touch "\${word#-out=}" ;; esac; done; exit 0`,
    );
    expect(await plan(["shared", "--detailed-exitcode"])).toMatchObject({
      exitCode: 0,
      stdout: "shared  no changes\n",
    });
    expect(manifest().stacks[0]?.files).toEqual({ plan: "shared/plan.tfplan", json: "shared/plan.json" });
    project.script("plan", "shared", undefined);
  });

  test("--json prints the manifest, and nothing else, on standard output", async () => {
    const { stdout } = await plan(["--json"]);
    expect(JSON.parse(stdout)).toEqual(manifest());
    const inCi = await plan(["--json"], { GITHUB_ACTIONS: "true" });
    expect(JSON.parse(inCi.stdout)).toEqual(manifest());
    expect(inCi.stderr).toContain("::group::shared\n");
  });

  test("what to type to go on has the same stacks and options, as a shell takes them", async () => {
    project.script("plan", "payments-prod", "exit 1");
    const { stderr } = await plan(["payments-*", "--region", "eu-west-1", "--lock=false"]);
    expect(stderr).toContain(
      "npx golden-ami plan 'payments-*' --region eu-west-1 --out plans --lock false --resume\n",
    );
    project.script("plan", "payments-prod", undefined);
  });

  test("--resume plans anew what the landing zone says something else of", async () => {
    await plan();
    project.asked();
    const text = project.read("golden-ami.yaml");
    project.write("golden-ami.yaml", text.replace("wave: canary", "wave: later"));
    await plan(["--resume"]);
    expect(project.asked().filter((line) => line.startsWith("plan "))).toEqual(["plan payments-prod"]);
    expect(manifest().stacks.find(({ name }) => name === "payments-prod")?.facts?.wave).toBe("later");
    project.write("golden-ami.yaml", text);
  });

  test("a folder of a stack that cannot be written fails that stack, and hides no other", async () => {
    project.script(
      "plan",
      "orders-prod",
      `for word in "$@"; do case "$word" in -out=*) mkdir "\${word#-out=}" ;; esac; done; exit 2`,
    );
    const { exitCode, stdout } = await plan(["--concurrency", "2"]);
    expect(exitCode).toBe(1);
    expect(stdout).toContain("EISDIR");
    expect(statuses()).toEqual({
      "orders-prod": "failed",
      "payments-prod": "planned",
      "payments-test": "planned",
      shared: "planned",
    });
    project.script("plan", "orders-prod", undefined);
  });

  test("in a log of GitHub's or GitLab's, each plan is a group, in which nothing is a command", async () => {
    project.script(
      "show",
      "shared",
      `if [ "$2" != -json ]; then echo '::set-env name=A::b'; echo '+ user_data = "c2VjcmV0"'; exit 0; fi`,
    );
    const github = await plan(["shared"], { GITHUB_ACTIONS: "true" });
    expect(github.stdout).toMatch(
      /^::group::shared\n::stop-commands::(\S+)\n::set-env name=A::b\n\+ user_data = \(not shown\)\n::\1::\n::endgroup::\n/,
    );
    const gitlab = await plan(["shared"], { GITLAB_CI: "true" });
    const [first, , , last] = gitlab.stdout.split("\n");
    expect(first).toMatch(/section_start:\d+:plan_shared\[collapsed=true\]\r.*shared$/);
    expect(last).toMatch(/section_end:\d+:plan_shared\r/);
    project.script("show", "shared", undefined);
  });

  test("what selects nothing is one clear error", async () => {
    expect(await plan(["nobody"])).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: `error: there is no stack "nobody": expected one of ${ALL.join(", ")}\n`,
    });
  });

  test.each([[[]], [["--from-hcp"]]])(
    "a stack that a synth has left half-written is one error, %j",
    async (args) => {
      const file = join(project.directory, "out/stacks/shared/cdk.tf.json");
      const configuration = project.read("out/stacks/shared/cdk.tf.json");
      const refused = async (reason: string) =>
        expect(await plan(args)).toEqual({
          exitCode: 1,
          stdout: "",
          stderr: expect.stringMatching(
            new RegExp(
              `^error: \\S+/shared/cdk\\.tf\\.json cannot be read: (?:${reason}).*\\. Synthesize it again: npx cdktf synth\\n$`,
            ),
          ),
        });
      writeFileSync(file, configuration.slice(0, 300));
      await refused("Unterminated string|Unexpected end|Expected");
      rmSync(file);
      await refused("ENOENT");
      writeFileSync(file, configuration);
    },
  );

  test("a plan file that was cut off is no plan that --resume keeps", async () => {
    await plan();
    project.asked();
    project.write("plans/shared/plan.tfplan", "");
    await plan(["--resume"]);
    expect(project.asked().filter((line) => line.startsWith("plan "))).toEqual(["plan shared"]);
  });

  test("a plan beside another lock of providers is no plan that --resume keeps", async () => {
    await plan();
    project.asked();
    const lock = project.read(".terraform.lock.hcl");
    project.write(".terraform.lock.hcl", lock.replace("5.100.0", "6.0.0"));
    await plan(["--resume"]);
    expect(project.asked().filter((line) => line.startsWith("plan "))).toHaveLength(ALL.length);
    project.write(".terraform.lock.hcl", lock);
    await plan();
  });

  test("a folder that has something else in it, or cannot be one, is refused, and left as it is", async () => {
    const path = (file: string) => join(project.directory, file);
    project.write("work/shared/precious", "mine");
    chmodSync(path("work"), 0o755);
    const refused = async (out: string, message: string) =>
      expect(await plan(["--out", out])).toEqual({ exitCode: 1, stdout: "", stderr: `error: ${message}\n` });
    await refused(
      "work",
      `${path("work")} is no folder of plans, which are all that may be in it: it has shared. Name an empty folder, or one that is not there yet`,
    );
    await refused(
      "work/shared/precious",
      `${path("work/shared/precious")} is no folder that can be read: ENOTDIR: not a directory, scandir '${path("work/shared/precious")}'`,
    );
    await refused(
      "work/shared/precious/plans",
      `${path("work/shared/precious/plans")} cannot be written: ENOTDIR: not a directory, mkdir '${path("work/shared/precious/plans")}'`,
    );
    expect(project.read("work/shared/precious")).toBe("mine");
    expect(statSync(path("work")).mode & 0o777).toBe(0o755);
    project.write("elsewhere/manifest.json", "{}");
    project.write("elsewhere/precious", "mine");
    await refused(
      "elsewhere",
      `${path("elsewhere/manifest.json")} is no manifest of plans that this version knows: version: Invalid input: expected 1. Delete ${path("elsewhere")} if nothing but plans is in it, and plan again`,
    );
    project.write("empty/.gitkeep", "");
    expect(await plan(["--out", "empty", "shared"])).toMatchObject({ exitCode: 0 });
  });

  test.each(["../precious", "/precious", ".", "x/.."])(
    "a manifest from elsewhere cannot have %j read or removed",
    async (name) => {
      await plan();
      const written = manifest();
      const [stack] = written.stacks;
      for (const stacks of [
        [{ ...stack, name }],
        [{ ...stack, files: { json: "shared/plan.json", text: name } }],
      ]) {
        project.write("plans/manifest.json", JSON.stringify({ ...written, stacks }));
        expect(await plan(["shared"])).toMatchObject({
          exitCode: 1,
          stderr: expect.stringMatching(/: is no path below the folder\. Delete /),
        });
      }
      project.write("plans/manifest.json", JSON.stringify(written));
    },
  );

  test("the manifest says which stacks were not to be planned", async () => {
    expect(await plan(["payments-*"])).toMatchObject({ exitCode: 0 });
    expect(manifest().stacks.map(({ name }) => name)).toEqual(["payments-prod", "payments-test"]);
    expect(manifest().notSelected).toEqual(["orders-prod", "shared"]);
    // Their plans of before, whose JSON has secrets, are nobody's any more.
    expect(existsSync(join(project.directory, "plans/shared"))).toBe(false);
  });

  test("--from-hcp is refused for stacks that have no workspace, and with options of a plan that is made", async () => {
    expect(await plan(["payments-*", "--from-hcp"])).toEqual({
      exitCode: 1,
      stdout: "",
      stderr:
        "error: HCP Terraform has no runs of payments-prod, payments-test: --from-hcp reads stacks with a workspace in `terraform.backend.cloud`. Select those, or plan without it\n",
    });
    for (const option of ["--resume", "--lock=false", "--lock-timeout=1s", "--refresh=false"]) {
      const { exitCode, stderr } = await plan(["--from-hcp", option]);
      expect({ exitCode, stderr }).toMatchObject({
        exitCode: 1,
        stderr: expect.stringMatching(/^error: option '--from-hcp' cannot be used with option '--/),
      });
    }
  });

  test("a workspace that takes no plan file of a stack with no cloud block is Terraform's error", async () => {
    project.script(
      "plan",
      "shared",
      "echo 'Error: Saving a generated plan is currently not supported' >&2; exit 1",
    );
    expect(await plan(["shared"])).toMatchObject({
      exitCode: 1,
      stdout: expect.stringContaining("Saving a generated plan is currently not supported"),
    });
    project.script("plan", "shared", undefined);
  });
});
