import { Project } from "../e2e/project.js";

const SHARED = "111122223333";

jest.setTimeout(240_000);

/** One story, told in order: the shared account sees an AMI before its tests, and after they have failed. */
describe("a workload in the shared account", () => {
  const project = new Project("shared-account-workload");
  const names = async () => {
    const query =
      "ec2 describe-images --owners self --filters Name=name,Values=web_* --query sort(Images[].Name)";
    return (await project.aws(SHARED, query)) as string[];
  };

  beforeAll(async () => {
    await project.startSandbox("--step-ms", "20");
    project.edit([
      ["workloads", "tools"],
      {
        account: SHARED,
        region: "eu-west-1",
        assumeRole: `arn:aws:iam::${SHARED}:role/golden-ami`,
        fleets: { web: { image: "web", launchTemplate: { instanceType: "t3.small" } } },
      },
    ]);
    await project.firstSynth();
    await project.applyPipelines();
    await project.init("tools");
  });

  afterAll(() => project.stopSandbox());

  test("takes no AMI whose tests have failed, though it sees it", async () => {
    await project.fault({ image: "web", step: "ApplyTestComponents", reason: "no answer on port 8080" });
    expect(await project.goldenAmi(["build", "web"])).toMatchObject({ exitCode: 2 });
    expect(await names()).toEqual([expect.stringMatching(/^web_1\.0\.0_1_/)]);
    expect(await project.planText("tools")).toContain(
      "No AMI of web is to be had: account 111122223333 has none by the name web_* that has been distributed in this Region.",
    );
  });

  test("takes the newest that has passed, and none that fails later", async () => {
    await project.clearFaults();
    expect(await project.goldenAmi(["build", "web"])).toMatchObject({ exitCode: 0 });
    await project.apply("tools");
    await project.fault({ image: "web", step: "ApplyTestComponents", reason: "no answer on port 8080" });
    expect(await project.goldenAmi(["build", "web"])).toMatchObject({ exitCode: 2 });
    const [, passed, failed] = await names();
    expect(failed).toMatch(/^web_1\.0\.0_3_/);
    expect(await project.plan("tools")).toEqual({ hasChanges: false, changes: [] });
    const state = await project.run(
      "terraform",
      [`-chdir=${project.stack("tools")}`, "output", "-json"],
      project.terraform.environment,
    );
    expect(JSON.parse(state.stdout).ami_name.value).toEqual({ web: passed });
    await project.destroy("tools");
  });
});
