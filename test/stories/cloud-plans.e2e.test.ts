import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { readPlanManifest } from "../../plan/manifest.js";
import { Project } from "../e2e/project.js";
import { HcpTerraform, type RunResult } from "./hcp-terraform.js";

jest.setTimeout(240_000);

const SHARED = "golden-ami-shared";
const WORKLOAD = "golden-ami-payments-prod";

/** SSL_CERT_FILE, by which Terraform trusts the stand-in, counts for nothing on macOS and Windows. */
const describeOnLinux = process.platform === "linux" ? describe : describe.skip;

/** One story, told in order: each test goes on where the one before it ended. */
describeOnLinux("plans that HCP Terraform makes", () => {
  const project = new Project("cloud-plans");
  const plans = join(project.directory, "plans");
  const planOf = (name: string) => readPlanManifest(plans).stacks.find((stack) => stack.name === name);
  const json = () => readFileSync(join(plans, "shared", "plan.json"), "utf8");
  const page = (id: string, workspace = SHARED) =>
    `https://${cloud.hostname}/app/acme/${workspace}/runs/${id}`;
  let cloud: HcpTerraform;
  let env: NodeJS.ProcessEnv;
  let finished: RunResult;

  const plan = (...args: readonly string[]) =>
    project.goldenAmi(["plan", "--out", "plans", "--skip-synth", ...args], env);

  beforeAll(async () => {
    await project.startSandbox();
    cloud = await HcpTerraform.start(project.directory);
    const { hostname, certificate, token } = cloud;
    project.edit([["terraform", "backend"], { cloud: { organization: "acme", hostname } }]);
    await project.firstSynth();
    // Terraform takes one CLI configuration only: what it says of providers is in the same file.
    const { TF_CLI_CONFIG_FILE: file } = project.terraform.environment;
    const credentials = `credentials "${hostname}" {\n  token = "${token}"\n}\n`;
    project.write("terraform.rc", `${file ? readFileSync(file, "utf8") : ""}\n${credentials}`);
    env = {
      ...project.env,
      SSL_CERT_FILE: certificate,
      NODE_EXTRA_CA_CERTS: certificate,
      TF_CLI_CONFIG_FILE: join(project.directory, "terraform.rc"),
    };
  });

  afterEach(() =>
    expect({ unanswered: cloud.unanswered, leaks: cloud.leaks }).toEqual({ unanswered: [], leaks: [] }),
  );

  afterAll(async () => {
    await cloud?.stop();
    await project.stopSandbox();
  });

  const setWorkspaces = (given: { readonly isRemote?: boolean; readonly isConnected?: boolean }) => {
    for (const workspace of cloud.workspaces) Object.assign(workspace, given);
  };

  test("a workspace in local execution mode is planned here, and has no run", async () => {
    expect(await plan("shared")).toMatchObject({ exitCode: 0 });
    expect(planOf("shared")).toMatchObject({ status: "planned", files: { plan: "shared/plan.tfplan" } });
    expect(planOf("shared")?.run).toBeUndefined();
    expect(cloud.runs).toEqual([]);
    const log = readFileSync(join(plans, "shared", "plan.txt"), "utf8");
    finished = { status: "planned_and_finished", json: json(), log, hasChanges: true };
  });

  test("one in remote execution mode that is connected to a repository has a speculative run, and its whole plan is read", async () => {
    setWorkspaces({ isRemote: true, isConnected: true });
    cloud.nextRun = finished;
    expect(await plan("shared")).toMatchObject({ exitCode: 0 });
    expect(cloud.runs).toMatchObject([{ workspace: SHARED, planOnly: true }]);
    const planned = planOf("shared");
    expect(planned).toMatchObject({
      status: "planned",
      hasChanges: true,
      run: { url: page("run-1"), planOnly: true },
      files: { json: "shared/plan.json", text: "shared/plan.txt" },
    });
    expect([planned?.planDigest, planned?.files?.plan]).toEqual([undefined, undefined]);
    expect(existsSync(join(plans, "shared", "plan.tfplan"))).toBe(false);
    expect(json()).toBe(finished.json);
    expect(statSync(join(plans, "shared", "plan.json")).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(plans, "shared", "plan.txt"), "utf8")).toContain("Terraform will perform");
  });

  test("--resume keeps it, and starts no other run", async () => {
    const { exitCode, stderr } = await plan("shared", "--resume");
    expect({ exitCode, stderr }).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining("1 of 1 stacks are planned already.\n"),
    });
    expect(cloud.runs).toHaveLength(1);
  });

  test("apply says where such a plan is applied", async () => {
    const review = await project.goldenAmi(["review", "plans", "--json"], env);
    const { digest } = JSON.parse(review.stdout);
    expect(await project.goldenAmi(["apply", "plans", "--skip-synth", "--reviewed", digest], env)).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: `error: nothing is applied: golden-ami applies plan files, and HCP Terraform keeps these plans. Apply them there:\n  shared: start a run that applies, unlike ${page("run-1")}\n`,
    });
  });

  test("who does not administer the workspace reviews the plan without its secrets", async () => {
    cloud.isAdministrator = false;
    expect(await plan("shared")).toMatchObject({ exitCode: 0 });
    expect(JSON.parse(json())).toMatchObject({ plan_format_version: "1.2", provider_schemas: {} });
    expect(await project.goldenAmi(["review", "plans"], env)).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining("shared"),
    });
    cloud.isAdministrator = true;
  });

  test("one that is not connected has a plan file, which says which run it is", async () => {
    setWorkspaces({ isConnected: false });
    cloud.nextRun = { ...finished, status: "planned_and_saved", log: "No changes.", hasChanges: false };
    expect(await plan("shared")).toMatchObject({ exitCode: 0 });
    expect(planOf("shared")).toMatchObject({
      hasChanges: false,
      run: { planOnly: false },
      planDigest: expect.stringMatching(/^[0-9a-f]{64}$/),
      files: { plan: "shared/plan.tfplan" },
    });
    const { run_id } = JSON.parse(readFileSync(join(plans, "shared", "plan.tfplan"), "utf8"));
    expect(planOf("shared")?.run?.url).toBe(page(run_id));
  });

  test.each([
    ["errored", "Error: no such AMI", /Error: no such AMI/],
    ["policy_soft_failed", "Plan: 1 to add", /the run breaks a policy: https:/],
  ])("a run that is %s is its stack's error, and no plan", async (status, log, message) => {
    setWorkspaces({ isConnected: true });
    cloud.nextRun = { ...finished, status, log };
    const { exitCode, stderr } = await plan("shared");
    expect({ exitCode, stderr }).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining("1 of 1 stacks failed: shared."),
    });
    expect(planOf("shared")).toMatchObject({ status: "failed", error: expect.stringMatching(message) });
  });

  test("--from-hcp reads the newest plan of each workspace, without Terraform, and starts no run", async () => {
    cloud.runs.length = 0;
    cloud.addRun(SHARED, { ...finished, status: "planned", commit: "1a2b3c4d" });
    cloud.addRun(SHARED, { ...finished, status: "pending" });
    const withoutTerraform = { ...env, PATH: "/nonexistent" };
    const { exitCode, stdout, stderr } = await project.goldenAmi(
      ["plan", "--out", "plans", "shared", "payments-prod", "--skip-synth", "--from-hcp"],
      withoutTerraform,
    );
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`shared: a newer run has no plan (pending): ${page("run-2")}\n`);
    expect(stdout).toContain(`${cloud.hostname} has no /organizations/acme/workspaces/${WORKLOAD}`);
    expect(cloud.runs).toHaveLength(2);
    expect(json()).toBe(finished.json);
    expect(planOf("shared")).toMatchObject({
      status: "planned",
      commit: "1a2b3c4d",
      run: { url: page("run-1"), planOnly: false },
    });
    expect(planOf("shared")?.configurationDigest).toBeUndefined();
    const { commit, terraformVersion } = readPlanManifest(plans);
    expect({ commit, terraformVersion }).toEqual({ commit: undefined, terraformVersion: undefined });
  });

  test("its review says that it is of another commit", async () => {
    const { stdout } = await project.goldenAmi(["review", "plans", "--head", "ffffffff"], env);
    expect(stdout).toContain("the plan is of commit 1a2b3c4d, and not of ffffffff");
  });

  test("--from-hcp of what has changed reads no other run", async () => {
    cloud.runs.length = 0;
    cloud.addRun(SHARED, { ...finished, status: "planned", commit: "1a2b3c4d" });
    const git = (...args: readonly string[]) =>
      project.run("git", ["-c", "user.name=test", "-c", "user.email=test@example.com", ...args]);
    await git("init", "--quiet");
    project.write(".gitignore", "cdktf.out/\nplans/\n");
    await git("add", "--all");
    await git("commit", "--quiet", "-m", "test");
    await project.goldenAmi(
      ["plan", "--out", "plans", "--from-hcp", "--changed", "shared", "payments-prod"],
      env,
    );
    const { stacks, changed } = readPlanManifest(plans);
    expect(stacks.map(({ name }) => name)).toEqual(["payments-prod"]);
    expect(changed).toMatchObject({
      unchanged: ["shared"],
      reasons: { "payments-prod": expect.stringMatching(/^\S+ finds no AMI$/) },
    });
  });

  test("without a token there is one error for the stack, with the way to have one", async () => {
    const withoutToken = { ...env, HOME: project.directory, TF_CLI_CONFIG_FILE: "" };
    const { exitCode, stdout } = await project.goldenAmi(
      ["plan", "--out", "plans", "shared", "--skip-synth", "--from-hcp"],
      withoutToken,
    );
    expect(exitCode).toBe(1);
    expect(stdout).toContain(
      `there is no token for ${cloud.hostname}: run \`terraform login ${cloud.hostname}\``,
    );
  });
});
