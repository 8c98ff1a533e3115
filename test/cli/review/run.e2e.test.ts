import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { FakeProject } from "../plan/fake-project.js";

jest.setTimeout(60_000);

const FIXTURES = resolve("test", "review", "fixtures");

describe("golden-ami review", () => {
  const project = new FakeProject();
  const review = (...args: readonly string[]) => project.goldenAmi(["review", ...args]);
  const fixture = (stack: string, to: string) => {
    mkdirSync(join(project.directory, to, ".."), { recursive: true });
    copyFileSync(join(FIXTURES, stack, "plan.json"), join(project.directory, to));
  };
  const json = async (...args: readonly string[]) => JSON.parse((await review("--json", ...args)).stdout);

  afterAll(() => project.remove());

  test("without plans, the command that makes them is said", async () => {
    expect(await review("plans")).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: "error: there is no plans: plan first: npx golden-ami plan\n",
    });
  });

  test("any plan's JSON is reviewed: files, a folder of them, and standard input", async () => {
    fixture("release/payments-ireland", "any/payments/plan.json");
    fixture("release/orders-ireland", "any/orders.json");
    expect((await json("any")).stacks.map(({ name }: { name: string }) => name)).toEqual([
      "orders",
      "payments",
    ]);
    expect(await review("any/orders.json")).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^web 1\.0\.0\/1 → 1\.0\.1\/1 in 1 stack; nothing else changes\n/),
      stderr: "",
    });
    const { child, ended } = project.start(["review", "--json", "-"]);
    child.stdin.end(readFileSync(join(project.directory, "any", "orders.json")));
    expect(JSON.parse((await ended).stdout).stacks).toMatchObject([{ name: "stdin", status: "planned" }]);
  });

  test("plans of one name are told apart by their folders, as far up as it needs", async () => {
    for (const file of ["dev/eu/web/plan.json", "prod/eu/web/plan.json", "prod/db/tfplan.json"])
      fixture("release/orders-ireland", `envs/${file}`);
    const names = (await json("envs")).stacks.map(({ name }: { name: string }) => name);
    expect(names).toEqual(["db", "dev/eu/web", "prod/eu/web"]);
  });

  test("a plan in UTF-16, as Windows PowerShell redirects it, is a plan", async () => {
    const text = readFileSync(join(project.directory, "any", "orders.json"), "utf8");
    writeFileSync(join(project.directory, "utf16.json"), `\uFEFF${text}`, "utf16le");
    expect((await json("utf16.json")).verdict.class).toBe("release only");
  });

  test("what is no plan is said with its file, all at once", async () => {
    project.write("bad.json", '{"format_version":"1.2","terraf');
    project.write("empty/readme.txt", "");
    const { exitCode, stdout, stderr } = await review("bad.json", "empty", "any/orders.json", "gone");
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr.split("\n")).toEqual([
      "error: bad.json: this is not the JSON of a Terraform plan: it is cut off, expected what `terraform show -json <plan file>` prints",
      "empty: there is no plan's JSON in this folder: plan first: npx golden-ami plan",
      "there is no gone: plan first: npx golden-ami plan",
      "",
    ]);
    expect(await review("any/orders.json", "any")).toMatchObject({
      exitCode: 1,
      stderr: 'error: there are two plans of "orders": give one of them\n',
    });
  });

  test("in a folder of plans, one that cannot be read hides no other", async () => {
    await project.goldenAmi(["plan", "--out", "plans"]);
    project.write("plans/shared/plan.json", "{");
    const { verdict, findings } = await json("plans");
    expect(verdict.class).toBe("partial");
    expect(findings).toMatchObject([{ rule: "incomplete", stack: "shared" }]);
    project.write("plans/shared/plan.json", '{"format_version":"1.2","terraform_version":"1.11.4"}');
  });

  test("plans of another commit are stale, and a short hash is as good as a long one", async () => {
    const { commit } = await json("plans");
    expect((await json("plans", "--head", commit.slice(0, 8))).verdict.class).toBe("no changes");
    const { verdict, stacks } = await json("plans", "--head", "0123456789abcdef");
    expect(verdict.class).toBe("partial");
    expect(stacks[0]).toMatchObject({
      status: "stale",
      error: `the plan is of commit ${commit}, and not of 0123456789abcdef`,
    });
  });

  test("plans of runs are of the commits that they say, and not of one that nobody knows", async () => {
    const manifest = project.read("plans/manifest.json");
    const { commit: _, stacks, ...rest } = JSON.parse(manifest);
    const [first, second, ...others] = stacks;
    const ofRuns = [{ ...first, commit: "1a2b3c" }, { ...second, commit: "4d5e6f" }, ...others];
    project.write("plans/manifest.json", JSON.stringify({ ...rest, stacks: ofRuns }));
    const review = await json("plans");
    expect(review.commit).toBe("1a2b3c");
    const stale = review.stacks.filter(({ status }: { status: string }) => status === "stale");
    expect(stale).toMatchObject([
      { name: second.name, error: "the plan is of commit 4d5e6f, and not of 1a2b3c" },
    ]);
    project.write("plans/manifest.json", manifest);
  });

  test("the same folders in another order, or the folder that they are in, are the same review", async () => {
    await project.goldenAmi(["plan", "--out", "shards/1", "shared"]);
    await project.goldenAmi(["plan", "--out", "shards/2", "*prod*"]);
    const [first, second] = ["shards/1", "shards/2"].map((folder) => `${folder}/manifest.json`);
    project.write(first ?? "", project.read(first ?? "").replace(/("commit": ")[0-9a-f]+/, "$11a2b3c"));
    const { stdout } = await review("shards/1", "shards/2", "--json");
    expect(JSON.parse(stdout)).toMatchObject({ commit: JSON.parse(project.read(second ?? "")).commit });
    expect((await review("shards/2", "shards/1", "--json")).stdout).toBe(stdout);
    expect((await review("shards", "--json")).stdout).toBe(stdout);
  });

  test("plans of files that are not committed are shown as such, and are no release alone", async () => {
    expect((await json("plans")).hasUncommittedChanges).toBeUndefined();
    project.write("golden-ami.yaml", `${project.read("golden-ami.yaml")}# a comment\n`);
    await project.goldenAmi(["plan", "--out", "uncommitted"]);
    expect(await review("uncommitted", "--expect", "releases-only")).toEqual({
      exitCode: 2,
      stdout: expect.stringMatching(/^planned of [0-9a-f]{12} with uncommitted changes at /m),
      stderr:
        "error: the review does not pass:\n  files that were planned differ from the commit: commit them, and plan again\n",
    });
  });

  test("accounts have the names of the landing zone, unless they are masked", async () => {
    const zone = project.read("golden-ami.yaml");
    project.write("golden-ami.yaml", `accountNames: { "444455556666": payments }\n${zone}`);
    await project.goldenAmi(["plan", "--out", "named"]);
    project.write("golden-ami.yaml", zone);
    expect((await json("named")).accountNames).toEqual({ "444455556666": "payments" });
    const page = await review("named", "--format", "html");
    expect(page.stdout).toContain("<b>payments</b>");
    for (const format of ["terminal", "markdown", "html", "json", "sarif"]) {
      const { stdout } = await review("named", "--mask-accounts", "--format", format);
      expect(stdout).not.toMatch(/payments(?!-)|444455556666/);
    }
  });

  test("the run of HCP Terraform that made a plan is in the review, if its page is one of the web", async () => {
    const manifest = project.read("plans/manifest.json");
    const withRun = (url: string) => {
      const { stacks, ...rest } = JSON.parse(manifest);
      const run = { url, planOnly: true };
      project.write("plans/manifest.json", JSON.stringify({ ...rest, stacks: [{ ...stacks[0], run }] }));
    };
    withRun("https://app.terraform.io/app/acme/workspaces/orders/runs/run-1");
    const { stdout } = await project.goldenAmi(["review", "plans", "--format", "json"]);
    expect(JSON.parse(stdout).stacks).toMatchObject([
      { runUrl: "https://app.terraform.io/app/acme/workspaces/orders/runs/run-1" },
    ]);
    withRun("javascript:alert(1)");
    expect(await project.goldenAmi(["review", "plans"])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/is no manifest of plans that this version knows: stacks\.0\.run\.url: /),
    });
    project.write("plans/manifest.json", manifest);
  });

  test("a manifest that is broken, or of another version, is one error", async () => {
    const manifest = project.read("plans/manifest.json");
    for (const text of ["", "[]", manifest.replace('"version": 1', '"version": 2')]) {
      project.write("plans/manifest.json", text);
      const { exitCode, stderr } = await review("plans");
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(/^error: plans\/manifest\.json is no manifest of plans.*\n$/);
    }
    project.write("plans/manifest.json", manifest);
  });

  test.each([
    [
      "terminal",
      /^web 1\.0\.0\/1 → 1\.0\.1\/1 in 2 of 2 stacks|^web 1\.0\.0\/1 → 1\.0\.1\/1 in all 2 stacks/,
    ],
    ["markdown", /^## web 1\.0\.0\/1 → 1\.0\.1\/1 in all 2 stacks/],
    ["html", /^<!doctype html>\n/],
    ["json", /^\{\n {2}"version": 1,\n/],
    ["sarif", /^\{\n {2}"\$schema": /],
  ])("the format %s is printed, or written to a file", async (format, beginning) => {
    const { exitCode, stdout } = await review("any", "--format", format);
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: expect.stringMatching(beginning) });
    expect(await review("any", "--format", format, "--out", "review.out")).toEqual({
      exitCode: 0,
      stdout: "",
      stderr: "",
    });
    expect(project.read("review.out").trim()).toBe(stdout.trim());
    rmSync(join(project.directory, "review.out"));
  });

  test("a file that cannot be written is one error", async () => {
    writeFileSync(join(project.directory, "file"), "");
    expect(await review("any", "--out", "file/review.md")).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/^error: the review cannot be written: .*\n$/),
    });
  });

  test("what it was told to look for decides the exit code, and the review is printed all the same", async () => {
    fixture("odd/orders-paris", "down/plan.json");
    expect(await review("down", "--fail-on", "downgrade,skew")).toEqual({
      exitCode: 2,
      stdout: expect.stringContaining("goes back from"),
      stderr:
        "error: the review does not pass:\n  downgrade: down: web goes back from web 1.0.1/1 to web 1.0.0/1\n",
    });
    expect(await review("down", "--fail-on", "incomplete")).toMatchObject({ exitCode: 0 });
    expect(await review("down", "--fail-on", "downgrad")).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining(
        "There is no rule downgrad: expected some of incomplete, destructive, downgrade",
      ),
    });
    expect(await review("any", "--expect", "releases-only")).toMatchObject({ exitCode: 0 });
    expect(await review("down", "--expect", "releases-only")).toMatchObject({ exitCode: 2 });
  });

  test("accounts are masked, and Markdown has a marker and a size, if asked for", async () => {
    const { stdout } = await review("plans", "--mask-accounts", "--json");
    expect(stdout).not.toMatch(/444455556666|777788889999/);
    const markdown = await review("any", "--format", "markdown", "--marker", "a b", "--max-bytes", "1000");
    expect(markdown.stdout).toMatch(/^<!-- golden-ami review: a-b -->\n/);
    expect(Buffer.byteLength(markdown.stdout)).toBeLessThanOrEqual(1001);
    expect(await review("any", "--max-bytes", "10")).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining("expected a whole number, at least 1000"),
    });
  });
});
