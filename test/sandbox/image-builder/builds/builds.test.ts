import { account, amazonLinux, createPipeline, Harness, organizationArn } from "../harness.js";

const key = (region: string, id = "1234") => `arn:aws:kms:${region}:${account}:key/${id}`;
const name = "web_1.4.0_{{imagebuilder:buildVersion}}_{{imagebuilder:buildDate}}";
const toRegion = (region: string, ami: object = {}, other: object = {}) => ({
  region,
  amiDistributionConfiguration: { name, kmsKeyId: key(region), ...ami },
  ...other,
});
const organization = { launchPermission: { organizationArns: [organizationArn] } };

interface Event {
  readonly Detail: string;
}

/** The state that an event tells. */
function stateOf(event: Event | undefined): string {
  const { state }: { state: { status: string } } = JSON.parse(event?.Detail ?? "");
  return state.status;
}

function sentEvent(json: unknown): Event | undefined {
  const { Entries }: { Entries: Event[] } = JSON.parse(JSON.stringify(json));
  return Entries[0];
}

const parsed = (text = ""): unknown => JSON.parse(text);

async function build(harness: Harness, extra: Parameters<typeof createPipeline>[1] = {}) {
  const imagePipelineArn = await createPipeline(harness, extra);
  const started = await harness.send("StartImagePipelineExecution", { imagePipelineArn });
  return harness.finished(started.imageBuildVersionArn);
}

