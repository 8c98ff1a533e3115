import { oneLine, Project } from "../e2e/project.js";

const SHARED = "111122223333";
const PAYMENTS = "444455556666";

jest.setTimeout(240_000);

interface Image {
  readonly ImageId: string;
  readonly Name: string;
}

/** One story, told in order: releases come, are deprecated, and go. */
describe("AMIs that are deprecated, or gone", () => {
  const project = new Project("amis-that-go");
  let first: Image;
  let second: Image;

  const instanceType = (fleet: string) => [
    "workloads",
    "payments-prod",
    "fleets",
    fleet,
    "launchTemplate",
    "instanceType",
  ];
  const images = async () => {
    const printed = await project.aws(
      SHARED,
      "ec2 describe-images --owners self --query sort_by(Images,&Name)",
    );
    return printed as Image[];
  };
  const deprecate = ({ ImageId }: Image) =>
    project.aws(
      SHARED,
      `ec2 enable-image-deprecation --image-id ${ImageId} --deprecate-at ${new Date().toISOString()}`,
    );
  const deregister = ({ ImageId }: Image) =>
    project.aws(SHARED, `ec2 deregister-image --image-id ${ImageId}`);
  const templateImages = () =>
    project.aws(
      PAYMENTS,
      "ec2 describe-launch-template-versions --versions $Default --query LaunchTemplateVersions[].LaunchTemplateData.[ImageId,InstanceType]",
    );

  beforeAll(async () => {
    await project.startSandbox("--step-ms", "20");
    const subnets = await project.aws(PAYMENTS, "ec2 describe-subnets --query Subnets[:2].SubnetId");
    project.edit(
      [["workloads", "payments-prod", "fleets", "web", "autoScaling"], { min: 1, max: 2, subnets }],
      [
        ["workloads", "payments-prod", "fleets", "pinned"],
        { image: "web@1.0.0/1", launchTemplate: { instanceType: "t3.small" } },
      ],
    );
    await project.firstSynth();
    await project.applyPipelines();
    for (const _ of [1, 2]) expect(await project.goldenAmi(["build", "web"])).toMatchObject({ exitCode: 0 });
    [first, second] = (await images()) as [Image, Image];
    await project.init("payments-prod");
    await project.apply("payments-prod");
  });

  afterAll(() => project.stopSandbox());

  test("nothing is said while there are AMIs, and a second plan is empty", async () => {
    const text = await project.planText("payments-prod");
    expect(text).toContain("No changes.");
    expect(text).not.toContain("Warning");
  });

  test("a fleet whose newest release is deprecated goes back to the one before, and the plan says so", async () => {
    await deprecate(second);
    const text = await project.planText("payments-prod");
    expect(text).toContain(
      `The newest AMI of web, ${second.ImageId}, is deprecated, so that this plan takes an older one: ${first.Name}, ${first.ImageId}. ` +
        `To go on, build a release (npx golden-ami build web), or have account ${SHARED} take the deprecation back ` +
        `(aws ec2 disable-image-deprecation --image-id ${second.ImageId}).`,
    );
    expect(text).toContain(`image_id = "${second.ImageId}" -> "${first.ImageId}"`);
    expect(text).toContain("# aws_launch_template.web_launch_template will be updated in-place");
  });

  test("if all are deprecated, a fleet keeps the newest, one at an exact build keeps its own, and the plan says so", async () => {
    await deprecate(first);
    const text = await project.planText("payments-prod");
    expect(text).toContain("No changes.");
    expect(text).toContain(
      `Every AMI of web is deprecated, so that this plan takes the newest of them: ${second.Name}, ${second.ImageId}.`,
    );
    expect(text).toContain(`Every AMI of web@1.0.0/1 is deprecated`);
  });

  test("a fleet whose AMI is gone stays as it is, and the others' changes are planned and applied", async () => {
    await deregister(first);
    project.edit([instanceType("web"), "t3.large"], [instanceType("pinned"), "t3.large"]);
    expect((await project.synth()).exitCode).toBe(0);

    const missing = `No AMI of web@1.0.0/1 is to be had: account ${SHARED} has none by the name web_1.0.0_1_* that it shares with this account in this Region.`;
    const text = await project.planText("payments-prod");
    expect(text).toContain(missing);
    expect(text).toContain(`image_id = "${first.ImageId}" -> (known after apply)`);
    expect(text).toContain("Plan: 0 to add, 3 to change, 0 to destroy.");

    const failure: unknown = await project.apply("payments-prod").catch((error: unknown) => error);
    expect(oneLine(String(failure))).toContain(missing);
    expect(await templateImages()).toEqual(
      expect.arrayContaining([
        [second.ImageId, "t3.large"],
        [first.ImageId, "t3.small"],
      ]),
    );
    expect((await project.plan("payments-prod")).changes).toEqual(["aws_launch_template: update"]);
  });

  test("the fleet goes on with the next version that it is given", async () => {
    project.edit([["workloads", "payments-prod", "fleets", "pinned", "image"], "web@1.0.0/2"]);
    expect((await project.synth()).exitCode).toBe(0);
    expect((await project.plan("payments-prod")).changes).toEqual(["aws_launch_template: update"]);
    await project.applyPlan("payments-prod");
    expect(await project.planText("payments-prod")).toContain("No changes.");
  });

  test("a workload is destroyed when no AMI is left", async () => {
    await deregister(second);
    expect(await project.planText("payments-prod")).toContain("No AMI of web is to be had");
    await project.destroy("payments-prod");
  });
});
