import { account, amazonLinux, createPipeline, Harness } from "../harness.js";

const arn = (path: string) => `arn:aws:imagebuilder:eu-west-1:${account}:${path}`;

describe("a pipeline", () => {
  test("shows the service's defaults", async () => {
    const harness = new Harness();
    const imagePipelineArn = await createPipeline(harness, {
      pipeline: { schedule: { scheduleExpression: "rate(1 day)" } },
    });
    const { imagePipeline } = await harness.send("GetImagePipeline", { imagePipelineArn });
    expect(imagePipeline).toMatchObject({
      platform: "Linux",
      status: "ENABLED",
      enhancedImageMetadataEnabled: true,
      imageTestsConfiguration: { imageTestsEnabled: true, timeoutMinutes: 720 },
      schedule: {
        scheduleExpression: "rate(1 day)",
        timezone: "Etc/UTC",
        pipelineExecutionStartCondition: "EXPRESSION_MATCH_AND_DEPENDENCY_UPDATES_AVAILABLE",
      },
    });
  });

  test.each([
    [{ schedule: { scheduleExpression: "nonsense" } }, "schedule.scheduleExpression"],
    [{ schedule: { scheduleExpression: "rate(1 day)", timezone: "Mars/Base" } }, "schedule.timezone"],
    [
      { infrastructureConfigurationArn: arn("infrastructure-configuration/none") },
      "ResourceNotFoundException",
    ],
    [{ distributionConfigurationArn: arn("distribution-configuration/none") }, "ResourceNotFoundException"],
    [{ imageRecipeArn: arn("image-recipe/none/1.0.0") }, "ResourceNotFoundException"],
    [{ imageRecipeArn: undefined }, "exactly one recipe"],
    [
      { workflows: [{ workflowArn: "arn:aws:imagebuilder:eu-west-1:aws:workflow/build/build-image/1.0.0" }] },
      "An execution role is required to provide workflows",
    ],
  ])("with %j is refused", async (pipeline, message) => {
    await expect(createPipeline(new Harness(), { pipeline })).rejects.toThrow(message);
  });

  test.each<[object, string | undefined]>([
    [{}, undefined],
    [
      { schedule: { scheduleExpression: "cron(0 3 1 1 ? 2199)", timezone: "Europe/Paris" } },
      "2199-01-01T02:00:00.000Z",
    ],
    [{ schedule: { scheduleExpression: "cron(0 3 1 1 ? 2025)" } }, undefined],
    [{ schedule: { scheduleExpression: "cron(0 3 1 1 ? 2199)" }, status: "DISABLED" }, undefined],
  ])("with %j shows its next run as %s", async (pipeline, dateNextRun) => {
    const harness = new Harness();
    const imagePipelineArn = await createPipeline(harness, { pipeline });
    const { imagePipeline } = await harness.send("GetImagePipeline", { imagePipelineArn });
    expect(imagePipeline.dateNextRun).toBe(dateNextRun);
    expect(imagePipeline).not.toHaveProperty("dateLastRun");
    const { imagePipelineList } = await harness.send("ListImagePipelines");
    expect(imagePipelineList[0].dateNextRun).toBe(dateNextRun);
  });

  test("that is updated to name what is not there is refused, and stays as it was", async () => {
    const harness = new Harness();
    const imagePipelineArn = await createPipeline(harness);
    const { imagePipeline } = await harness.send("GetImagePipeline", { imagePipelineArn });
    const { imageRecipeArn, infrastructureConfigurationArn } = imagePipeline;
    for (const change of [
      { imageRecipeArn: arn("image-recipe/web/9.9.9") },
      { distributionConfigurationArn: arn("distribution-configuration/web-9-9-9") },
      { infrastructureConfigurationArn: arn("infrastructure-configuration/none") },
    ]) {
      const request = { imagePipelineArn, imageRecipeArn, infrastructureConfigurationArn, ...change };
      expect(await harness.refusal("UpdateImagePipeline", request)).toContain("ResourceNotFoundException");
    }
    expect((await harness.send("GetImagePipeline", { imagePipelineArn })).imagePipeline).toEqual(
      imagePipeline,
    );
  });

  test("is switched to a recipe and a distribution of a new version, and the old ones can go then", async () => {
    const harness = new Harness(5);
    const distribution = (version: string) => ({
      name: `web-${version.replaceAll(".", "-")}`,
      distributions: [
        {
          region: "eu-west-1",
          amiDistributionConfiguration: { name: `web_${version}_{{imagebuilder:buildDate}}` },
        },
      ],
    });
    const create = async (version: string): Promise<string> =>
      (await harness.send("CreateDistributionConfiguration", distribution(version)))
        .distributionConfigurationArn;
    const old = { distributionConfigurationArn: await create("1.4.0") };
    const imagePipelineArn = await createPipeline(harness, { pipeline: old });
    const { imagePipeline } = await harness.send("GetImagePipeline", { imagePipelineArn });
    const { imageRecipeArn, infrastructureConfigurationArn } = imagePipeline;
    expect(await harness.refusal("DeleteDistributionConfiguration", old)).toContain(
      "ResourceDependencyException",
    );
    expect(await harness.refusal("CreateDistributionConfiguration", distribution("1.4.0"))).toContain(
      "ResourceAlreadyExistsException",
    );
    const running = await harness.send("StartImagePipelineExecution", { imagePipelineArn });

    const recipe = { name: "web", semanticVersion: "1.4.1", parentImage: amazonLinux };
    const next = {
      imageRecipeArn: (await harness.send("CreateImageRecipe", recipe)).imageRecipeArn,
      distributionConfigurationArn: await create("1.4.1"),
    };
    await harness.send("UpdateImagePipeline", { imagePipelineArn, infrastructureConfigurationArn, ...next });
    await harness.send("DeleteDistributionConfiguration", old);
    await harness.send("DeleteImageRecipe", { imageRecipeArn });
    expect(await harness.refusal("DeleteDistributionConfiguration", next)).toContain(
      "ResourceDependencyException",
    );
    // The build that was under way has the settings that it started with.
    const nameOf = async (imageBuildVersionArn: string) =>
      (await harness.finished(imageBuildVersionArn)).outputResources.amis[0].name;
    expect(await nameOf(running.imageBuildVersionArn)).toMatch(/^web_1\.4\.0_/);
    const later = await harness.send("StartImagePipelineExecution", { imagePipelineArn });
    expect(await nameOf(later.imageBuildVersionArn)).toMatch(/^web_1\.4\.1_/);
  });
});
