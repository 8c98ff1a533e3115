import { account, createPipeline, Harness } from "../harness.js";

const name = "web_1.4.0_{{imagebuilder:buildVersion}}_{{imagebuilder:buildDate}}";
const OTHER = "444455556666";
const toRegion = (region: string, ami: object = {}) => ({
  region,
  amiDistributionConfiguration: { name, ...ami },
  ssmParameterConfigurations: [{ parameterName: "/imagebuilder/web" }],
});
const regions = [toRegion("eu-west-1", { amiTags: { Image: "web" } }), toRegion("eu-west-3")];

async function build(harness: Harness, distributions: readonly object[] = regions) {
  const imagePipelineArn = await createPipeline(harness, { distributions });
  const { imageBuildVersionArn } = await harness.send("StartImagePipelineExecution", { imagePipelineArn });
  return harness.finished(imageBuildVersionArn);
}

async function retried(harness: Harness, imageBuildVersionArn: string) {
  const answer = await harness.send("RetryImage", { imageBuildVersionArn });
  expect(answer).toMatchObject({ imageBuildVersionArn, clientToken: expect.any(String) });
  return harness.finished(imageBuildVersionArn);
}

const workflows = async (harness: Harness, imageBuildVersionArn: string) =>
  (await harness.send("ListWorkflowExecutions", { imageBuildVersionArn })).workflowExecutions.map(
    ({ type, status }: { type: string; status: string }) => `${type} ${status}`,
  );

describe("RetryImage", () => {
  test.each([
    ["ApplyTestComponents", ["DISTRIBUTION COMPLETED", "TEST COMPLETED", "TEST FAILED", "BUILD COMPLETED"]],
    [
      "DistributeImage",
      ["DISTRIBUTION COMPLETED", "DISTRIBUTION FAILED", "TEST COMPLETED", "BUILD COMPLETED"],
    ],
    [
      "ApplyImageConfigurations",
      ["DISTRIBUTION COMPLETED", "DISTRIBUTION FAILED", "TEST COMPLETED", "BUILD COMPLETED"],
    ],
  ])("goes on after a failure at %s, with the AMI of the build", async (step, executions) => {
    const harness = new Harness();
    harness.faults.addBuild({ image: "web", step });
    const failed = await build(harness);
    expect(failed.state.status).toBe("FAILED");
    const [first] = harness.amis.in("eu-west-1");
    const image = await retried(harness, failed.arn);
    expect(image.state).toEqual({ status: "AVAILABLE" });
    expect(image.outputResources.amis).toMatchObject([
      { region: "eu-west-1", image: first?.imageId },
      { region: "eu-west-3" },
    ]);
    expect(harness.amis.all()).toHaveLength(2);
    expect(harness.amis.get(first?.imageId ?? "")?.tags).toMatchObject({ Image: "web" });
    expect(await workflows(harness, failed.arn)).toEqual(executions);
  });

  test("copies into the Regions that are left, once what was missing is there", async () => {
    const harness = new Harness();
    const key = "arn:aws:kms:eu-west-2:111122223333:key/missing";
    const shared = toRegion("eu-west-3", { targetAccountIds: [OTHER] });
    const failed = await build(harness, [regions[0] ?? {}, shared, toRegion("eu-west-2", { kmsKeyId: key })]);
    expect(failed.state.reason).toContain("does not exist");
    const made = () => harness.amis.all().map(({ region, ownerId }) => `${region} ${ownerId}`);
    const before = [`eu-west-1 ${account}`, `eu-west-3 ${account}`, `eu-west-3 ${OTHER}`];
    expect(made()).toEqual(before);
    harness.moto.missingKeys.clear();
    const image = await retried(harness, failed.arn);
    expect(image.outputResources.amis).toHaveLength(4);
    expect(made()).toEqual([...before, `eu-west-2 ${account}`]);
  });

  test("fails if the AMI is gone", async () => {
    const harness = new Harness();
    harness.faults.addBuild({ image: "web", step: "DistributeImage" });
    const failed = await build(harness);
    for (const { imageId } of harness.amis.all()) harness.amis.deregister(imageId);
    expect((await retried(harness, failed.arn)).state.reason).toContain("does not exist any more");
  });

  test("is refused if nothing was built, if nothing failed, and if there is no such image", async () => {
    const harness = new Harness();
    harness.faults.addBuild({ image: "web", step: "ApplyBuildComponents" });
    const { arn: imageBuildVersionArn, sourcePipelineArn: imagePipelineArn } = await build(harness);
    const refused = "InvalidRequestException";
    expect(await harness.refusal("RetryImage", { imageBuildVersionArn })).toContain(refused);
    const good = await harness.send("StartImagePipelineExecution", { imagePipelineArn });
    expect(
      await harness.refusal("RetryImage", { imageBuildVersionArn: good.imageBuildVersionArn }),
    ).toContain(refused);
    await harness.finished(good.imageBuildVersionArn);
    expect(
      await harness.refusal("RetryImage", { imageBuildVersionArn: good.imageBuildVersionArn }),
    ).toContain(refused);
    const none = { imageBuildVersionArn: imageBuildVersionArn.replace("/web/", "/none/") };
    expect(await harness.refusal("RetryImage", none)).toContain("ResourceNotFoundException");
  });
});

