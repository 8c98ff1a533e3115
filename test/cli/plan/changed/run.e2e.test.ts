import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { readPlanManifest } from "../../../../plan/manifest.js";
import { until } from "../../processes.js";
import { FakeProject } from "../fake-project.js";
import { ScriptedEc2 } from "../scripted-ec2.js";

const ALL = ["orders-prod", "payments-prod", "payments-test", "shared"];
const WEB = { id: "ami-web1", name: "web_1.0.0_1_x", created: "2026-01-01T00:00:00.000Z" };
const BATCH = { id: "ami-batch1", name: "batch_1.0.0_1_x", created: "2026-01-01T00:00:00.000Z" };
const WEB_2 = { id: "ami-web2", name: "web_1.0.1_1_x", created: "2026-02-01T00:00:00.000Z" };

jest.setTimeout(90_000);

/** State of a workload as Terraform writes it, as far as it is read. */
const stateOf = (fleet: string, found: string, taken = found) =>
  JSON.stringify({
    version: 4,
    resources: [
      {
        mode: "data",
        type: "aws_ami",
        name: `${fleet}_ami`,
        instances: [{ index_key: 0, attributes: { id: found } }],
      },
      {
        mode: "managed",
        type: "aws_launch_template",
        name: `${fleet}_launch_template`,
        instances: [{ attributes: { image_id: taken } }],
      },
    ],
  });

