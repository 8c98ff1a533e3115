import { copyFileSync, cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { FakeProject } from "../plan/fake-project.js";
import { until } from "../processes.js";

jest.setTimeout(60_000);

describe("golden-ami apply", () => {
  const project = new FakeProject();
  const path = (file: string) => join(project.directory, file);
  const apply = (...args: readonly string[]) =>
    project.goldenAmi(["apply", "plans", "--skip-synth", "--reviewed", ...args]);
  const applied = () => project.asked().filter((line) => line.startsWith("apply "));
  const statuses = () =>
    JSON.parse(project.read("plans/applied.json")).stacks.map(
      ({ name, status }: Record<string, string>) => `${name} ${status}`,
    );
  let digest: string;

  async function planAndReview(): Promise<void> {
    expect(await project.goldenAmi(["plan", "--out", "plans"])).toMatchObject({ exitCode: 0 });
    digest = JSON.parse((await project.goldenAmi(["review", "plans", "--json"])).stdout).digest;
    project.asked();
  }

  beforeAll(planAndReview);
  afterAll(() => project.remove());

  test("the review prints the digest that apply asks for", async () => {
    const { stdout } = await project.goldenAmi(["review", "plans"]);
    expect(stdout).toContain(`\ndigest ${digest}\n`);
  });

  test.each([
    [
      ["0123456789ab"],
      /^error: these plans are not the ones that were reviewed: 0123456789ab is not the digest of a review of them\. Review them again: npx golden-ami review plans\n$/,
    ],
    [
      ["0123"],
      /^error: option '--reviewed <digest>' argument '0123' is invalid\. expected at least the first 12/,
    ],
  ])("plans are not applied by another digest, %j", async (args, message) => {
    expect(await apply(...args)).toMatchObject({
      exitCode: 1,
      stdout: "",
      stderr: expect.stringMatching(message),
    });
    expect(existsSync(path("plans/applied.json"))).toBe(false);
  });

  test("a wave that is not there is said, with those that are", async () => {
    expect(await apply(digest, "--wave", "canry")).toMatchObject({
      exitCode: 1,
      stderr: 'error: there is no wave "canry": expected one of shared, canary, others\n',
    });
  });

  test("a folder of shards is taken as by the review, and one that nobody has planned into is said so", async () => {
    const applyOf = (folder: string) =>
      project.goldenAmi(["apply", folder, "--skip-synth", "--reviewed", digest, "--wave", "canry"]);
    cpSync(path("plans"), path("shards/1"), { recursive: true });
    expect(await applyOf("shards")).toMatchObject({ stderr: expect.stringContaining('no wave "canry"') });
    rmSync(path("shards"), { recursive: true });
    mkdirSync(path("empty"));
    expect(await applyOf("empty")).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: `error: ${path("empty")} has no plans of \`golden-ami plan\`, which alone can be applied: plan first: npx golden-ami plan\n`,
    });
  });

  test.each(["plan.json", "plan.txt"])(
    "what a reviewer is shown in %s is part of what was reviewed",
    async (file) => {
      const shown = project.read(`plans/orders-prod/${file}`);
      project.write(`plans/orders-prod/${file}`, shown.replace(/\n$/, " \n"));
      const { exitCode, stderr } = await apply(digest);
      project.write(`plans/orders-prod/${file}`, shown);
      expect({ exitCode, stderr }).toEqual({
        exitCode: 1,
        stderr: expect.stringMatching(/^error: these plans are not the ones that were reviewed: /),
      });
    },
  );

  test("plans that are gone, exchanged or of another configuration are said all at once, and nothing is applied", async () => {
    const configuration = project.read("out/stacks/orders-prod/cdk.tf.json");
    project.write("out/stacks/orders-prod/cdk.tf.json", `${configuration}\n`);
    copyFileSync(path("plans/shared/plan.tfplan"), path("saved"));
    writeFileSync(path("plans/shared/plan.tfplan"), "another plan");
    expect(await apply(digest)).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: `error: nothing is applied:\n  shared: ${path("plans/shared/plan.tfplan")} is not the plan that was written\n  orders-prod has changed since it was planned\nPlan and review again: npx golden-ami plan --out plans\n`,
    });
    expect(applied()).toEqual([]);
    project.write("out/stacks/orders-prod/cdk.tf.json", configuration);
    copyFileSync(path("saved"), path("plans/shared/plan.tfplan"));
  });

  test("plans of other providers, or of another Terraform, are said before anything is applied", async () => {
    const lock = project.read(".terraform.lock.hcl");
    project.write(".terraform.lock.hcl", lock.replace("5.100.0", "6.0.0"));
    const stale = ["shared", "payments-prod", "orders-prod", "payments-test"]
      .map((name) => `  .terraform.lock.hcl has other providers than when ${name} was planned\n`)
      .join("");
    expect(await apply(digest)).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: `error: nothing is applied:\n${stale}Plan and review again: npx golden-ami plan --out plans\n`,
    });
    project.write(".terraform.lock.hcl", `${lock}# by hand\n`);
    const args = ["apply", "plans", "--skip-synth", "--reviewed", digest];
    expect(await project.goldenAmi(args, { FAKE_VERSION: "1.12.0" })).toEqual({
      exitCode: 1,
      stdout: "",
      stderr:
        "error: nothing is applied:\n  plans of Terraform 1.11.4 cannot be applied by Terraform 1.12.0, which is on PATH\nPlan and review again: npx golden-ami plan --out plans\n",
    });
    expect(applied()).toEqual([]);
    project.write(".terraform.lock.hcl", lock);
  });

  test("the shared stack comes first, then the waves; a failure keeps what comes after from beginning", async () => {
    project.script("apply", "payments-prod", `echo 'Error: no capacity' >&2; exit 1`);
    const { exitCode, stdout, stderr } = await apply(digest);
    expect(exitCode).toBe(2);
    expect(
      project
        .read("log")
        .split("\n")
        .filter((line) => line.startsWith("apply "))
        .map((line) => line.split(" ")[1]),
    ).toEqual(["shared", "payments-prod"]);
    expect(stdout).toMatch(
      /^orders-prod +not begun\npayments-prod +failed \(canary\)\npayments-test +not begun\nshared +done\n\npayments-prod\n.*\nError: no capacity\n$/,
    );
    expect(stderr).toContain("error: payments-prod failed. Mend the cause");
    expect(statuses()).toEqual([
      "orders-prod not begun",
      "payments-prod failed",
      "payments-test not begun",
      "shared done",
    ]);
    project.asked();
  });

  test("a second run goes on, and a third has nothing to do", async () => {
    project.script("apply", "payments-prod", undefined);
    expect(await apply(digest.slice(0, 12))).toMatchObject({ exitCode: 0 });
    expect(applied()).toEqual(["apply orders-prod", "apply payments-prod", "apply payments-test"]);
    expect(await apply(digest)).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^(\S+ +done( \(canary\))?\n){4}$/),
    });
    expect(applied()).toEqual([]);
  });

  test("what was applied is planned anew, also by --resume, and what was not is kept", async () => {
    project.script("apply", "shared", `echo 'Error: no' >&2; exit 1`);
    await planAndReview();
    expect(await apply(digest)).toMatchObject({ exitCode: 2 });
    project.script("apply", "shared", undefined);
    project.asked();
    await project.goldenAmi(["plan", "--out", "plans", "--resume"]);
    expect(project.asked().filter((line) => line.startsWith("plan "))).toEqual(["plan shared"]);
    expect(existsSync(path("plans/applied.json"))).toBe(false);
  });

  test("the plans of several machines are reviewed together, and applied in the order of all", async () => {
    await project.goldenAmi(["plan", "shared", "orders-prod", "--out", "shards/1"]);
    await project.goldenAmi(["plan", "payments-*", "--out", "shards/2"]);
    project.asked();
    const both = ["shards/1", "shards/2"];
    const reviewed = JSON.parse((await project.goldenAmi(["review", ...both, "--json"])).stdout);
    expect(reviewed.notSelected).toEqual([]);
    const applyBoth = (...args: readonly string[]) =>
      project.goldenAmi(["apply", ...both, "--skip-synth", "--reviewed", reviewed.digest, ...args]);
    expect(await project.goldenAmi(["apply", "shards/1", "--reviewed", reviewed.digest])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining("Review them again: npx golden-ami review shards/1\n"),
    });
    for (const wave of ["shared", "canary", "others"]) {
      expect(await applyBoth("--wave", wave)).toMatchObject({ exitCode: 0 });
      expect(applied()).toEqual(
        { shared: ["apply shared"], canary: ["apply payments-prod"] }[wave] ?? [
          "apply orders-prod",
          "apply payments-test",
        ],
      );
      project.write("log", "");
    }
    expect(await applyBoth()).toMatchObject({ exitCode: 0 });
    expect(applied()).toEqual([]);
    // What was applied is no plan to go on with, in any of the folders.
    await project.goldenAmi(["plan", "payments-*", "--out", "shards/2", "--resume"]);
    expect(project.asked().filter((line) => line.startsWith("plan "))).toEqual([
      "plan payments-prod",
      "plan payments-test",
    ]);
  });

  test("a record that cannot be written is said before anything is applied, or with what was", async () => {
    await planAndReview();
    const terraform = project.read("bin/terraform");
    const unwritable = `mkdir -p "$FAKE_PROJECT/plans/applied.json/x"`;
    project.write("bin/terraform", terraform.replace("then echo", `then ${unwritable}; echo`));
    const message = new RegExp(`error: ${path("plans/applied.json")} cannot be written: E.*\\n$`);
    // Terraform's version is asked once what was applied before is read.
    expect(await apply(digest)).toMatchObject({
      exitCode: 1,
      stdout: "",
      stderr: expect.stringMatching(message),
    });
    expect(applied()).toEqual([]);
    project.write("bin/terraform", terraform);
    rmSync(path("plans/applied.json"), { recursive: true });
    project.script("apply", "shared", `rm "$FAKE_PROJECT/plans/applied.json"; ${unwritable}`);
    const { exitCode, stdout, stderr } = await apply(digest);
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringMatching(message) });
    expect(stdout).toMatch(/\nshared +applied\n/);
    expect(applied()).toEqual(["apply shared"]);
    project.script("apply", "shared", undefined);
    rmSync(path("plans/applied.json"), { recursive: true });
  });

  test("an apply that is killed leaves written down what it had begun, so that --resume plans it anew", async () => {
    project.script("apply", "shared", `touch "$FAKE_PROJECT/killed"; sleep 30`);
    const { child, ended } = project.start(["apply", "plans", "--skip-synth", "--reviewed", digest]);
    await until(() => existsSync(path("killed")));
    child.kill("SIGKILL");
    await ended;
    expect(statuses()).toContain("shared interrupted");
    project.script("apply", "shared", undefined);
    project.asked();
    await project.goldenAmi(["plan", "--out", "plans", "--resume"]);
    expect(project.asked().filter((line) => line.startsWith("plan "))).toEqual(["plan shared"]);
  });

  test("of a new landing zone, what can be planned already is applied, as the error says", async () => {
    project.script("plan", "orders-prod", "echo 'Error: no AMI' >&2; exit 1");
    await project.goldenAmi(["plan", "--out", "plans"]);
    const { digest } = JSON.parse((await project.goldenAmi(["review", "plans", "--json"])).stdout);
    project.asked();
    expect(await apply(digest)).toEqual({
      exitCode: 1,
      stdout: "",
      stderr:
        "error: nothing is applied:\n  orders-prod is not planned (failed)\nPlan and review again: npx golden-ami plan --out plans. Or apply what comes before: --wave shared canary\n",
    });
    project.script("apply", "payments-prod", "exit 1");
    expect(await apply(digest, "--no-wait", "--wave", "shared", "canary")).toMatchObject({ exitCode: 2 });
    expect(applied()).toEqual(["apply payments-prod", "apply shared"]);
    project.script("apply", "payments-prod", undefined);
    project.script("plan", "orders-prod", undefined);
  });

  test("one wave alone, and an interruption", async () => {
    await planAndReview();
    expect(await apply(digest, "--wave", "canary")).toMatchObject({ exitCode: 0 });
    expect(applied()).toEqual(["apply payments-prod"]);
    project.script(
      "apply",
      "shared",
      `trap 'exit 1' INT; touch "$FAKE_PROJECT/begun"; while :; do sleep 0.1; done`,
    );
    const args = ["apply", "plans", "--skip-synth", "--reviewed", digest, "--no-wait", "--wave", "shared"];
    const { child, ended } = project.start(args);
    await until(() => existsSync(path("begun")));
    child.kill("SIGINT");
    expect(await ended).toMatchObject({
      exitCode: 130,
      stderr: expect.stringContaining(
        `What is done stays so. Go on: npx golden-ami apply plans --reviewed ${digest} --wave shared --no-wait\n`,
      ),
    });
    expect(statuses()).toEqual([
      "orders-prod not begun",
      "payments-prod done",
      "payments-test not begun",
      "shared interrupted",
    ]);
    const terraform = project.read("bin/terraform");
    project.write("bin/terraform", terraform.replace("\n", `\ntouch "$FAKE_PROJECT/starts"; sleep 30\n`));
    const second = project.start(["apply", "plans", "--skip-synth", "--reviewed", digest]);
    await until(() => existsSync(path("starts")));
    second.child.kill("SIGINT");
    expect(await second.ended).toEqual({ exitCode: 130, stdout: "", stderr: "Nothing was applied.\n" });
    project.write("bin/terraform", terraform);
  });
});