describe("a build", () => {
  test("registers an AMI in every Region of the distribution", async () => {
    const harness = new Harness();
    const image = await build(harness, {
      distributions: [
        toRegion("eu-west-1", {
          ...organization,
          description: "web",
          amiTags: { Image: "web", Build: "{{imagebuilder:buildVersion}}" },
        }),
        toRegion("eu-west-3", organization),
      ],
      recipe: {
        blockDeviceMappings: [
          { deviceName: "/dev/xvda", ebs: { encrypted: true, volumeSize: 20, volumeType: "gp3" } },
        ],
      },
    });
    expect(image.state).toEqual({ status: "AVAILABLE" });
    expect(image.outputResources.amis).toHaveLength(2);
    const [first, second] = image.outputResources.amis;
    expect(first).toEqual({
      region: "eu-west-1",
      image: expect.stringMatching(/^ami-[0-9a-f]{17}$/),
      name: expect.stringMatching(/^web_1\.4\.0_1_\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}Z$/),
      description: "web",
      accountId: account,
      state: { status: "AVAILABLE" },
    });
    expect(second).toMatchObject({ region: "eu-west-3", name: first.name });
    expect(second.image).not.toBe(first.image);
    expect(harness.amis.get(first.image)).toEqual({
      imageId: first.image,
      name: first.name,
      description: "web",
      ownerId: account,
      region: "eu-west-1",
      creationDate: expect.any(String),
      architecture: "x86_64",
      platform: undefined,
      rootDeviceName: "/dev/xvda",
      blockDevices: [
        {
          deviceName: "/dev/xvda",
          snapshotId: expect.stringMatching(/^snap-[0-9a-f]{17}$/),
          volumeSizeGiB: 20,
          volumeType: "gp3",
          encrypted: true,
          kmsKeyId: key("eu-west-1"),
          deleteOnTermination: true,
        },
      ],
      state: "available",
      launchPermission: {
        userIds: [],
        groups: [],
        organizationArns: [organizationArn],
        organizationalUnitArns: [],
      },
      tags: {
        CreatedBy: "EC2 Image Builder",
        Ec2ImageBuilderArn: image.arn,
        Image: "web",
        Build: "1",
      },
    });
  });

  test("without a distribution makes one AMI, in its own Region", async () => {
    const harness = new Harness();
    const { outputResources } = await build(harness, {
      recipe: { parentImage: amazonLinux.replace("x86", "arm64") },
    });
    expect(outputResources.amis).toHaveLength(1);
    expect(harness.amis.in("eu-west-1")).toMatchObject([
      { architecture: "arm64", name: outputResources.amis[0].name },
    ]);
    expect(outputResources.amis[0].name).toMatch(/^web \d{4}-/);
  });

  test("goes through the states of an image, and says so", async () => {
    const harness = new Harness();
    const topic = `arn:aws:sns:eu-west-1:${account}:images`;
    const image = await build(harness, { infrastructure: { snsTopicArn: topic } });
    const events = harness.moto.calls
      .filter(({ target }) => target === "AWSEvents.PutEvents")
      .map(({ json }) => sentEvent(json));
    expect(events.map(stateOf)).toEqual([
      "CREATING",
      "BUILDING",
      "TESTING",
      "DISTRIBUTING",
      "INTEGRATING",
      "AVAILABLE",
    ]);
    expect(events[0]).toEqual({
      Source: "aws.imagebuilder",
      DetailType: "EC2 Image Builder Image State Change",
      Detail: JSON.stringify({ "previous-state": { status: "PENDING" }, state: { status: "CREATING" } }),
      Resources: [image.arn],
    });
    const published = harness.moto.calls.filter(({ form }) => form?.Action === "Publish");
    expect(published).toHaveLength(1);
    expect(published[0]?.form?.TopicArn).toBe(topic);
    expect(parsed(published[0]?.form?.Message)).toMatchObject({
      arn: image.arn,
      state: { status: "AVAILABLE" },
      outputResources: image.outputResources,
    });
  });

  test("shows its workflows and their steps", async () => {
    const harness = new Harness();
    const { arn } = await build(harness);
    const { workflowExecutions } = await harness.send("ListWorkflowExecutions", {
      imageBuildVersionArn: arn,
    });
    expect(workflowExecutions.map((it: { type: string }) => it.type)).toEqual([
      "DISTRIBUTION",
      "TEST",
      "BUILD",
    ]);
    const { workflowExecutionId } = workflowExecutions[2];
    const { steps } = await harness.send("ListWorkflowStepExecutions", { workflowExecutionId });
    expect(steps.map(({ name, status }: { name: string; status: string }) => [name, status])).toEqual([
      ["LaunchBuildInstance", "COMPLETED"],
      ["ApplyBuildComponents", "COMPLETED"],
      ["InventoryCollection", "COMPLETED"],
      ["RunSanitizeScript", "COMPLETED"],
      ["RunSysPrepScript", "SKIPPED"],
      ["CreateOutputAMI", "COMPLETED"],
      ["TerminateBuildInstance", "COMPLETED"],
    ]);
    const step = await harness.send("GetWorkflowStepExecution", {
      stepExecutionId: steps[1].stepExecutionId,
    });
    expect(step).toMatchObject({
      name: "ApplyBuildComponents",
      onFailure: "Abort",
      imageBuildVersionArn: arn,
    });
    const execution = await harness.send("GetWorkflowExecution", { workflowExecutionId });
    expect(execution).toMatchObject({ status: "COMPLETED", totalStepCount: 7, totalStepsSkipped: 1 });
  });

  test("has no test workflow if tests are off", async () => {
    const harness = new Harness();
    const { arn } = await build(harness, {
      pipeline: { imageTestsConfiguration: { imageTestsEnabled: false } },
    });
    const { workflowExecutions } = await harness.send("ListWorkflowExecutions", {
      imageBuildVersionArn: arn,
    });
    expect(workflowExecutions.map((it: { type: string }) => it.type)).toEqual(["DISTRIBUTION", "BUILD"]);
  });

  test("never gets a number again, also after its image is deleted", async () => {
    const harness = new Harness();
    const first = await build(harness);
    await harness.send("DeleteImage", { imageBuildVersionArn: first.arn });
    const { imagePipelineList } = await harness.send("ListImagePipelines");
    const { imageBuildVersionArn } = await harness.send("StartImagePipelineExecution", {
      imagePipelineArn: imagePipelineList[0].arn,
    });
    expect(imageBuildVersionArn).toMatch(/image\/web\/1\.4\.0\/2$/);
    await harness.finished(imageBuildVersionArn);
    const { imageSummaryList } = await harness.send("ListImagePipelineImages", {
      imagePipelineArn: imagePipelineList[0].arn,
    });
    expect(imageSummaryList).toHaveLength(1);
    expect((await harness.send("ListImages")).imageVersionList).toMatchObject([
      { name: "web", version: "1.4.0" },
    ]);
  });

  test("writes SSM parameters in their Region and account", async () => {
    const harness = new Harness();
    const image = await build(harness, {
      distributions: [
        toRegion(
          "eu-west-3",
          {},
          {
            ssmParameterConfigurations: [
              { parameterName: "/imagebuilder/web", dataType: "aws:ec2:image", amiAccountId: "444455556666" },
            ],
          },
        ),
      ],
    });
    const written = harness.moto.calls.filter(({ target }) => target === "AmazonSSM.PutParameter");
    expect(written).toMatchObject([
      {
        account: "444455556666",
        region: "eu-west-3",
        json: {
          Name: "/imagebuilder/web",
          Value: image.outputResources.amis[0].image,
          Type: "String",
          DataType: "aws:ec2:image",
          Overwrite: true,
        },
      },
    ]);
  });

  test("can be the parent of another recipe once it is available", async () => {
    const harness = new Harness();
    harness.faults.addBuild({ image: "web", step: "CreateOutputAMI" });
    const failed = await build(harness);
    const child = {
      name: "child",
      semanticVersion: "1.0.0",
      parentImage: `${failed.arn.slice(0, failed.arn.indexOf("1.4.0"))}x.x.x`,
    };
    expect(await harness.refusal("CreateImageRecipe", child)).toContain("has no available build");
    const { imageBuildVersionArn } = await harness.send("StartImagePipelineExecution", {
      imagePipelineArn: failed.sourcePipelineArn,
    });
    await harness.finished(imageBuildVersionArn);
    const { imageRecipeArn } = await harness.send("CreateImageRecipe", child);
    expect((await harness.send("GetImageRecipe", { imageRecipeArn })).imageRecipe.platform).toBe("Linux");
    expect(await harness.refusal("DeleteImage", { imageBuildVersionArn })).toContain(
      "ResourceDependencyException",
    );
  });

  test("copies the AMI into target accounts", async () => {
    const harness = new Harness();
    const { outputResources } = await build(harness, {
      distributions: [toRegion("eu-west-1", { targetAccountIds: ["444455556666"] })],
    });
    expect(outputResources.amis.map(({ accountId }: { accountId: string }) => accountId)).toEqual([
      account,
      "444455556666",
    ]);
    expect(harness.amis.in("eu-west-1").map(({ ownerId }) => ownerId)).toEqual([account, "444455556666"]);
  });
});

