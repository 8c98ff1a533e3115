import { account, component, createPipeline, Harness } from "../harness.js";

const arn = (path: string) => `arn:aws:imagebuilder:eu-west-1:${account}:${path}`;

describe("what is in use", () => {
  const dependency = (of: string) =>
    `ResourceDependencyException: Resource dependency error: The resource ARN '${of}' has other resources depended on it.`;

  test("cannot be deleted, and can once nothing needs it", async () => {
    const harness = new Harness();
    const { componentBuildVersionArn } = await harness.send("CreateComponent", component);
    const imagePipelineArn = await createPipeline(harness, {
      recipe: {
        components: [
          { componentArn: componentBuildVersionArn, parameters: [{ name: "Owner", value: ["me"] }] },
        ],
      },
      distributions: [{ region: "eu-west-1", amiDistributionConfiguration: {} }],
    });
    const needed: [string, object, string][] = [
      ["DeleteImageRecipe", { imageRecipeArn: arn("image-recipe/web/1.4.0") }, "imageRecipeArn"],
      [
        "DeleteInfrastructureConfiguration",
        { infrastructureConfigurationArn: arn("infrastructure-configuration/web") },
        "infrastructureConfigurationArn",
      ],
      [
        "DeleteDistributionConfiguration",
        { distributionConfigurationArn: arn("distribution-configuration/web") },
        "distributionConfigurationArn",
      ],
    ];
    for (const [operation, input] of needed)
      expect(await harness.refusal(operation, input)).toBe(dependency(String(Object.values(input)[0])));
    expect(await harness.refusal("DeleteComponent", { componentBuildVersionArn })).toBe(
      dependency(componentBuildVersionArn),
    );
    await harness.send("DeleteImagePipeline", { imagePipelineArn });
    for (const [operation, input, field] of needed)
      expect(await harness.send(operation, input)).toHaveProperty(field);
    await harness.send("DeleteComponent", { componentBuildVersionArn });
    expect(await harness.refusal("GetComponent", { componentBuildVersionArn })).toContain(
      "ResourceNotFoundException",
    );
  });

  test("by selector can go while another version meets it", async () => {
    const harness = new Harness();
    const first = await harness.send("CreateComponent", component);
    const second = await harness.send("CreateComponent", { ...component, semanticVersion: "1.0.1" });
    await createPipeline(harness, {
      recipe: {
        components: [
          { componentArn: arn("component/web-server/x.x.x"), parameters: [{ name: "Owner", value: ["me"] }] },
        ],
      },
    });
    await harness.send("DeleteComponent", { componentBuildVersionArn: first.componentBuildVersionArn });
    expect(
      await harness.refusal("DeleteComponent", { componentBuildVersionArn: second.componentBuildVersionArn }),
    ).toContain("ResourceDependencyException");
  });
});
