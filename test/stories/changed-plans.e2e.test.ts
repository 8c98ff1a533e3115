import { join } from "node:path";
import { readPlanManifest } from "../../plan/manifest.js";
import { Project } from "../e2e/project.js";

const ROOT = join(__dirname, "..", "..");
const WORKLOADS = ["orders-prod", "payments-prod"];

jest.setTimeout(400_000);

/** One story, told in order: of two workloads that are deployed, only what there is something to see of is planned. */
describe("golden-ami plan --changed", () => {
  const project = new Project("changed-plans");

  const plan = async (...args: readonly string[]) => {
    const finished = await project.goldenAmi([
      "plan",
      "--changed",
      "--out",
      "plans",
      "--workload",
      "*",
      ...args,
    ]);
    const { stacks } = readPlanManifest(join(project.directory, "plans"));
    return { ...finished, planned: stacks.map(({ name, hasChanges }) => `${name} ${hasChanges}`) };
  };
  const commit = async (message: string) => {
    const git = ["-c", "user.name=test", "-c", "user.email=test@example.com"];
    const files = [
      "golden-ami.yaml",
      "components",
      "versions.lock.json",
      "cdktf.json",
      ".terraform.lock.hcl",
    ];
    await project.run("git", ["init", "--quiet"]);
    await project.run("git", ["add", ...files]);
    expect(await project.run("git", [...git, "commit", "--quiet", "-m", message])).toMatchObject({
      exitCode: 0,
    });
  };

  beforeAll(async () => {
    // The base is synthesized in another folder.
    project.write("cdktf.json", JSON.stringify({ app: `node --import tsx ${join(ROOT, "main.ts")}` }));
    for (const name of WORKLOADS)
      project.edit([
        ["workloads", name, "fleets"],
        { web: { image: "web", launchTemplate: { instanceType: "t3.small" } } },
      ]);
    project.edit([["workloads", "orders-prod", "fleets", "web", "image"], "web@1.0.0/1"]);
    await project.startSandbox("--step-ms", "20");
    await project.firstSynth();
    await project.applyPipelines();
    expect(await project.goldenAmi(["build", "web"])).toMatchObject({ exitCode: 0 });
    expect(
      await project.goldenAmi(["plan", "--skip-synth", "--out", "plans", "--workload", "*"]),
    ).toMatchObject({
      exitCode: 0,
    });
    for (const name of WORKLOADS)
      await project.terraform.apply(
        project.stack(name),
        join(project.directory, "plans", name, "plan.tfplan"),
      );
    await commit("what is deployed");
  });

  afterAll(() => project.stopSandbox());

  test("nothing is planned if nothing has changed", async () => {
    expect(await plan()).toMatchObject({ exitCode: 0, planned: [] });
    expect(await project.goldenAmi(["review", "plans"])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^nothing changes in 0 stacks\n[\s\S]*orders-prod, payments-prod/),
    });
  });

  test("of a backend that is not read, EC2's launch templates say the same", async () => {
    const before = project.read("golden-ami.yaml");
    project.edit([["terraform", "backend"], { http: { address: "https://state.example.org/{stack}" } }]);
    await commit("another backend");
    expect(await plan()).toMatchObject({ exitCode: 0, planned: [] });
    project.write("golden-ami.yaml", before);
    await commit("back");
  });

  test("an edit is planned where it changes something", async () => {
    const before = project.read("golden-ami.yaml");
    project.edit([["workloads", "orders-prod", "fleets", "web", "launchTemplate", "monitoring"], true]);
    expect(await plan()).toMatchObject({ exitCode: 0, planned: ["orders-prod true"] });
    project.write("golden-ami.yaml", before);
  });

  test("an account that refuses is planned, with a word", async () => {
    await project.fault({ service: "ec2", operation: "DescribeImages", status: 403, times: 1 });
    const { planned, stderr } = await plan();
    expect(planned).toEqual([expect.stringMatching(/-prod false$/)]);
    expect(stderr).toMatch(/^\S+-prod: EC2 could not be asked: AWS refused: /);
    await project.clearFaults();
  });

  test("a release is planned where it is the newest", async () => {
    expect(await project.goldenAmi(["build", "web"])).toMatchObject({ exitCode: 0 });
    expect(await plan()).toMatchObject({
      exitCode: 0,
      planned: ["payments-prod true"],
      stderr: expect.stringMatching(
        /^payments-prod: web_ami finds web_1\.0\.0_2_\S+ \(ami-\w+\), and its state has ami-/,
      ),
    });
  });
});
