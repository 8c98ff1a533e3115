import { account, createPipeline, Harness } from "../harness.js";

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
});
