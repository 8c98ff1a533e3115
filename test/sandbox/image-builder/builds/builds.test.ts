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
  readonly detail: { readonly state: { readonly status: string } };
}

/** The state that an event tells. */
const stateOf = ({ detail }: Event) => detail.state.status;

function sentEvent(json: unknown): Event {
  const { MessageBody }: { MessageBody: string } = JSON.parse(JSON.stringify(json));
  return JSON.parse(MessageBody);
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
          {
            deviceName: "/dev/xvda",
            ebs: { encrypted: true, kmsKeyId: key("eu-west-1"), volumeSize: 20, volumeType: "gp3" },
          },
        ],
        amiTags: { Stage: "build" },
      },
    });
    expect(image.state).toEqual({ status: "AVAILABLE" });
    expect(image.osVersion).toBe("Amazon Linux 2023");
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
      awsSoftware: false,
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
        Stage: "build",
        Image: "web",
        Build: "1",
      },
      sourceImageId: undefined,
      sourceImageRegion: undefined,
    });
    expect(harness.amis.get(second.image)).toMatchObject({
      blockDevices: [{ encrypted: true, kmsKeyId: key("eu-west-3") }],
      sourceImageId: first.image,
      sourceImageRegion: "eu-west-1",
      tags: { CreatedBy: "EC2 Image Builder", Ec2ImageBuilderArn: image.arn },
    });
  });

  test("never encrypts the AMI of its own Region with the distribution's key", async () => {
    const harness = new Harness();
    const { outputResources } = await build(harness, { distributions: [toRegion("eu-west-1")] });
    const [{ image }] = outputResources.amis;
    expect(harness.amis.get(image)?.blockDevices).toMatchObject([{ encrypted: false, kmsKeyId: undefined }]);
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
    const queue = `arn:aws:sqs:eu-west-1:${account}:events`;
    const policy = {
      Statement: {
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: queue,
      },
    };
    Object.assign(harness.moto.answers, {
      "AWSEvents.ListRules": { Rules: [{ Name: "all", EventPattern: '{"source":["aws.imagebuilder"]}' }] },
      "AWSEvents.ListTargetsByRule": { Targets: [{ Arn: queue }] },
      "AmazonSQS.GetQueueAttributes": { Attributes: { Policy: JSON.stringify(policy) } },
    });
    const image = await build(harness, { infrastructure: { snsTopicArn: topic } });
    const events = harness.moto.calls
      .filter(({ target }) => target === "AmazonSQS.SendMessage")
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
      version: "0",
      id: expect.any(String),
      source: "aws.imagebuilder",
      "detail-type": "EC2 Image Builder Image State Change",
      account,
      region: "eu-west-1",
      time: expect.stringMatching(/T\d\d:\d\d:\d\dZ$/),
      detail: { "previous-state": { status: "PENDING" }, state: { status: "CREATING" } },
      resources: [image.arn],
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

  test("tells its topic at once, however slowly events go, and sends one event after the other", async () => {
    const harness = new Harness();
    harness.moto.silent.add("events");
    await build(harness, { infrastructure: { snsTopicArn: `arn:aws:sns:eu-west-1:${account}:images` } });
    expect(harness.moto.calls.filter(({ form }) => form?.Action === "Publish")).toHaveLength(1);
    expect(harness.moto.calls.filter(({ service }) => service === "events")).toHaveLength(1);
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
          { targetAccountIds: ["444455556666"] },
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
          Value: image.outputResources.amis[1].image,
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

describe("a copy into a target account", () => {
  const target = "444455556666";
  const failure = async (prepare: (harness: Harness) => void) => {
    const harness = new Harness();
    prepare(harness);
    const image = await build(harness, {
      recipe: encryptedWith(key("eu-west-1")),
      distributions: [toRegion("eu-west-3", { targetAccountIds: [target], kmsKeyId: key("eu-west-3") })],
    });
    expect(harness.amis.all().map(({ ownerId }) => ownerId)).not.toContain(target);
    expect(image.state.status).toBe("FAILED");
    return image.state.reason;
  };
  const trusting = (principal: unknown, more: object = {}) => ({
    Statement: [{ Effect: "Allow", Principal: principal, Action: "sts:AssumeRole", ...more }],
  });
  const role = `not authorized to assume the role arn:aws:iam::${target}:role/EC2ImageBuilderDistributionCrossAccountRole`;

  test.each<[string, object]>([
    ["trusts nobody", { Statement: [] }],
    ["trusts another account", trusting({ AWS: "arn:aws:iam::777788889999:root" })],
    ["trusts the service", trusting({ Service: "imagebuilder.amazonaws.com" })],
    [
      "asks for an external id",
      trusting({ AWS: account }, { Condition: { StringEquals: { "sts:ExternalId": "abc" } } }),
    ],
  ])("fails if the role %s", async (_, trustPolicy) => {
    expect(await failure(({ moto }) => Object.assign(moto, { trustPolicy }))).toContain(role);
  });

  test("fails if the account has no role", async () => {
    expect(await failure(({ moto }) => Object.assign(moto, { trustPolicy: undefined }))).toContain(role);
  });

  test("fails if the role may not use the key that encrypts, in the words of EC2", async () => {
    const keyPolicy = {
      Statement: [
        {
          Effect: "Allow",
          Principal: { AWS: `arn:aws:iam::${account}:root` },
          Action: "kms:*",
          Resource: "*",
        },
      ],
    };
    expect(await failure(({ moto }) => Object.assign(moto, { keyPolicy }))).toContain(
      `Given key ID is not accessible. You must have DescribeKey permissions on the default CMK.' when distributing the image from the source account (ID: ${account}) to the destination account (ID: ${target}) in Region eu-west-3`,
    );
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
    expect(harness.amis.in("eu-west-1")).toHaveLength(1);
  });
});

const encryptedWith = (kmsKeyId?: string) => ({
  blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: { encrypted: true, kmsKeyId } }],
});

describe("a build whose tests fail", () => {
  test("leaves its AMI, which no distribution has touched", async () => {
    const harness = new Harness();
    harness.faults.addBuild({ image: "web", step: "ApplyTestComponents" });
    const image = await build(harness, {
      recipe: { ...encryptedWith(key("eu-west-1")), amiTags: { Stage: "build" } },
      distributions: [
        toRegion("eu-west-1", { ...organization, amiTags: { Image: "web" } }),
        toRegion("eu-west-3", organization),
      ],
    });
    expect(image.state.status).toBe("FAILED");
    expect(harness.amis.all()).toMatchObject([
      {
        region: "eu-west-1",
        name: expect.stringMatching(/^web_1\.4\.0_1_/),
        tags: { CreatedBy: "EC2 Image Builder", Ec2ImageBuilderArn: image.arn, Stage: "build" },
        launchPermission: { organizationArns: [], organizationalUnitArns: [], userIds: [], groups: [] },
      },
    ]);
    expect(harness.amis.all()[0]?.tags).not.toHaveProperty("Image");
  });

  test("has a default name for its AMI if its Region has no distribution", async () => {
    const harness = new Harness();
    const image = await build(harness, { distributions: [toRegion("eu-west-3")] });
    expect(harness.amis.in("eu-west-1")).toMatchObject([{ name: expect.stringMatching(/^web \d{4}-/) }]);
    expect(image.outputResources.amis).toMatchObject([{ region: "eu-west-3" }]);
  });
});

describe("a build fails", () => {
  test.each([
    [
      "at the copy whose key is missing",
      { distributions: [toRegion("eu-west-1"), toRegion("eu-west-3", { kmsKeyId: "missing" })] },
      "the KMS key 'missing' does not exist",
    ],
    [
      "at the copy whose key is in another Region",
      { distributions: [toRegion("eu-west-3", { kmsKeyId: key("eu-west-1") })] },
      "is not in the Region eu-west-3",
    ],
    [
      "if a parameter is outside /imagebuilder/",
      {
        distributions: [
          toRegion("eu-west-1", {}, { ssmParameterConfigurations: [{ parameterName: "/golden/web" }] }),
        ],
      },
      "may write below /imagebuilder/ only",
    ],
    [
      "if a parameter is for an account that gets no AMI",
      {
        distributions: [
          toRegion(
            "eu-west-1",
            {},
            {
              ssmParameterConfigurations: [
                { parameterName: "/imagebuilder/web", amiAccountId: "444455556666" },
              ],
            },
          ),
        ],
      },
      "444455556666 is not a target account",
    ],
    [
      "if what is encrypted with aws/ebs is to be shared",
      { recipe: encryptedWith(), distributions: [toRegion("eu-west-1", organization)] },
      "encrypted with the AWS managed key aws/ebs",
    ],
    [
      "if what is encrypted with aws/ebs is to be copied to another account",
      {
        recipe: encryptedWith(),
        distributions: [toRegion("eu-west-3", { targetAccountIds: ["444455556666"] })],
      },
      "encrypted with the AWS managed key aws/ebs",
    ],
    [
      "if a copy's description is not ASCII",
      { distributions: [toRegion("eu-west-3", { description: "web → prod" })] },
      "Character sets beyond ASCII are not supported",
    ],
  ])("%s, and the AMI that it made stays, shared with nobody", async (_, extra, reason) => {
    const harness = new Harness();
    const image = await build(harness, extra);
    expect(image.state).toEqual({ status: "FAILED", reason: expect.stringContaining(reason) });
    expect(image.state.reason).toMatch(/^Workflow Execution ID: 'wf-[0-9a-f-]{36}' failed with reason: /);
    expect(image.outputResources.amis).toEqual([]);
    expect(harness.amis.all()).toMatchObject([
      { region: "eu-west-1", launchPermission: { organizationArns: [] } },
    ]);
  });

  test.each([
    ["if the recipe's key is missing", { recipe: encryptedWith("missing") }, "'missing' does not exist"],
    [
      "if the recipe's key is in another Region",
      { recipe: encryptedWith(key("eu-west-3")) },
      "is not in the Region eu-west-1",
    ],
    ...["web é", "日本", "a – b", "tick ✓"].map((description): [string, object, string] => [
      `if its description is ${description}`,
      { distributions: [toRegion("eu-west-1", { description })] },
      `Value (${description}) for parameter description is invalid. Character sets beyond ASCII are not supported.`,
    ]),
  ])("%s, and makes no AMI", async (_, extra, reason) => {
    const harness = new Harness();
    const image = await build(harness, extra);
    expect(image.state).toEqual({ status: "FAILED", reason: expect.stringContaining(reason) });
    expect(harness.amis.all()).toEqual([]);
  });

  test.each([
    [{ kmsKeyId: key("eu-west-1") }, "KmsKeyId requires the parameter Encrypted to be set"],
    [{ volumeType: "gp2", iops: 3000 }, "The parameter iops is not supported for gp2 volumes."],
    [{ volumeType: "st1", throughput: 125 }, "The parameter throughput is not supported for st1 volumes."],
    [{ volumeType: "io2" }, "The parameter iops must be specified for io2 volumes."],
  ])("at the start of the build instance if a volume has %j", async (ebs, reason) => {
    const harness = new Harness();
    const image = await build(harness, { recipe: { blockDeviceMappings: [{ ebs }] } });
    expect(image.state.reason).toContain(reason);
    expect(harness.amis.all()).toEqual([]);
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