describe("DistributeImage", () => {
  const executionRole = "distributor";

  async function prepared(harness: Harness, distributions: readonly object[]) {
    const { distributionConfigurationArn } = await harness.send("CreateDistributionConfiguration", {
      name: "more",
      distributions,
    });
    return { distributionConfigurationArn, executionRole };
  }

  test.each<[string, (image: { arn: string; outputResources: { amis: { image: string }[] } }) => string]>([
    ["its ARN", ({ arn }) => arn],
    ["the ARN of its version", ({ arn }) => arn.replace(/\/\d+$/, "")],
    ["its AMI", ({ outputResources }) => outputResources.amis[0]?.image ?? ""],
    ["a parameter", () => "ssm:/imagebuilder/web"],
  ])("brings an image that is named by %s to more Regions and accounts", async (_, sourceOf) => {
    const harness = new Harness();
    const image = await build(harness, [toRegion("eu-west-1")]);
    const sourceId: string = image.outputResources.amis[0].image;
    harness.moto.parameters.set("/imagebuilder/web", sourceId);
    const started = await harness.send("DistributeImage", {
      ...(await prepared(harness, [
        toRegion("eu-central-1", { launchPermission: { userIds: ["444455556666"] } }),
        toRegion("eu-west-1", { targetAccountIds: ["444455556666"], amiTags: { More: "yes" } }),
      ])),
      sourceImage: sourceOf(image),
      tags: { By: "hand" },
    });
    const distributed = await harness.finished(started.imageBuildVersionArn);
    expect(distributed).toMatchObject({
      state: { status: "AVAILABLE" },
      tags: { By: "hand" },
      outputResources: {
        amis: [
          { region: "eu-central-1", accountId: account },
          { region: "eu-west-1", accountId: account, image: sourceId },
          { region: "eu-west-1", accountId: "444455556666" },
        ],
      },
    });
    expect(distributed.arn).not.toBe(image.arn);
    expect(harness.amis.in("eu-central-1")).toMatchObject([
      { sourceImageId: sourceId, launchPermission: { userIds: ["444455556666"] } },
    ]);
    expect(harness.amis.get(sourceId)?.tags).toMatchObject({ More: "yes" });
    expect(await workflows(harness, distributed.arn)).toEqual(["DISTRIBUTION COMPLETED"]);
  });

  test("is refused without such an image, role or distribution", async () => {
    const harness = new Harness();
    harness.faults.addBuild({ image: "web", step: "ApplyTestComponents" });
    const failed = await build(harness);
    const request = { ...(await prepared(harness, [toRegion("eu-west-2")])), sourceImage: failed.arn };
    const refusal = (change: object) => harness.refusal("DistributeImage", { ...request, ...change });
    expect(await refusal({})).toContain("There is no available image");
    expect(await refusal({ sourceImage: "ami-0123456789abcdef0" })).toContain("There is no available image");
    const theirs = { ...request, sourceImage: harness.amis.all()[0]?.imageId };
    const other = harness.as(OTHER);
    const distribution = await prepared(other, [toRegion("eu-west-2")]);
    expect(await other.refusal("DistributeImage", { ...theirs, ...distribution })).toContain(
      "There is no available image",
    );
    expect(await refusal({ sourceImage: "ssm:/none" })).toContain("There is no available image");
    expect(await refusal({ executionRole: undefined })).toContain("executionRole is required");
    const distributionConfigurationArn = request.distributionConfigurationArn.replace("more", "none");
    expect(await refusal({ distributionConfigurationArn })).toContain("ResourceNotFoundException");
    harness.moto.statuses.iam = 404;
    expect(await refusal({})).toContain("The role 'distributor' does not exist");
  });
});
