import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readPlanManifest } from "../../plan/manifest.js";
import { type Plan, parsePlan, type ResourceChange } from "../../plan/plan-json.js";
import { unchangedPlan } from "../../plan/unchanged-plan.js";
import { driftOf } from "../../review/model/drift.js";
import { References } from "../../review/model/references.js";
import { KnownReleases } from "../../review/model/releases.js";
import type { Review } from "../../review/model/review.js";
import { rolloutsOf } from "../../review/model/rollouts.js";
import { sensitiveValues } from "../../review/model/sensitive-values.js";
import { Project } from "../e2e/project.js";
import { keepFixture } from "./keep-fixture.js";

const SHARED = "111122223333";
const REGIONS = { ireland: "eu-west-1", paris: "eu-west-3" };
const ACCOUNTS = {
  payments: "444455556666",
  orders: "777788889999",
  search: "222233334444",
  ledger: "333344445555",
  mobile: "555566667777",
  ads: "666677778888",
};
const WORKLOADS = Object.entries(ACCOUNTS).flatMap(([team, account]) =>
  Object.entries(REGIONS).map(([place, region]) => ({ name: `${team}-${place}`, account, region })),
);
/** The workload that is added at the end. */
const NEW = "ads-paris";
const GROUPS = ["payments-ireland", "payments-paris"];
const OLD = WORKLOADS.filter(({ name }) => name !== NEW).map(({ name }) => name);

/** Hides new AMIs of one fleet, as a user's own main.ts would by an override. */
const OVERRIDE = `
import { readFileSync, writeFileSync } from "node:fs";
const file = "cdktf.out/stacks/search-paris/cdk.tf.json";
const stack = JSON.parse(readFileSync(file, "utf8"));
const template = stack.resource.aws_launch_template.web_launch_template;
template.lifecycle = { ...template.lifecycle, ignore_changes: ["image_id"] };
writeFileSync(file, JSON.stringify(stack));
`;

jest.setTimeout(600_000);