describe("golden-ami plan --changed", () => {
  const project = new FakeProject();
  const ec2 = new ScriptedEc2();
  const landingZone = project.read("golden-ami.yaml");
  const worktrees = join(__dirname, "..", "..", "..", "..", ".golden-ami");

  const plan = async (args: readonly string[] = [], env: NodeJS.ProcessEnv = {}) => {
    const finished = await project.goldenAmi(["plan", "--out", "plans", "--changed", ...args], env);
    return { ...finished, planned: project.asked().filter((line) => line.startsWith("plan ")) };
  };
  const manifest = () => readPlanManifest(join(project.directory, "plans"));
  const edit = (from: string, to: string) => project.write("golden-ami.yaml", landingZone.replace(from, to));
  const commit = () => {
    const files = ["golden-ami.yaml", "cdktf.json", "versions.lock.json", ".terraform.lock.hcl"];
    project.git("add", ...files);
    project.git("commit", "--quiet", "--allow-empty", "-m", "test");
  };
  const worktreesLeft = () => readdirSync(worktrees).filter((name) => name.startsWith("base-"));

  beforeAll(async () => {
    project.env = { ...project.env, ...(await ec2.start()) };
    expect(await project.goldenAmi(["plan", "--out", "plans"])).toMatchObject({ exitCode: 0 });
    project.asked();
    commit();
  });

  beforeEach(() => {
    ec2.amis = [BATCH, WEB];
    ec2.refused = undefined;
    ec2.calls();
    for (const name of ["payments-prod", "payments-test"])
      project.write(`state/${name}.tfstate`, stateOf("web", WEB.id));
    project.write("state/orders-prod.tfstate", stateOf("batch", BATCH.id));
    project.write("state/shared.tfstate", JSON.stringify({ version: 4, resources: [] }));
    project.write("golden-ami.yaml", landingZone);
  });

  afterAll(async () => {
    await ec2.stop();
    project.remove();
  });

  test("nothing is planned if nothing has changed, and each account and Region is asked once", async () => {
    expect(await plan()).toMatchObject({
      exitCode: 0,
      stdout: "",
      planned: [],
      stderr: expect.stringMatching(
        /^0 of 4 stacks to plan: the others are as in HEAD \([0-9a-f]{7}\), and have the newest AMI\.\n/,
      ),
    });
    expect(manifest()).toMatchObject({
      stacks: [],
      notSelected: ALL,
      changed: { base: expect.stringMatching(/^[0-9a-f]{40}$/), reasons: {}, unchanged: ALL, removed: [] },
    });
    expect(ec2.calls()).toEqual([
      "eu-west-1 DescribeImages batch_*",
      "eu-west-1 DescribeImages web_*",
      "eu-west-3 DescribeImages web_1.*",
    ]);
    expect(worktreesLeft()).toEqual([]);
  });

  test("a base that is checked out is not synthesized a second time; edits and files beside it make it another", async () => {
    const settings = project.read("cdktf.json");
    const { app } = JSON.parse(settings);
    const commit = (...files: readonly string[]) => {
      project.git("add", "--force", ...files);
      project.git("commit", "--quiet", "-m", "test");
    };
    const synths = () => project.read("synths").length;
    const synthsOfPlan = async () => {
      project.write("synths", "");
      await plan();
      return synths();
    };
    project.git("branch", "as-before");
    project.write("cdktf.json", settings.replace(app, `printf 1 >> ${project.directory}/synths; ${app}`));
    commit("cdktf.json", "versions.lock.json");
    expect(await synthsOfPlan()).toBe(2);
    project.write(".gitignore", "*\n!/components.yaml\n");
    commit(".gitignore");
    expect(await synthsOfPlan()).toBe(1);
    // Also if git is set to show a person none.
    project.git("config", "status.showUntrackedFiles", "no");
    project.write("components.yaml", "");
    expect(await synthsOfPlan()).toBe(2);
    rmSync(`${project.directory}/components.yaml`);
    project.git("config", "--unset", "status.showUntrackedFiles");
    edit("t3.small", "t3.large");
    project.write("synths", "");
    const { planned } = await plan();
    expect([planned, synths()]).toEqual([["plan payments-prod"], 2]);
    project.git("reset", "--quiet", "--mixed", "as-before");
    rmSync(`${project.directory}/.gitignore`);
    project.write("cdktf.json", settings);
  });

  test("a release is planned where it is the newest, and what is planned says why", async () => {
    ec2.amis = [WEB_2, BATCH, WEB];
    project.write("state/payments-test.tfstate", stateOf("web", WEB_2.id));
    const { planned, stderr, stdout } = await plan(["--json"]);
    expect(planned).toEqual(["plan payments-prod"]);
    const reason = "web_ami finds web_1.0.1_1_x (ami-web2), and its state has ami-web1";
    expect(stderr).toContain(`payments-prod: ${reason}\n1 of 4 stacks to plan: `);
    const { changed, notSelected } = JSON.parse(stdout);
    expect(changed.reasons).toEqual({ "payments-prod": reason });
    expect(notSelected).toEqual(["orders-prod", "payments-test", "shared"]);
  });

  test("an edit is planned where it changes what is synthesized, beside what else there is to plan", async () => {
    edit("wave: canary", "wave: other");
    expect((await plan()).planned).toEqual([]);
    edit(
      "region: eu-west-3\n    fleets: { web: { image: web@1, launchTemplate: { instanceType: t3.small",
      "region: eu-west-3\n    fleets: { web: { image: web@1, launchTemplate: { instanceType: t3.large",
    );
    const { planned, stderr } = await plan();
    expect(planned).toEqual(["plan payments-test"]);
    expect(stderr).toContain("payments-test: its configuration is not that of HEAD\n");
    project.git("branch", "before");
    project.git("commit", "--quiet", "-am", "edit");
    expect((await plan()).planned).toEqual([]);
    expect((await plan(["--base", "before"])).planned).toEqual(["plan payments-test"]);
    expect(
      (await project.goldenAmi(["plan", "--base", "before", "--account", "777788889999"])).stderr,
    ).toMatch(/^0 of 1 stacks to plan/);
    project.git("reset", "--quiet", "--hard", "before");
  });

  test("what could not be asked is planned, with a word", async () => {
    ec2.refused = "eu-west-3";
    const { planned, stderr } = await plan();
    expect(planned).toEqual(["plan payments-test"]);
    expect(stderr).toContain(
      "payments-test: EC2 could not be asked: AWS refused: UnauthorizedOperation: not for you\n",
    );
  });

  test("a stack of the base that is no more is said, whatever was asked for", async () => {
    const [before = ""] = landingZone.split("  orders-prod:");
    project.write("golden-ami.yaml", before);
    const { planned, stderr } = await plan(["--workload", "payments-*"]);
    expect(planned).toEqual([]);
    expect(stderr).toContain(
      "orders-prod: in HEAD, and no stack any more. No plan destroys what it has made: check HEAD out and run `npx cdktf destroy` there, or move its state if it has another name now.\n",
    );
    expect(manifest().changed?.removed).toEqual(["orders-prod"]);
  });

  test("of a stack in whose folder a workspace is selected, the state of the default one tells nothing", async () => {
    project.write("out/stacks/orders-prod/.terraform/environment", "blue");
    const { planned, stderr } = await plan();
    expect(planned).toEqual(["plan orders-prod"]);
    expect(stderr).toContain("orders-prod: it has no state that can be read\n");
    rmSync(`${project.directory}/out/stacks/orders-prod/.terraform/environment`);
  });

  test("a stack without a state, and one whose apply has failed half-way, are planned", async () => {
    project.write("state/orders-prod.tfstate", "");
    project.write("state/payments-prod.tfstate", stateOf("web", WEB.id, "ami-web0"));
    const { planned, stderr } = await plan();
    expect(planned).toEqual(["plan orders-prod", "plan payments-prod"]);
    expect(stderr).toContain("orders-prod: it has no state that can be read\n");
    expect(stderr).toContain("and its state has ami-web0\n");
  });

  test("a deprecated AMI is the newest only if there is no other", async () => {
    const deprecated = "2026-02-02T00:00:00.000Z";
    ec2.amis = [{ ...WEB_2, deprecated }, BATCH, WEB];
    expect((await plan()).planned).toEqual([]);
    ec2.amis = [{ ...WEB_2, deprecated }, BATCH, { ...WEB, deprecated }];
    expect((await plan()).planned).toEqual(["plan payments-prod", "plan payments-test"]);
  });

  test("of a state that is elsewhere, the launch templates tell what runs", async () => {
    const backend = { http: { address: "https://state.example.org/{stack}" } };
    edit("backend: { local: {} }", `backend: ${JSON.stringify(backend)}`);
    commit();
    ec2.templates = { "payments-prod-web": [WEB.id], "payments-test-web": [WEB.id, WEB_2.id] };
    const { planned, stderr } = await plan();
    expect(planned).toEqual(["plan orders-prod", "plan payments-test"]);
    expect(stderr).toContain(
      "orders-prod: batch_ami finds batch_1.0.0_1_x (ami-batch1), and launch template orders-prod-batch has none\n",
    );
    expect(stderr).toContain("and launch template payments-test-web has ami-web2\n");
    project.git("reset", "--quiet", "--hard", "HEAD~");
  });

  test("a base that cannot be synthesized, or has other packages or providers, plans every stack with one line", async () => {
    edit("platform: Linux", "platform: Solaris");
    commit();
    project.write("golden-ami.yaml", landingZone);
    const broken = await plan();
    expect(broken.planned).toHaveLength(4);
    expect(broken.stderr).toMatch(
      /^orders-prod, payments-prod, payments-test, shared: HEAD cannot be synthesized: .*Solaris.*\n4 of 4 stacks/m,
    );
    project.git("reset", "--quiet", "--hard", "HEAD~");
    const lock = project.read(".terraform.lock.hcl");
    project.write(".terraform.lock.hcl", `${lock}# by hand\n`);
    const { planned, stderr } = await plan();
    expect(planned).toHaveLength(4);
    expect(stderr).toContain("shared: .terraform.lock.hcl is not that of HEAD\n");
    project.write(".terraform.lock.hcl", lock);
    expect(worktreesLeft()).toEqual([]);
  });

  test("why a base cannot be synthesized is said without the environment's secrets", async () => {
    const settings = project.read("cdktf.json");
    const app = 'echo "no access with $MY_TOKEN" >&2; exit 1';
    project.write("cdktf.json", JSON.stringify({ app, output: "out" }));
    commit();
    project.write("cdktf.json", settings);
    const { stderr, planned } = await plan([], { MY_TOKEN: "hush-hush-hush" });
    expect(planned).toHaveLength(4);
    expect(stderr).toContain("HEAD cannot be synthesized: no access with (value of MY_TOKEN)\n");
    expect(stderr + project.read("plans/manifest.json")).not.toContain("hush-hush-hush");
    project.git("reset", "--quiet", "--hard", "HEAD~");
  });

  test("a base that is not there is one clear error", async () => {
    expect(await plan(["--base", "nowhere"])).toMatchObject({
      exitCode: 1,
      stdout: "",
      planned: [],
      stderr: 'error: there is no commit "nowhere" to compare with (--base).\n',
    });
    project.write(".git/shallow", "");
    const { stderr } = await plan(["--base", "nowhere"]);
    project.git("fetch", "--quiet", ".");
    expect(stderr).toContain("fetch-depth: 0");
  });

  test("an interruption leaves no worktree behind", async () => {
    project.write("golden-ami.yaml", landingZone);
    const app = JSON.parse(project.read("cdktf.json"));
    const slow = `${app.app} && touch "$FAKE_PROJECT/synthesized" && exec sleep 30`;
    project.write("cdktf.json", JSON.stringify({ ...app, app: slow }));
    commit();
    const { child, ended } = project.start(["plan", "--changed", "--out", "plans", "--skip-synth"]);
    await until(() => existsSync(join(project.directory, "synthesized")));
    expect(worktreesLeft()).toHaveLength(1);
    child.kill("SIGINT");
    expect(await ended).toMatchObject({ exitCode: 130, stderr: "Nothing was planned.\n" });
    expect(worktreesLeft()).toEqual([]);
    project.git("reset", "--quiet", "--hard", "HEAD~");
  });
});
