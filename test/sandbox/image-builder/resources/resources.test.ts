import { account, amazonLinux, component, createPipeline, Harness, updateLinux } from "../harness.js";

const arn = (path: string) => `arn:aws:imagebuilder:eu-west-1:${account}:${path}`;

describe("a component", () => {
  test("is shown in the service's normal form", async () => {
    const harness = new Harness();
    const created = await harness.send("CreateComponent", { ...component, tags: { a: "b" } });
    expect(created.componentBuildVersionArn).toBe(arn("component/web-server/1.0.0/1"));
    const { component: shown } = await harness.send("GetComponent", created);
    expect(shown).toEqual({
      arn: created.componentBuildVersionArn,
      name: "Web Server",
      version: "1.0.0",
      type: "BUILD",
      platform: "Linux",
      owner: account,
      state: { status: "ACTIVE" },
      parameters: [
        { name: "Port", type: "string", defaultValue: ["80"] },
        { name: "Owner", type: "string" },
      ],
      data: component.data,
      encrypted: true,
      dateCreated: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/),
      tags: { a: "b" },
    });
  });

  test("written again with the same version gets the next build number", async () => {
    const harness = new Harness();
    await harness.send("CreateComponent", component);
    const { componentBuildVersionArn } = await harness.send("CreateComponent", component);
    expect(componentBuildVersionArn).toBe(arn("component/web-server/1.0.0/2"));
    const { componentSummaryList } = await harness.send("ListComponentBuildVersions", {
      componentVersionArn: arn("component/web-server/1.0.0"),
    });
    expect(componentSummaryList).toHaveLength(2);
    const { componentVersionList } = await harness.send("ListComponents");
    expect(componentVersionList.map((it: { arn: string }) => it.arn)).toEqual([
      arn("component/web-server/1.0.0"),
    ]);
  });

  test("only for tests is of type TEST", async () => {
    const harness = new Harness();
    const data = 'schemaVersion: "1.0"\nphases: [{name: test, steps: [{name: S, action: Reboot}]}]';
    const created = await harness.send("CreateComponent", { ...component, data });
    expect((await harness.send("GetComponent", created)).component.type).toBe("TEST");
  });

  test.each([
    [{ data: "schemaVersion: 3" }, "InvalidParameterValueException: The value supplied for parameter 'data'"],
    [{ data: undefined }, "InvalidParameterCombinationException"],
    [{ uri: "s3://bucket/key" }, "InvalidParameterCombinationException"],
    [{ semanticVersion: "1.0" }, "InvalidParameterValueException"],
    [{ semanticVersion: "1.0.1073741824" }, "InvalidVersionNumberException"],
    [{ name: "a" }, "InvalidParameterValueException"],
    [{ data: "x".repeat(16_001) }, "InvalidParameterValueException"],
    [{ platform: "BeOS" }, "InvalidParameterValueException"],
    [{ dryRun: true }, "DryRunOperationException"],
  ])("with %j is refused", async (change, code) => {
    const harness = new Harness();
    expect(await harness.refusal("CreateComponent", { ...component, ...change })).toContain(code);
    expect((await harness.send("ListComponents")).componentVersionList).toEqual([]);
  });

  test("of Amazon is there under every well-formed name", async () => {
    const harness = new Harness();
    const { component: shown } = await harness.send("GetComponent", {
      componentBuildVersionArn: updateLinux.componentArn,
    });
    expect(shown).toMatchObject({ name: "update-linux", owner: "Amazon", platform: "Linux" });
    const { componentVersionList } = await harness.send("ListComponents", {
      owner: "Amazon",
      filters: [{ name: "platform", values: ["Windows"] }],
    });
    expect(componentVersionList.length).toBeGreaterThan(3);
  });
});

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

  test("counts up where its version has a wildcard", async () => {
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

describe("an infrastructure configuration", () => {
  test("is replaced as a whole by an update", async () => {
    const harness = new Harness();
    const { infrastructureConfigurationArn } = await harness.send("CreateInfrastructureConfiguration", {
      name: "web",
      instanceProfileName: "build",
      description: "first",
    });
    await harness.send("UpdateInfrastructureConfiguration", {
      infrastructureConfigurationArn,
      instanceProfileName: "other",
    });
    const shown = await harness.send("GetInfrastructureConfiguration", { infrastructureConfigurationArn });
    expect(shown.infrastructureConfiguration).toEqual({
      arn: infrastructureConfigurationArn,
      name: "web",
      instanceProfileName: "other",
      dateCreated: expect.any(String),
      dateUpdated: expect.any(String),
      tags: {},
    });
  });

  test("needs an instance profile that is there", async () => {
    const harness = new Harness();
    harness.moto.statuses.iam = 404;
    expect(
      await harness.refusal("CreateInfrastructureConfiguration", {
        name: "web",
        instanceProfileName: "none",
      }),
    ).toContain("The provided instance profile does not exist.");
  });
});

test.each(["CreatedBy", "Ec2ImageBuilderArn", "Name", "Tags"])(
  "an infrastructure configuration cannot tag instances with %s",
  async (key) => {
    const harness = new Harness();
    const refused = await harness.refusal("CreateInfrastructureConfiguration", {
      name: "web",
      instanceProfileName: "build",
      resourceTags: { [key]: "a" },
    });
    expect(refused).toContain(`The tag key '${key}' is reserved.`);
  },
);

describe("a distribution configuration", () => {
  const distribution = {
    region: "eu-west-1",
    amiDistributionConfiguration: { name: "web {{imagebuilder:buildDate}}" },
  };

  test.each([
    [[], "At least one distribution"],
    [[{ region: "eu-west-1" }], "'distributions[0]' is not valid. One or more outputs should be provided"],
    [[distribution, distribution], "in more than one distribution"],
    [[{ ...distribution, region: "nowhere-1" }], "'nowhere-1' does not exist"],
    [
      [{ ...distribution, amiDistributionConfiguration: { name: "web" } }],
      "must contain {{ imagebuilder:buildDate }}",
    ],
    [
      [
        {
          ...distribution,
          amiDistributionConfiguration: {
            launchPermission: {
              organizationArns: ["arn:aws:organizations::111122223333:ou/o-exampleorg1/ou-abcd-11111111"],
            },
          },
        },
      ],
      "must match pattern",
    ],
    [
      [{ ...distribution, ssmParameterConfigurations: [{ parameterName: "/aws/web" }] }],
      "must not begin with aws or ssm",
    ],
  ])("with %j is refused", async (distributions, message) => {
    const harness = new Harness();
    expect(
      await harness.refusal("CreateDistributionConfiguration", { name: "web", distributions }),
    ).toContain(message);
  });
});

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

describe("a request", () => {
  test("with the same token is answered the same, and done once", async () => {
    const harness = new Harness();
    const request = { ...component, clientToken: "mine" };
    const first = await harness.send("CreateComponent", request);
    const second = await harness.send("CreateComponent", request);
    expect(second.componentBuildVersionArn).toBe(first.componentBuildVersionArn);
    expect(await harness.refusal("CreateComponent", { ...request, description: "other" })).toContain(
      "IdempotentParameterMismatchException",
    );
  });

  test("that was refused may be sent again with its token", async () => {
    const harness = new Harness();
    const request = { ...component, data: "x", clientToken: "mine" };
    expect(await harness.refusal("CreateComponent", request)).toContain("'data'");
    expect(await harness.refusal("CreateComponent", request)).toContain("'data'");
  });

  test("sees only the caller's Region", async () => {
    const harness = new Harness();
    await harness.send("CreateComponent", component);
    expect((await harness.send("ListComponents", {}, "eu-west-3")).componentVersionList).toEqual([]);
  });

  test("takes a null for absent", async () => {
    const harness = new Harness();
    const created = await harness.send("CreateComponent", { ...component, description: null });
    expect((await harness.send("GetComponent", created)).component).not.toHaveProperty("description");
  });

  test("that is not JSON is refused", async () => {
    const { status, headers } = await new Harness().handle("PUT", "/CreateComponent", "{");
    expect([status, headers["x-amzn-errortype"]]).toEqual([400, "InvalidRequestException"]);
  });

  test("tags what an ARN in its path names, and no more than 50 times", async () => {
    const harness = new Harness();
    const { componentBuildVersionArn } = await harness.send("CreateComponent", component);
    const tag = (method: string, query: string, body: object) =>
      harness.handle(
        method,
        `/tags/${encodeURIComponent(componentBuildVersionArn)}${query}`,
        method === "POST" ? JSON.stringify(body) : "",
      );
    const tags = (count: number, prefix: string) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`${prefix}${index}`, "v"]));
    expect((await tag("POST", "", { tags: tags(49, "a") })).status).toBe(200);
    expect((await tag("POST", "", { tags: tags(2, "b") })).status).toBe(400);
    expect(
      (
        await tag(
          "DELETE",
          `?${Object.keys(tags(48, "a"))
            .map((key) => `tagKeys=${key}`)
            .join("&")}`,
          {},
        )
      ).status,
    ).toBe(200);
    const { body } = await tag("GET", "", {});
    expect(JSON.parse(String(body)).tags).toEqual({ a48: "v" });
  });

  test("for an operation that is not there is refused", async () => {
    expect(await new Harness().refusal("CreateWorkflow", {})).toContain("does not have this operation");
  });

  test("lists in pages", async () => {
    const harness = new Harness();
    for (const name of ["one", "two", "three"]) await harness.send("CreateComponent", { ...component, name });
    const first = await harness.send("ListComponents", { maxResults: 2 });
    expect(first.componentVersionList).toHaveLength(2);
    const second = await harness.send("ListComponents", { maxResults: 2, nextToken: first.nextToken });
    expect(second.componentVersionList).toHaveLength(1);
    expect(second).not.toHaveProperty("nextToken");
    expect(await harness.refusal("ListComponents", { nextToken: "x" })).toContain(
      "InvalidPaginationTokenException",
    );
    expect(await harness.refusal("ListImages", { nextToken: first.nextToken })).toContain(
      "InvalidPaginationTokenException",
    );
  });

  test("filters by what the list knows", async () => {
    const harness = new Harness();
    await harness.send("CreateComponent", component);
    const found = async (filter: object) =>
      (await harness.send("ListComponents", { filters: [filter] })).componentVersionList.length;
    expect(await found({ name: "name", values: ["Web Server", "other"] })).toBe(1);
    expect(await found({ name: "version", values: ["1.x.x"] })).toBe(1);
    expect(await found({ name: "version", values: ["2.x.x"] })).toBe(0);
    expect(
      await harness.refusal("ListComponents", { filters: [{ name: "colour", values: ["red"] }] }),
    ).toContain("'colour' is not a filter");
  });
});
