import { account, amazonLinux, component, Harness, updateLinux } from "../harness.js";

const arn = (path: string) => `arn:aws:imagebuilder:eu-west-1:${account}:${path}`;

describe("a recipe", () => {
  const recipe = {
    name: "web",
    semanticVersion: "1.4.0",
    parentImage: amazonLinux,
    components: [updateLinux],
  };

  test("is shown in the service's normal form", async () => {
    const harness = new Harness();
    const created = await harness.send("CreateImageRecipe", recipe);
    expect(created.imageRecipeArn).toBe(arn("image-recipe/web/1.4.0"));
    expect(
      (await harness.send("GetImageRecipe", { imageRecipeArn: created.imageRecipeArn })).imageRecipe,
    ).toEqual({
      arn: created.imageRecipeArn,
      type: "AMI",
      name: "web",
      platform: "Linux",
      owner: account,
      version: "1.4.0",
      components: [updateLinux],
      parentImage: amazonLinux,
      additionalInstanceConfiguration: { systemsManagerAgent: { uninstallAfterBuild: false } },
      dateCreated: expect.any(String),
      tags: {},
    });
  });

  test("cannot be written twice with one version", async () => {
    const harness = new Harness();
    await harness.send("CreateImageRecipe", recipe);
    expect(await harness.refusal("CreateImageRecipe", recipe)).toBe(
      `ResourceAlreadyExistsException: The following resource 'ImageRecipe' already exists: '${arn("image-recipe/web/1.4.0")}'.`,
    );
  });

  test("counts up if its version has a wildcard", async () => {
    const harness = new Harness();
    const versionOf = async (semanticVersion: string) =>
      (await harness.send("CreateImageRecipe", { ...recipe, semanticVersion })).imageRecipeArn
        .split("/")
        .at(-1);
    expect(await versionOf("1.4.0")).toBe("1.4.0");
    expect(await versionOf("1.4.x")).toBe("1.4.1");
    expect(await versionOf("1.x.x")).toBe("1.5.0");
    expect(await versionOf("x.x.x")).toBe("2.0.0");
    expect(await harness.refusal("CreateImageRecipe", { ...recipe, semanticVersion: "x.1.x" })).toContain(
      "wildcard",
    );
  });

  test("finds an own component by selector, and its parameters", async () => {
    const harness = new Harness();
    await harness.send("CreateComponent", component);
    const componentArn = arn("component/web-server/1.x.x");
    const owner = { name: "Owner", value: ["me"] };
    const withParameters = (parameters?: object[]) => ({
      ...recipe,
      components: [{ componentArn, parameters }],
    });
    expect(await harness.refusal("CreateImageRecipe", withParameters())).toContain("requires a value");
    expect(
      await harness.refusal("CreateImageRecipe", withParameters([owner, { name: "Prot", value: ["1"] }])),
    ).toContain("does not have a parameter 'Prot'");
    expect(
      await harness.refusal("CreateImageRecipe", withParameters([{ name: "Owner", value: ["a", "b"] }])),
    ).toContain("exactly one value");
    await harness.send("CreateImageRecipe", withParameters([owner]));
  });

  test.each([
    [{ components: [{ componentArn: arn("component/none/1.0.0/1") }] }, "ResourceNotFoundException"],
    [{ components: Array.from({ length: 21 }, () => updateLinux) }, "ServiceQuotaExceededException"],
    [
      { components: [updateLinux, { componentArn: updateLinux.componentArn.replace("x.x.x", "1.0.2") }] },
      "each component only once",
    ],
    [{ parentImage: arn("image/none/x.x.x") }, "parentImage"],
    [{ parentImage: "amazon-linux" }, "is neither the ARN of an image"],
    [{ parentImage: "ami-0123456789abcdef0" }, "does not exist, or you have no access"],
    [
      {
        parentImage: amazonLinux.replace(
          "amazon-linux-2023-x86",
          "windows-server-2022-english-full-base-x86",
        ),
      },
      "is for the platform Linux, the parent image is Windows",
    ],
    [{ parentImage: amazonLinux.replace("eu-west-1", "eu-west-3") }, "must be in the Region eu-west-1"],
    [{ blockDeviceMappings: [{ ebs: { volumeType: "gp2", throughput: 125 } }] }, "gp3 volumes only"],
    [{ blockDeviceMappings: [{ ebs: { volumeType: "st1", iops: 3000 } }] }, "io1, io2 and gp3"],
    [{ blockDeviceMappings: [{ ebs: { volumeType: "io2" } }] }, "IOPS are required"],
    [{ blockDeviceMappings: [{ ebs: { kmsKeyId: "k" } }] }, "requires the volume to be encrypted"],
  ])("with %j is refused", async (change, message) => {
    const harness = new Harness();
    expect(await harness.refusal("CreateImageRecipe", { ...recipe, ...change })).toContain(message);
  });
});
