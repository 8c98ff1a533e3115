import { existsSync } from "node:fs";
import { join } from "node:path";
import { Project } from "../e2e/project.js";

const PAYMENTS = "444455556666";

jest.setTimeout(240_000);

/** One story, told in order, by the commands of the README. */
describe("the plan that was reviewed is the one that is deployed", () => {
  const project = new Project("reviewed-plan");

  /** Builds a release. @returns the AMI in the workload's Region */
  const build = async () => {
    const { stdout } = await project.goldenAmi(["build", "web", "--json"]);
    const { amis }: { amis: { region: string; id: string }[] } = JSON.parse(stdout);
    return amis.find(({ region }) => region === "eu-west-1")?.id;
  };
  const applyPlan = () =>
    project.run(
      "terraform",
      ["-chdir=cdktf.out/stacks/payments-prod", "apply", "-no-color", "plan"],
      project.terraform.environment,
    );
  let reviewed: string | undefined;

  beforeAll(async () => {
    await project.startSandbox("--step-ms", "20");
    await project.firstSynth();
    await project.applyPipelines();
    await build();
    await project.init("payments-prod");
    await project.apply("payments-prod");
  });

  afterAll(() => project.stopSandbox());

  test("cdktf diff shows the new release, and leaves a plan of it", async () => {
    reviewed = await build();
    const { exitCode, stdout } = await project.cdktf(["diff", "payments-prod", "--skip-provider-lock"]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(reviewed);
    expect(existsSync(join(project.stack("payments-prod"), "plan"))).toBe(true);
  });

  test("that plan deploys the reviewed release, though there is another by now", async () => {
    const later = await build();
    expect(await applyPlan()).toMatchObject({ exitCode: 0 });
    const images = await project.aws(
      PAYMENTS,
      "ec2 describe-launch-template-versions --launch-template-name payments-prod-web --versions $Default --query LaunchTemplateVersions[].LaunchTemplateData.ImageId",
    );
    expect(images).toEqual([reviewed]);
    expect(await project.planText("payments-prod")).toContain(`image_id = "${reviewed}" -> "${later}"`);
  });

  test("it cannot be applied a second time", async () => {
    expect(await applyPlan()).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining("plan is stale"),
    });
  });
});
