import { account, createPipeline, Harness } from "../harness.js";

const distribution = (region: string) => ({
  region,
  amiDistributionConfiguration: { name: "web_{{imagebuilder:buildDate}}" },
});

interface Setup {
  readonly harness: Harness;
  readonly pipeline: string;
  readonly policy: string;
}

const rule = (type: string, filter: object, amis: object = {}, tagMap?: object) => ({
  action: { type, includeResources: { amis: true, snapshots: type === "DELETE" } },
  filter,
  exclusionRules: { amis: { isPublic: false, ...amis }, tagMap },
});

const COUNT_2 = { type: "COUNT", value: 2 };

async function setUp(
  policyDetails: object[],
  selection: object = { tagMap: { GoldenImage: "web" } },
): Promise<Setup> {
  const harness = new Harness();
  const pipeline = await createPipeline(harness, {
    distributions: [distribution("eu-west-1"), distribution("eu-west-3")],
    pipeline: { imageTags: { GoldenImage: "web" } },
  });
  const { lifecyclePolicyArn } = await harness.send("CreateLifecyclePolicy", {
    name: "web",
    executionRole: `arn:aws:iam::${account}:role/lifecycle`,
    resourceType: "AMI_IMAGE",
    policyDetails,
    resourceSelection: selection,
  });
  return { harness, pipeline, policy: lifecyclePolicyArn };
}