describe("a launch template of the distribution", () => {
  const launchTemplateId = "lt-0123456789abcdef0";
  const distributions = [
    toRegion(
      "eu-west-1",
      {},
      { launchTemplateConfigurations: [{ launchTemplateId, setDefaultVersion: true }] },
    ),
  ];

  test("gets a version with the AMI", async () => {
    const harness = new Harness();
    const image = await build(harness, { distributions });
    const created = harness.moto.calls.filter(({ form }) => form?.Action === "CreateLaunchTemplateVersion");
    expect(created).toMatchObject([
      {
        account,
        region: "eu-west-1",
        form: {
          LaunchTemplateId: launchTemplateId,
          "LaunchTemplateData.ImageId": image.outputResources.amis[0].image,
        },
      },
    ]);
  });

  test("that is not there fails the build", async () => {
    const harness = new Harness();
    harness.moto.statuses.ec2 = 400;
    const image = await build(harness, { distributions });
    expect(image.state.reason).toContain(
      `The launch template '${launchTemplateId}' in eu-west-1 could not be updated`,
    );
    expect(harness.amis.in("eu-west-1")).toEqual([]);
  });
});

describe("a build fails, and leaves no AMI,", () => {
  test.each([
    [
      "if the key is missing",
      [toRegion("eu-west-1", { kmsKeyId: "missing" })],
      "the KMS key 'missing' does not exist",
    ],
    [
      "if the key is in another Region",
      [toRegion("eu-west-1", { kmsKeyId: key("eu-west-3") })],
      "is not in the Region eu-west-1",
    ],
    [
      "if a parameter is outside /imagebuilder/",
      [toRegion("eu-west-1", {}, { ssmParameterConfigurations: [{ parameterName: "/golden/web" }] })],
      "may write below /imagebuilder/ only",
    ],
  ])("%s", async (_, distributions, reason) => {
    const harness = new Harness();
    const image = await build(harness, { distributions });
    expect(image.state).toEqual({ status: "FAILED", reason: expect.stringContaining(reason) });
    expect(image.state.reason).toMatch(/^Workflow Execution ID: 'wf-[0-9a-f-]{36}' failed with reason: /);
    expect(image.outputResources.amis).toEqual([]);
    expect(harness.amis.in("eu-west-1")).toEqual([]);
  });

  test("if what is encrypted with aws/ebs is to be shared", async () => {
    const harness = new Harness();
    const image = await build(harness, {
      recipe: { blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: { encrypted: true } }] },
      distributions: [toRegion("eu-west-1", { kmsKeyId: undefined, ...organization })],
    });
    expect(image.state.reason).toContain("encrypted with the AWS managed key aws/ebs");
  });

  test("at the step that a fault names, once", async () => {
    const harness = new Harness();
    harness.faults.addBuild({ image: "web", step: "ApplyBuildComponents", reason: "Document failed" });
    const image = await build(harness, {
      infrastructure: { snsTopicArn: `arn:aws:sns:eu-west-1:${account}:t` },
    });
    expect(image.state.reason).toMatch(/failed with reason: Document failed$/);
    const { workflowExecutions } = await harness.send("ListWorkflowExecutions", {
      imageBuildVersionArn: image.arn,
    });
    expect(workflowExecutions).toMatchObject([{ type: "BUILD", status: "FAILED", totalStepsFailed: 1 }]);
    const { steps } = await harness.send("ListWorkflowStepExecutions", {
      workflowExecutionId: workflowExecutions[0].workflowExecutionId,
    });
    expect(steps.map(({ status }: { status: string }) => status)).toEqual([
      "COMPLETED",
      "FAILED",
      "SKIPPED",
      "SKIPPED",
      "SKIPPED",
      "SKIPPED",
      "SKIPPED",
    ]);
    const published = harness.moto.calls.filter(({ form }) => form?.Action === "Publish");
    expect(parsed(published[0]?.form?.Message)).toMatchObject({ state: { status: "FAILED" } });
    const [pipeline] = (await harness.send("ListImagePipelines")).imagePipelineList;
    expect(pipeline.lastRunStatus).toBe("FAILED");
    const again = await harness.send("StartImagePipelineExecution", { imagePipelineArn: pipeline.arn });
    expect((await harness.finished(again.imageBuildVersionArn)).state.status).toBe("AVAILABLE");
  });
});

describe("a build under way", () => {
  test("can be cancelled, and not deleted", async () => {
    const harness = new Harness(10_000);
    const imagePipelineArn = await createPipeline(harness);
    const { imageBuildVersionArn } = await harness.send("StartImagePipelineExecution", { imagePipelineArn });
    expect(await harness.refusal("DeleteImage", { imageBuildVersionArn })).toContain(
      "cancel its creation first",
    );
    await harness.send("CancelImageCreation", { imageBuildVersionArn });
    expect((await harness.finished(imageBuildVersionArn)).state).toEqual({ status: "CANCELLED" });
    expect(await harness.refusal("CancelImageCreation", { imageBuildVersionArn })).toContain("CANCELLED");
    await harness.send("DeleteImage", { imageBuildVersionArn });
  });

  test("is forgotten by a reset", async () => {
    const harness = new Harness(1);
    const imagePipelineArn = await createPipeline(harness);
    await harness.send("StartImagePipelineExecution", { imagePipelineArn });
    harness.service.reset();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(harness.amis.in("eu-west-1")).toEqual([]);
    expect((await harness.send("ListImages")).imageVersionList).toEqual([]);
  });
});
