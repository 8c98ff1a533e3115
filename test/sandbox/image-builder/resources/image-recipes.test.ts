import { account, amazonLinux, component, Harness, updateLinux } from "../harness.js";

const arn = (path: string) => `arn:aws:imagebuilder:eu-west-1:${account}:${path}`;

/** A recipe with this managed component is refused. */
const managed = (name: string, message: string): [object, string] => [
  { components: [{ componentArn: updateLinux.componentArn.replace("update-linux", name) }] },
  message,
];

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
    expect(await harness.refusal("CreateImageRecipe", withParameters())).toContain(
      "InvalidParameterCombinationException: The value supplied for parameter 'components[0].parameters' is not valid. The following parameters of the provided component require a value: Owner",
    );
    expect(
      await harness.refusal("CreateImageRecipe", withParameters([owner, { name: "Prot", value: ["1"] }])),
    ).toContain("not defined in the provided component: Prot");
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
    [{ blockDeviceMappings: [{ ebs: { iops: 99 } }] }, "must be at least 100"],
    ...["update-linx", "updat-linux", "update-linus", "update_linux", "udate-linux", "docker-linux"].map(
      (name) => managed(name, "ResourceNotFoundException"),
    ),
    ...["amazon-cloudwatch-agent", "aws-cli-linux", "cloudwatch-agent-linux", "aws-cli-version2-linux"].map(
      (name) => managed(name, "ResourceNotFoundException"),
    ),
    [
      { components: [{ ...updateLinux, parameters: [{ name: "Level", value: ["High"] }] }] },
      "InvalidParameterCombinationException: The value supplied for parameter 'components[0].parameters' is not valid. The following parameters are not defined in the provided component: Level",
    ],
    ...["amazon-linux-2023-x68", "amazon-linux-2023", "amazon-linux2023-x86", "ubuntu-server-24-lts"].map(
      (name): [object, string] => [
        { parentImage: amazonLinux.replace("amazon-linux-2023-x86", name) },
        "does not exist, or has no available build",
      ],
    ),
  ])("with %j is refused", async (change, message) => {
    const harness = new Harness();
    expect(await harness.refusal("CreateImageRecipe", { ...recipe, ...change })).toContain(message);
  });

  test.each([
    { iops: 3000 },
    { kmsKeyId: `arn:aws:kms:eu-west-1:${account}:key/1` },
    { kmsKeyId: "alias/aws/ebs" },
    { encrypted: false, kmsKeyId: "k" },
    { throughput: 125 },
    { volumeType: "gp2", iops: 3000 },
    { volumeType: "st1", throughput: 125 },
    { volumeType: "io2" },
    { snapshotId: "snap-0123456789abcdef0" },
  ])("takes a volume with %j, which only EC2 looks at", async (ebs) => {
    const harness = new Harness();
    const blockDeviceMappings = [{ ebs }];
    const { imageRecipeArn } = await harness.send("CreateImageRecipe", { ...recipe, blockDeviceMappings });
    const { imageRecipe } = await harness.send("GetImageRecipe", { imageRecipeArn });
    expect(imageRecipe.blockDeviceMappings).toEqual(blockDeviceMappings);
  });

  test.each([
    "amazon-corretto-21",
    "amazon-kinesis-agent-linux",
    "aws-cli-version-3-linux",
    "dotnet-core-sdk-linux",
    "php-8_2-linux",
    "python-4-linux",
    "stig-build-linux-high",
    "update-linux-kernel-5",
  ])("takes the managed component %s", async (name) => {
    const componentArn = updateLinux.componentArn.replace("update-linux", name);
    await new Harness().send("CreateImageRecipe", { ...recipe, components: [{ componentArn }] });
  });

  test("takes the parameters of a managed component that has some", async () => {
    const componentArn = updateLinux.componentArn.replace("update-linux", "stig-build-linux");
    const components = [{ componentArn, parameters: [{ name: "Level", value: ["High"] }] }];
    await new Harness().send("CreateImageRecipe", { ...recipe, components });
  });
});