/** Builds so often, and waits until the policies have run after each. */
async function builds({ harness, pipeline, policy }: Setup, times: number, tags?: object): Promise<void> {
  for (let build = 0; build < times; build += 1) {
    const before = await runs(harness, policy);
    const { imageBuildVersionArn } = await harness.send("StartImagePipelineExecution", {
      imagePipelineArn: pipeline,
      tags,
    });
    const { state } = await harness.finished(imageBuildVersionArn);
    while (state.status === "AVAILABLE" && (await runs(harness, policy)).length === before.length)
      await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

const runs = async (harness: Harness, resourceArn: string): Promise<{ lifecycleExecutionId: string }[]> =>
  (await harness.send("ListLifecycleExecutions", { resourceArn })).lifecycleExecutions;

/** State of each build, oldest first, and how many AMIs are there of it. */
async function states({ harness }: Setup): Promise<string[]> {
  const { imageSummaryList } = await harness.send("ListImageBuildVersions");
  return imageSummaryList.map(
    ({ arn, state }: { arn: string; state: { status: string } }) =>
      `${state.status} ${harness.amis.all().filter(({ tags }) => tags.Ec2ImageBuilderArn === arn).length}`,
  );
}

describe("a lifecycle policy runs after each release", () => {
  test("and deletes all but the newest, with AMIs and snapshots in every Region", async () => {
    const setup = await setUp([rule("DELETE", COUNT_2)]);
    await builds(setup, 4);
    expect(await states(setup)).toEqual(["DELETED 0", "DELETED 0", "AVAILABLE 2", "AVAILABLE 2"]);
    const { harness, policy } = setup;
    for (const region of ["eu-west-1", "eu-west-3"])
      expect(harness.amis.snapshotsOf(account, region)).toHaveLength(2);
    const { lifecyclePolicy } = await harness.send("GetLifecyclePolicy", { lifecyclePolicyArn: policy });
    expect(lifecyclePolicy.dateLastRun).toEqual(expect.any(Number));
    const [, , , last] = await runs(harness, policy);
    expect(last).toMatchObject({
      state: { status: "SUCCESS" },
      resourcesImpactedSummary: { hasImpactedResources: true },
    });
    const { lifecycleExecutionId } = last ?? {};
    const { resources } = await harness.send("ListLifecycleExecutionResources", { lifecycleExecutionId });
    expect(resources).toMatchObject([
      {
        resourceId: expect.stringMatching(/1\.4\.0\/2$/),
        action: { name: "DELETE" },
        state: { status: "SUCCESS" },
      },
    ]);
    const ofImage = { lifecycleExecutionId, parentResourceId: resources[0].resourceId };
    expect((await harness.send("ListLifecycleExecutionResources", ofImage)).resources).toHaveLength(2);
  });

  test("by its strongest action first, each by its own number", async () => {
    const setup = await setUp([
      rule("DEPRECATE", { type: "COUNT", value: 1 }),
      rule("DISABLE", COUNT_2),
      rule("DELETE", { type: "COUNT", value: 3 }),
    ]);
    await builds(setup, 4);
    expect(await states(setup)).toEqual(["DELETED 0", "DISABLED 2", "DEPRECATED 2", "AVAILABLE 2"]);
    const amis = setup.harness.amis
      .all()
      .map(({ state, deprecationTime }) => `${state}${deprecationTime ? " deprecated" : ""}`);
    expect(amis.sort()).toEqual([
      "available",
      "available",
      "available deprecated",
      "available deprecated",
      "disabled deprecated",
      "disabled deprecated",
    ]);
  });

  test("by age, and leaves as many as are to be retained", async () => {
    const setup = await setUp([rule("DELETE", { type: "AGE", value: 1, unit: "DAYS", retainAtLeast: 1 })]);
    await builds(setup, 2);
    expect(await states(setup)).toEqual(["AVAILABLE 2", "AVAILABLE 2"]);
    const now = Date.now();
    jest.spyOn(Date, "now").mockReturnValue(now + 2 * 86_400_000);
    // The dates of builds are read from another clock, so that all three are two days old.
    await builds(setup, 1).finally(() => jest.restoreAllMocks());
    expect(await states(setup)).toEqual(["DELETED 0", "DELETED 0", "AVAILABLE 2"]);
  });

  test("and leaves alone what it excludes, by the tags of AMIs and of images", async () => {
    const setup = await setUp([
      rule("DELETE", { type: "COUNT", value: 1 }, { tagMap: { Pinned: "true" } }, { Keep: "yes" }),
    ]);
    const { harness } = setup;
    await builds(setup, 1);
    for (const ami of harness.amis.all()) ami.tags = { ...ami.tags, Pinned: "true" };
    await builds(setup, 1, { Keep: "yes" });
    await builds(setup, 2);
    expect(await states(setup)).toEqual(["AVAILABLE 2", "AVAILABLE 2", "DELETED 0", "AVAILABLE 2"]);
  });

  test("but not for a build that fails, which does not count either", async () => {
    const setup = await setUp([rule("DELETE", COUNT_2)]);
    await builds(setup, 2);
    setup.harness.faults.addBuild({ image: "web", step: "ApplyTestComponents" });
    await builds(setup, 1);
    expect(await states(setup)).toEqual(["AVAILABLE 2", "AVAILABLE 2", "FAILED 1"]);
    await builds(setup, 1);
    expect(await states(setup)).toEqual(["DELETED 0", "AVAILABLE 2", "FAILED 1", "AVAILABLE 2"]);
  });

  test.each<[object, string[]]>([
    [{ tagMap: { GoldenImage: "other" } }, ["AVAILABLE 2", "AVAILABLE 2"]],
    [{ tagMap: { Other: "x", GoldenImage: "web" } }, ["DELETED 0", "AVAILABLE 2"]],
    [{ recipes: [{ name: "web", semanticVersion: "1.x.x" }] }, ["DELETED 0", "AVAILABLE 2"]],
    [{ recipes: [{ name: "web", semanticVersion: "2.x.x" }] }, ["AVAILABLE 2", "AVAILABLE 2"]],
  ])("for the images that it selects by %j", async (selection, expected) => {
    const setup = await setUp([rule("DELETE", { type: "COUNT", value: 1 })], selection);
    await builds(setup, 2);
    expect(await states(setup)).toEqual(expected);
  });

  test("unless it is disabled", async () => {
    const setup = await setUp([rule("DELETE", { type: "COUNT", value: 1 })]);
    const { harness, policy } = setup;
    const { lifecyclePolicy } = await harness.send("GetLifecyclePolicy", { lifecyclePolicyArn: policy });
    const { executionRole, resourceType, policyDetails, resourceSelection } = lifecyclePolicy;
    await harness.send("UpdateLifecyclePolicy", {
      lifecyclePolicyArn: policy,
      executionRole,
      resourceType,
      policyDetails,
      resourceSelection,
      status: "DISABLED",
    });
    for (let build = 0; build < 2; build += 1) {
      const { imageBuildVersionArn } = await harness.send("StartImagePipelineExecution", {
        imagePipelineArn: setup.pipeline,
      });
      await harness.finished(imageBuildVersionArn);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await states(setup)).toEqual(["AVAILABLE 2", "AVAILABLE 2"]);
    expect(await runs(harness, policy)).toEqual([]);
  });
});

describe("a lifecycle policy of an image that is copied into another account", () => {
  const OTHER = "444455556666";
  const copies = async (trust: object | undefined) => {
    const setup = await setUp([rule("DELETE", { type: "COUNT", value: 1 })]);
    const { harness } = setup;
    const { distributionConfigurationSummaryList } = await harness.send("ListDistributionConfigurations");
    await harness.send("UpdateDistributionConfiguration", {
      distributionConfigurationArn: distributionConfigurationSummaryList[0].arn,
      distributions: [
        {
          region: "eu-west-1",
          amiDistributionConfiguration: {
            name: "web_{{imagebuilder:buildDate}}",
            targetAccountIds: [OTHER],
          },
        },
      ],
    });
    await builds(setup, 1);
    harness.moto.lifecycleTrustPolicy = trust;
    await builds(setup, 1);
    return harness.amis.all().filter(({ ownerId }) => ownerId === OTHER).length;
  };
  const trusting = (sourceAccount: string) => ({
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: ["imagebuilder.amazonaws.com"] },
        Action: "sts:AssumeRole",
        Condition: {
          StringEquals: { "aws:SourceAccount": sourceAccount },
          ArnLike: { "aws:SourceArn": "arn:*:imagebuilder:*:*:image/*/*/*" },
        },
      },
    ],
  });

  test("takes the copies too if a role there lets it", async () => {
    expect(await copies(trusting(account))).toBe(1);
  });

  test("leaves copies alone if there is no role, or one for another account", async () => {
    expect(await copies(undefined)).toBe(2);
    expect(await copies(trusting("777788889999"))).toBe(2);
  });
});
