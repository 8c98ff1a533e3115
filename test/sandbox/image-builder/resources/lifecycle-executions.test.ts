import { account, createPipeline, Harness } from "../harness.js";

const executionRole = `arn:aws:iam::${account}:role/lifecycle`;

const distribution = (region: string, ami: object = {}) => ({
  region,
  amiDistributionConfiguration: { name: "web_{{imagebuilder:buildDate}}", ...ami },
});

async function built(
  harness: Harness,
  distributions: readonly object[] = [
    distribution("eu-west-1", { launchPermission: { userIds: ["444455556666"] } }),
    distribution("eu-west-3", { launchPermission: { userGroups: ["all"] }, amiTags: { Keep: "yes" } }),
  ],
): Promise<string> {
  const imagePipelineArn = await createPipeline(harness, { distributions });
  const { imageBuildVersionArn } = await harness.send("StartImagePipelineExecution", { imagePipelineArn });
  await harness.finished(imageBuildVersionArn);
  return imageBuildVersionArn;
}

const statusOf = async (harness: Harness, imageBuildVersionArn: string) =>
  (await harness.send("GetImage", { imageBuildVersionArn })).image.state.status;

describe("StartResourceStateUpdate", () => {
  test.each(["DEPRECATED", "DISABLED", "DELETED"])("makes an image %s, and no AMI", async (status) => {
    const harness = new Harness();
    const resourceArn = await built(harness);
    const before = structuredClone(harness.amis.all());
    const answer = await harness.send("StartResourceStateUpdate", { resourceArn, state: { status } });
    expect(answer).toEqual({
      requestId: expect.any(String),
      resourceArn,
      lifecycleExecutionId: expect.stringMatching(/^lce-[0-9a-f-]{36}$/),
    });
    expect(await statusOf(harness, resourceArn)).toBe(status);
    expect(harness.amis.all()).toEqual(before);
  });

  test("deprecates and disables AMIs, and takes both back", async () => {
    const harness = new Harness();
    const resourceArn = await built(harness);
    const update = (status: string) =>
      harness.send("StartResourceStateUpdate", {
        resourceArn,
        state: { status },
        includeResources: { amis: true },
        executionRole,
      });
    await update("DEPRECATED");
    for (const ami of harness.amis.all())
      expect(new Date(ami.deprecationTime ?? "").getTime()).toBeLessThanOrEqual(Date.now());
    const { image } = await harness.send("GetImage", { imageBuildVersionArn: resourceArn });
    expect(image).toMatchObject({
      state: { status: "DEPRECATED" },
      deprecationTime: expect.any(Number),
      lifecycleExecutionId: expect.stringMatching(/^lce-/),
    });
    expect((await harness.send("ListImages")).imageVersionList).toEqual([]);
    expect((await harness.send("ListImages", { includeDeprecated: true })).imageVersionList).toHaveLength(1);
    await update("DISABLED");
    expect(harness.amis.all()).toMatchObject([
      { state: "disabled", launchPermission: { userIds: [] } },
      { state: "disabled", launchPermission: { groups: [] } },
    ]);
    await update("AVAILABLE");
    expect(harness.amis.all()).toMatchObject([
      { state: "available", deprecationTime: undefined },
      { state: "available", deprecationTime: undefined },
    ]);
    expect(await statusOf(harness, resourceArn)).toBe("AVAILABLE");
  });

  test.each([
    [{ amis: true }, 2],
    [{ amis: true, snapshots: true }, 0],
  ])("deletes an image with %j", async (includeResources, snapshots) => {
    const harness = new Harness();
    const resourceArn = await built(harness);
    const { lifecycleExecutionId } = await harness.send("StartResourceStateUpdate", {
      resourceArn,
      state: { status: "DELETED" },
      includeResources,
      executionRole,
    });
    expect(harness.amis.all()).toEqual([]);
    const left = ["eu-west-1", "eu-west-3"].flatMap((region) => harness.amis.snapshotsOf(account, region));
    expect(left).toHaveLength(snapshots);
    const { resources } = await harness.send("ListLifecycleExecutionResources", { lifecycleExecutionId });
    expect(resources).toMatchObject([
      { resourceId: resourceArn, state: { status: "SUCCESS" }, action: { name: "DELETE" } },
    ]);
    const ofImage = { lifecycleExecutionId, parentResourceId: resourceArn };
    expect((await harness.send("ListLifecycleExecutionResources", ofImage)).resources).toMatchObject([
      { resourceId: expect.stringMatching(/^ami-/), region: "eu-west-1" },
      { resourceId: expect.stringMatching(/^ami-/), region: "eu-west-3" },
    ]);
    await harness.send("DeleteImage", { imageBuildVersionArn: resourceArn });
  });

  test.each([
    [{ isPublic: true }, "eu-west-3"],
    [{ regions: ["eu-west-1"] }, "eu-west-1"],
    [{ sharedAccounts: ["444455556666"] }, "eu-west-1"],
    [{ tagMap: { Keep: "yes" } }, "eu-west-3"],
  ])("leaves the AMI that meets %j alone, and the image with it", async (amis, region) => {
    const harness = new Harness();
    const resourceArn = await built(harness);
    await harness.send("StartResourceStateUpdate", {
      resourceArn,
      state: { status: "DELETED" },
      includeResources: { amis: true },
      executionRole,
      exclusionRules: { amis },
    });
    expect(harness.amis.all()).toMatchObject([{ region }]);
    expect(await statusOf(harness, resourceArn)).toBe("AVAILABLE");
    const { lifecycleExecutions } = await harness.send("ListLifecycleExecutions", { resourceArn });
    expect(lifecycleExecutions).toMatchObject([
      { state: { status: "SUCCESS" }, resourcesImpactedSummary: { hasImpactedResources: true } },
    ]);
  });

  test("leaves an AMI alone that was launched lately, and no other", async () => {
    const harness = new Harness();
    const resourceArn = await built(harness);
    const [first, second] = harness.amis.all();
    harness.amis.noteLaunch(first?.imageId ?? "");
    if (second) second.lastLaunchedTime = "2020-01-01T00:00:00.000Z";
    await harness.send("StartResourceStateUpdate", {
      resourceArn,
      state: { status: "DELETED" },
      includeResources: { amis: true },
      executionRole,
      exclusionRules: { amis: { lastLaunched: { value: 2, unit: "WEEKS" } } },
    });
    expect(harness.amis.all().map(({ imageId }) => imageId)).toEqual([first?.imageId]);
  });

  test("deletes the AMI of a build whose tests failed", async () => {
    const harness = new Harness();
    harness.faults.addBuild({ image: "web", step: "ApplyTestComponents" });
    const resourceArn = await built(harness);
    expect(harness.amis.all()).toHaveLength(1);
    const update = (status: string) => ({
      resourceArn,
      state: { status },
      includeResources: { amis: true },
      executionRole,
    });
    expect(await harness.refusal("StartResourceStateUpdate", update("DEPRECATED"))).toContain(
      "is FAILED and cannot become DEPRECATED",
    );
    await harness.send("StartResourceStateUpdate", update("DELETED"));
    expect(harness.amis.all()).toEqual([]);
  });

  test("acts at the time that is asked for, and nothing else may be asked for before", async () => {
    const harness = new Harness();
    const resourceArn = await built(harness);
    const request = { resourceArn, state: { status: "DISABLED" } };
    await harness.send("StartResourceStateUpdate", { ...request, updateAt: Date.now() / 1000 + 0.1 });
    expect(await statusOf(harness, resourceArn)).toBe("AVAILABLE");
    expect(await harness.refusal("StartResourceStateUpdate", request)).toContain("ResourceInUseException");
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await statusOf(harness, resourceArn)).toBe("DISABLED");
  });

  test.each([
    [{ state: {} }, "state.status"],
    [{ state: { status: "FINE" } }, "must be one of"],
    [{ state: { status: "DELETED" }, updateAt: "tomorrow" }, "must be a timestamp"],
    [
      { state: { status: "DELETED" }, includeResources: { containers: true }, executionRole },
      "The image has no containers.",
    ],
    [
      { state: { status: "DISABLED" }, includeResources: { snapshots: true }, executionRole },
      "only be deleted together",
    ],
    [{ state: { status: "DELETED" }, includeResources: { amis: true } }, "An execution role is required"],
  ])("refuses %j", async (change, message) => {
    const harness = new Harness();
    const resourceArn = await built(harness);
    expect(await harness.refusal("StartResourceStateUpdate", { resourceArn, ...change })).toContain(message);
  });

  test("refuses an execution role that is not there", async () => {
    const harness = new Harness();
    const resourceArn = await built(harness);
    harness.moto.statuses.iam = 404;
    const request = { resourceArn, state: { status: "DISABLED" }, executionRole: "none" };
    expect(await harness.refusal("StartResourceStateUpdate", request)).toContain(
      "The role 'none' does not exist",
    );
  });

  test("refuses an image that is being built, and one that is not there", async () => {
    const harness = new Harness(10_000);
    const imagePipelineArn = await createPipeline(harness);
    const { imageBuildVersionArn } = await harness.send("StartImagePipelineExecution", { imagePipelineArn });
    const state = { status: "DELETED" };
    expect(
      await harness.refusal("StartResourceStateUpdate", { resourceArn: imageBuildVersionArn, state }),
    ).toContain("is PENDING and cannot become DELETED");
    const resourceArn = imageBuildVersionArn.replace("/web/", "/none/");
    expect(await harness.refusal("StartResourceStateUpdate", { resourceArn, state })).toContain(
      "ResourceNotFoundException",
    );
  });
});

test("an execution that waits for its time can be looked at, and cancelled", async () => {
  const harness = new Harness();
  const resourceArn = await built(harness);
  const updateAt = Math.floor(Date.now() / 1000) + 3600;
  const { lifecycleExecutionId } = await harness.send("StartResourceStateUpdate", {
    resourceArn,
    state: { status: "DEPRECATED" },
    updateAt,
  });
  const stateOf = async () =>
    (await harness.send("GetLifecycleExecution", { lifecycleExecutionId })).lifecycleExecution.state.status;
  expect(await stateOf()).toBe("PENDING");
  await harness.send("CancelLifecycleExecution", { lifecycleExecutionId });
  expect(await stateOf()).toBe("CANCELLED");
  expect(await statusOf(harness, resourceArn)).toBe("AVAILABLE");
  expect(await harness.refusal("CancelLifecycleExecution", { lifecycleExecutionId })).toContain(
    "is over and cannot be cancelled",
  );
  const other = "lce-00000000-0000-0000-0000-000000000000";
  expect(await harness.refusal("GetLifecycleExecution", { lifecycleExecutionId: other })).toContain(
    "does not exist",
  );
});