/** One story, told in order: a release reaches twelve workloads in six accounts and two Regions, and then oddities come up. */
describe("golden-ami plan and review", () => {
  const project = new Project("review-command");
  let sharedApplied: Promise<void> = Promise.resolve();

  const plan = (...args: readonly string[]) => project.goldenAmi(["plan", "--out", "plans", ...args]);
  const review = (...args: readonly string[]) => project.goldenAmi(["review", "plans", ...args]);
  const reviewed = async (): Promise<Review> => JSON.parse((await review("--json")).stdout);
  const workload = (name: string, entry: object) => [["workloads", name], entry] as const;
  const apply = (stack: string) =>
    project.terraform.apply(project.stack(stack), join(project.directory, "plans", stack, "plan.tfplan"));

  const keep = (situation: string, ...stacks: readonly string[]) => {
    for (const stack of stacks) keepFixture(project, join("plans", stack), join(situation, stack));
  };

  /** What a plan is of, in a repository of the project's own. */
  const commit = async (message: string) => {
    const git = ["-c", "user.name=test", "-c", "user.email=test@example.com"];
    await project.run("git", ["init", "--quiet"]);
    await project.run("git", ["add", "golden-ami.yaml", "components", "versions.lock.json"]);
    expect(await project.run("git", [...git, "commit", "--quiet", "-m", message])).toMatchObject({
      exitCode: 0,
    });
  };

  const entryOf = ({ account, region }: (typeof WORKLOADS)[number]) => ({
    account,
    region,
    assumeRole: `arn:aws:iam::${account}:role/golden-ami`,
    fleets: { web: { image: "web", launchTemplate: { instanceType: "t3.small" } } },
  });

  beforeAll(async () => {
    project.edit([["workloads"], Object.fromEntries(WORKLOADS.map((one) => [one.name, entryOf(one)]))]);
    await project.startSandbox("--step-ms", "20");
    for (const { name, account, region } of WORKLOADS.filter((one) => GROUPS.includes(one.name))) {
      const subnets = await project.aws(
        account,
        `ec2 describe-subnets --region ${region} --query Subnets[:2].SubnetId`,
      );
      project.edit([["workloads", name, "fleets", "web", "autoScaling"], { min: 2, max: 4, subnets }]);
    }
    project.edit([["workloads", NEW], undefined], [["workloads", "payments-ireland", "wave"], "canary"]);
    await project.firstSynth();
    await commit("the first synth");
    await project.init("shared");
    const { ended } = await project.terraform.applyUntilCreated(
      project.stack("shared"),
      "aws_imagebuilder_image_pipeline",
    );
    sharedApplied = ended;
  });

  afterAll(async () => {
    await sharedApplied.catch(() => undefined);
    await project.stopSandbox();
  });

  test("a first plan makes everything, and what was planned is applied", async () => {
    expect(await project.goldenAmi(["build", "web"])).toMatchObject({ exitCode: 0 });
    expect(await plan("--skip-synth", "--workload", "*", "--detailed-exitcode")).toMatchObject({
      exitCode: 2,
    });
    keep("first-apply", "payments-ireland");
    expect((await reviewed()).rollouts).toHaveLength(OLD.length);
    await Promise.all([
      inTurn(OLD.filter((_, index) => index % 2)),
      inTurn(OLD.filter((_, index) => index % 2 === 0)),
    ]);
    await sharedApplied;
    async function inTurn(names: readonly string[]) {
      for (const name of names) await apply(name);
    }
  });

  test("a changed component is a plan of the shared stack alone, which says what is built anew", async () => {
    project.write(
      "components/web-server.yaml",
      project
        .read("components/web-server.yaml")
        .replace("nginx on the given port.", "nginx, on the given port."),
    );
    expect(await plan()).toMatchObject({ exitCode: 0 });
    keep("component", "shared");
    const { verdict, findings } = await reviewed();
    expect(verdict).toEqual({
      class: "other only",
      text: expect.stringMatching(/^\d+ other changes in shared$/),
    });
    expect(findings.map(({ rule, message }) => `${rule}: ${message}`)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^build-changes: recipe web 1\.0\.0 → web 1\.0\.1/)]),
    );
    await apply("shared");
    expect(await project.goldenAmi(["build", "web"])).toMatchObject({ exitCode: 0 });
  });

  test("a release is one line, and passes as nothing but that", async () => {
    await commit("the comma");
    expect(await plan()).toMatchObject({ exitCode: 0 });
    keep("release", "payments-ireland", "orders-ireland", "shared");
    expect(await review("--expect", "releases-only")).toEqual({
      exitCode: 0,
      stdout: expect.stringMatching(/^web 1\.0\.0\/1 → 1\.0\.1\/1 in all 6 accounts; nothing else changes\n/),
      stderr: "",
    });
    const { rollouts } = await reviewed();
    expect(rollouts.map(({ stack, instances }) => [stack, instances])).toEqual(
      OLD.toSorted().map((name) => [name, GROUPS.includes(name) ? "refreshed" : "next launch"]),
    );
  });

  test("each oddity is shown as what it is, and the review passes no more", async () => {
    await apply("orders-paris");
    const keyId = await project.aws(
      SHARED,
      "kms describe-key --region eu-west-3 --key-id alias/golden-ami --query KeyMetadata.KeyId",
    );
    await project.aws(SHARED, `kms disable-key --region eu-west-3 --key-id ${keyId}`);
    await apply("payments-paris");
    expect(await project.goldenAmi(["rollout", "payments-paris", "--follow"])).toMatchObject({ exitCode: 2 });
    await project.aws(SHARED, `kms enable-key --region eu-west-3 --key-id ${keyId}`);
    project.edit(
      [["workloads", "ledger-paris", "fleets", "web", "image"], "web@1.0.0"],
      [["workloads", "orders-paris", "fleets", "web", "image"], "web@1.0.0"],
      [
        ["workloads", "mobile-paris", "fleets", "web", "launchTemplate", "subnet"],
        "subnet-0123456789abcdef0",
      ],
      ...WORKLOADS.filter(({ name }) => name === NEW).map((one) => workload(one.name, entryOf(one))),
    );
    project.write("override.mjs", OVERRIDE);
    const settings: object = JSON.parse(project.read("cdktf.json"));
    project.write(
      "cdktf.json",
      JSON.stringify({ ...settings, app: "node --import tsx ../../../main.ts && node override.mjs" }),
    );
    const planned = await plan();
    expect(planned).toMatchObject({
      exitCode: 1,
      stdout: expect.stringMatching(/^mobile-paris +failed$/m),
      stderr: expect.stringContaining(
        "error: 1 of 13 stacks failed: mobile-paris. When the cause is mended: npx golden-ami plan --out plans --resume\n",
      ),
    });
    keep("odd", "orders-paris", "search-paris", "ledger-paris", "payments-paris", NEW);
    const { verdict, findings, rollouts } = await reviewed();
    expect(verdict.class).toBe("partial");
    const found = (rule: string) =>
      findings.filter((one) => one.rule === rule).map(({ stack, message }) => `${stack}: ${message}`);
    expect(found("incomplete")).toEqual([
      expect.stringMatching(/^mobile-paris: could not be planned: .*subnet/i),
    ]);
    expect(found("downgrade")).toEqual(["orders-paris: web goes back from web 1.0.1/1 to web 1.0.0/1"]);
    expect(found("held-back")).toEqual([
      "search-paris: web stays at web 1.0.0/1, although the stack finds web 1.0.1/1",
    ]);
    expect(found("pinned")).toEqual([
      "ledger-paris: web selects web@1.0.0 and runs web 1.0.0/1; others run web 1.0.1/1",
      "orders-paris: web selects web@1.0.0 and runs web 1.0.0/1; others run web 1.0.1/1",
    ]);
    expect(found("refresh-failed")).toEqual([
      expect.stringMatching(/^payments-paris: the last instance refresh of web is Failed: /),
    ]);
    const row = rollouts.find(({ stack }) => stack === NEW);
    expect(row).toMatchObject({ after: { version: "1.0.1" }, instances: "next launch" });
    expect(row).not.toHaveProperty("before");
    expect(await review("--expect", "releases-only")).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/^error: the review does not pass:\n {2}the verdict is "partial"/),
    });
  });

  test("a plan whose cause of failure is mended goes on where it was", async () => {
    project.edit([["workloads", "mobile-paris", "fleets", "web", "launchTemplate", "subnet"], undefined]);
    const { stderr } = await plan("--resume");
    expect(stderr).toContain("12 of 13 stacks are planned already.\n");
    const { stacks } = readPlanManifest(join(project.directory, "plans"));
    expect(stacks.map(({ status }) => status)).toEqual(Array(13).fill("planned"));
  });

  test("what was reviewed is applied, wave by wave, and nothing else", async () => {
    cpSync(join(project.directory, "plans"), join(project.directory, "old-plans"), { recursive: true });
    const { digest } = await reviewed();
    const apply = (folder: string, ...args: readonly string[]) =>
      project.goldenAmi(["apply", folder, "--skip-synth", "--reviewed", ...args]);
    expect(await apply("plans", "0123456789ab")).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/^error: these plans are not the ones that were reviewed: /),
    });
    // A refresh that fails keeps the next wave from beginning, and once it is mended, the apply goes on.
    const keyId = await project.aws(
      SHARED,
      "kms describe-key --region eu-west-1 --key-id alias/golden-ami --query KeyMetadata.KeyId",
    );
    await project.aws(SHARED, `kms disable-key --region eu-west-1 --key-id ${keyId}`);
    const canary = ["plans", digest.slice(0, 12), "--wave", "canary"] as const;
    expect(await apply(...canary)).toMatchObject({
      exitCode: 2,
      stdout: expect.stringMatching(/^payments-ireland +applied \(canary\)$/m),
      stderr: expect.stringContaining("error: payments-ireland: applied, but instances are not replaced."),
    });
    await project.aws(SHARED, `kms enable-key --region eu-west-1 --key-id ${keyId}`);
    const again = ["rollout", "payments-ireland", "--start", "--follow"];
    const restarted = await project.goldenAmi(again);
    expect(restarted).toEqual({
      exitCode: 0,
      stdout: expect.stringMatching(/^web: current\n/),
      stderr: expect.any(String),
    });
    expect(await apply(...canary)).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^payments-ireland +done \(canary\)$/m),
    });
    const rest = await apply("plans", digest);
    expect(rest).toMatchObject({ exitCode: 0 });
    expect(rest.stdout.match(/ done/g)).toHaveLength(13);
    expect(rest.stderr).not.toContain("payments-ireland");
    // Terraform itself knows that the states have changed since.
    expect(await apply("old-plans", digest, "--wave", "canary")).toMatchObject({
      exitCode: 2,
      stdout: expect.stringContaining("Saved plan is stale"),
      stderr: expect.stringContaining("error: payments-ireland failed."),
    });
    expect(await plan("--detailed-exitcode")).toMatchObject({ exitCode: 0 });
    expect((await reviewed()).verdict).toEqual({ class: "no changes", text: "nothing changes in 13 stacks" });
  });

  test("what is read of a plan file without changes is what Terraform shows of it", async () => {
    // Right after its first apply, an object is read as other than it was made, which is drift that changes nothing.
    for (const name of ["mobile-paris", "payments-ireland", "ads-paris", "shared"]) {
      const file = join(project.directory, "plans", name, "plan.tfplan");
      const theirs = await project.terraform.show(project.stack(name), file);
      const ours = parsePlan(unchangedPlan(readFileSync(file)) ?? "");
      expect(ours.prior_state).toEqual(theirs.prior_state);
      expect(sensitiveValues(ours)).toEqual(sensitiveValues(theirs));
      expect(whatIsRead(ours)).toEqual(whatIsRead(theirs));
    }
  });

  /** Changes, and rows of the matrix, without what a plan marks as sensitive or unknown. */
  function whatIsRead(plan: Plan) {
    const withoutMarks = ({ address, change: { actions, before, after } }: ResourceChange) => ({
      address,
      actions,
      before,
      after,
    });
    return {
      changes: plan.resource_changes?.map(withoutMarks),
      drifted:
        plan.resource_drift?.map(withoutMarks).sort((a, b) => a.address.localeCompare(b.address)) ?? [],
      drift: driftOf(plan),
      rollouts: rolloutsOf(
        { name: "web", status: "planned" },
        plan,
        new KnownReleases(),
        new References(plan),
      ).map(({ resource, runners, ...row }) => ({
        ...row,
        runners: runners.map(({ address }) => address),
      })),
    };
  }
});
