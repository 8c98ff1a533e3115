import {
  account,
  amazonLinux,
  createPipeline,
  Harness,
  containerRecipe as recipe,
  updateLinux,
} from "../harness.js";

const arn = (path: string) => `arn:aws:imagebuilder:eu-west-1:${account}:${path}`;
describe("a container recipe", () => {
  test("is shown in the service's normal form, and listed", async () => {
    const harness = new Harness();
    const { containerRecipeArn } = await harness.send("CreateContainerRecipe", {
      ...recipe,
      platformOverride: "Linux",
      instanceConfiguration: { image: "ami-0abc1234" },
      tags: { Team: "web" },
    });
    expect(containerRecipeArn).toBe(arn("container-recipe/nginx/1.4.0"));
    const { containerRecipe } = await harness.send("GetContainerRecipe", { containerRecipeArn });
    expect(containerRecipe).toEqual({
      ...recipe,
      semanticVersion: undefined,
      arn: containerRecipeArn,
      version: "1.4.0",
      platform: "Linux",
      owner: account,
      encrypted: true,
      instanceConfiguration: { image: "ami-0abc1234" },
      dateCreated: expect.any(String),
      tags: { Team: "web" },
    });
    const list = (filters: object[]) => harness.send("ListContainerRecipes", { owner: "Self", filters });
    const named = [{ name: "name", values: ["nginx"] }];
    expect((await list(named)).containerRecipeSummaryList).toEqual([
      expect.objectContaining({
        arn: containerRecipeArn,
        instanceImage: "ami-0abc1234",
        containerType: "DOCKER",
      }),
    ]);
    expect((await list([{ name: "platform", values: ["Windows"] }])).containerRecipeSummaryList).toEqual([]);
  });

  test("is immutable, and cannot be deleted while a pipeline has it", async () => {
    const harness = new Harness();
    const { containerRecipeArn } = await harness.send("CreateContainerRecipe", recipe);
    expect(await harness.refusal("CreateContainerRecipe", recipe)).toBe(
      `ResourceAlreadyExistsException: The following resource 'ContainerRecipe' already exists: '${containerRecipeArn}'.`,
    );
    const imagePipelineArn = await createPipeline(harness, {
      pipeline: { name: "nginx", imageRecipeArn: undefined, containerRecipeArn },
    });
    expect(await harness.refusal("DeleteContainerRecipe", { containerRecipeArn })).toMatch(
      /^ResourceDependencyException/,
    );
    await harness.send("DeleteImagePipeline", { imagePipelineArn });
    await harness.send("DeleteContainerRecipe", { containerRecipeArn });
    expect(await harness.refusal("GetContainerRecipe", { containerRecipeArn })).toMatch(
      /^ResourceNotFoundException/,
    );
  });

  test("is shared by a policy", async () => {
    const harness = new Harness();
    const { containerRecipeArn } = await harness.send("CreateContainerRecipe", recipe);
    const policy = JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { AWS: "444455556666" },
          Action: "imagebuilder:GetContainerRecipe",
          Resource: containerRecipeArn,
        },
      ],
    });
    expect(await harness.refusal("GetContainerRecipePolicy", { containerRecipeArn })).toMatch(
      /^ResourceNotFoundException/,
    );
    await harness.send("PutContainerRecipePolicy", { containerRecipeArn, policy });
    expect(await harness.send("GetContainerRecipePolicy", { containerRecipeArn })).toMatchObject({ policy });
    const other = harness.as("444455556666");
    expect((await other.send("GetContainerRecipe", { containerRecipeArn })).containerRecipe.name).toBe(
      "nginx",
    );
    const { containerRecipeSummaryList: shared } = await other.send("ListContainerRecipes", {
      owner: "Shared",
    });
    expect(shared).toHaveLength(1);
  });

  test.each<[what: string, change: object, refusal: string]>([
    [
      "an image of AMIs for a parent",
      { parentImage: amazonLinux },
      `InvalidParameterValueException: The value supplied for parameter 'parentImage' is not valid. The image '${amazonLinux}' is not a container.`,
    ],
    [
      "an AMI for a parent",
      { parentImage: "ami-0abc1234" },
      "InvalidParameterValueException: The value supplied for parameter 'parentImage' is not valid. 'ami-0abc1234' is not a container image.",
    ],
    [
      "a parent that is not there",
      { parentImage: arn("image/base/x.x.x") },
      `InvalidParameterValueException: The value supplied for parameter 'parentImage' is not valid. The image '${arn("image/base/x.x.x")}' does not exist, or has no available build.`,
    ],
    [
      "a template without a placeholder",
      { dockerfileTemplateData: "FROM {{{ imagebuilder:parentImage }}}" },
      "InvalidParameterValueException: The value supplied for parameter 'dockerfileTemplateData' is not valid. The template lacks {{{ imagebuilder:environments }}}.",
    ],
    [
      "no template",
      { dockerfileTemplateData: undefined },
      "InvalidRequestException: You must specify either dockerfileTemplateData or dockerfileTemplateUri.",
    ],
    [
      "two templates",
      { dockerfileTemplateUri: "s3://documents/Dockerfile" },
      "InvalidParameterCombinationException: You must specify only one of dockerfileTemplateData or dockerfileTemplateUri.",
    ],
    [
      "a template that is in no bucket",
      { dockerfileTemplateData: undefined, dockerfileTemplateUri: "https://example.com/Dockerfile" },
      "InvalidParameterValueException: The value supplied for parameter 'dockerfileTemplateUri' is not valid. 'https://example.com/Dockerfile' is not of the form s3://bucket/key.",
    ],
    [
      "no components",
      { components: undefined },
      "InvalidParameterValueException: The value supplied for parameter 'components' is not valid. A recipe needs at least one component.",
    ],
    [
      "a component of another platform",
      { components: [{ componentArn: updateLinux.componentArn.replace("linux", "windows") }] },
      "InvalidParameterValueException: The value supplied for parameter 'components[0].componentArn' is not valid. The component 'arn:aws:imagebuilder:eu-west-1:aws:component/update-windows/x.x.x' is for the platform Windows, the parent image is Linux.",
    ],
  ])("is refused with %s", async (_, change, refusal) => {
    expect(await new Harness().refusal("CreateContainerRecipe", { ...recipe, ...change })).toBe(refusal);
  });

  test("has a template in S3, if it is there", async () => {
    const harness = new Harness();
    const inS3 = {
      dockerfileTemplateData: undefined,
      dockerfileTemplateUri: "s3://documents/nginx/Dockerfile",
    };
    // moto answers that every object is an empty JSON.
    expect(await harness.refusal("CreateContainerRecipe", { ...recipe, ...inS3 })).toContain(
      "'dockerfileTemplateUri' is not valid. The template lacks {{{ imagebuilder:parentImage }}}.",
    );
    expect(harness.moto.calls).toContainEqual(
      expect.objectContaining({ service: "s3", path: "/documents/nginx/Dockerfile" }),
    );
    harness.moto.statuses.s3 = 404;
    expect(await harness.refusal("CreateContainerRecipe", { ...recipe, ...inS3 })).toContain(
      "'dockerfileTemplateUri' is not valid. The object 's3://documents/nginx/Dockerfile' does not exist",
    );
  });

  test("is in a pipeline instead of an image recipe, not beside it", async () => {
    const harness = new Harness();
    const { containerRecipeArn } = await harness.send("CreateContainerRecipe", recipe);
    await expect(createPipeline(harness, { pipeline: { containerRecipeArn } })).rejects.toThrow(
      "InvalidParameterCombinationException: You must specify exactly one recipe",
    );
  });
});

describe("the build of a container", () => {
  const OPTIONS = { httpTokens: "required", httpPutResponseHopLimit: 2 };
  const distributions = ["eu-west-1", "eu-west-3"].map((region) => ({
    region,
    containerDistributionConfiguration: {
      targetRepository: recipe.targetRepository,
      containerTags: ["latest"],
    },
  }));

  /** A build by a workflow of each of these types, or by Amazon's. */
  async function build(
    harness: Harness,
    instanceMetadataOptions: object = OPTIONS,
    documents: Readonly<Record<string, string>> = {},
  ) {
    const workflows: object[] = [];
    for (const [type, data] of Object.entries(documents)) {
      const workflow = { name: "own", semanticVersion: "1.0.0", type, data };
      const { workflowBuildVersionArn: workflowArn } = await harness.send("CreateWorkflow", workflow);
      workflows.push({ workflowArn });
    }

    const { containerRecipeArn } = await harness.send("CreateContainerRecipe", recipe);
    const imagePipelineArn = await createPipeline(harness, {
      infrastructure: { instanceMetadataOptions },
      distributions,
      pipeline: {
        name: "nginx",
        imageRecipeArn: undefined,
        containerRecipeArn,
        ...(workflows.length && { workflows, executionRole: `arn:aws:iam::${account}:role/builder` }),
      },
    });
    const { imageBuildVersionArn } = await harness.send("StartImagePipelineExecution", { imagePipelineArn });
    return harness.finished(imageBuildVersionArn);
  }

  test("gives images by version and build, and by the distribution's tags, in each Region", async () => {
    const harness = new Harness();
    const image = await build(harness);
    expect(image).toMatchObject({
      arn: arn("image/nginx/1.4.0/1"),
      type: "DOCKER",
      state: { status: "AVAILABLE" },
      containerRecipe: { name: "nginx" },
    });
    expect(image.imageRecipe).toBeUndefined();
    expect(image.outputResources).toEqual({
      amis: [],
      containers: ["eu-west-1", "eu-west-3"].map((region) => ({
        region,
        imageUris: ["1.4.0-1", "latest"].map(
          (tag) => `${account}.dkr.ecr.${region}.amazonaws.com/golden/nginx:${tag}`,
        ),
      })),
    });
    const { workflowExecutions } = await harness.send("ListWorkflowExecutions", {
      imageBuildVersionArn: image.arn,
    });
    expect(
      workflowExecutions.map(({ workflowBuildVersionArn }: { workflowBuildVersionArn: string }) =>
        workflowBuildVersionArn.split("/").at(-3),
      ),
    ).toEqual(expect.arrayContaining(["build-container", "test-container", "distribute-container"]));
    const parentImage = arn("image/nginx/x.x.x");
    expect(
      await harness.refusal("CreateImageRecipe", {
        name: "web",
        semanticVersion: "1.0.0",
        parentImage,
        components: [updateLinux],
      }),
    ).toContain("is a container, not an AMI");
    await harness.send("CreateContainerRecipe", { ...recipe, name: "child", parentImage });
  });

  test("fails if the repository is not there", async () => {
    const harness = new Harness();
    harness.moto.statuses.ecr = 400;
    const { state } = await build(harness);
    expect(state.status).toBe("FAILED");
    expect(state.reason).toContain(
      `RepositoryNotFoundException: The repository with name 'golden/nginx' does not exist in eu-west-1 in the registry with id '${account}'`,
    );
  });

  test("fails if what runs in the container cannot reach the metadata service", async () => {
    const { state } = await build(new Harness(), { httpTokens: "required", httpPutResponseHopLimit: 1 });
    expect(state.reason).toContain("container image builds need a minimum of two hops");
  });

  const workflow = (...steps: string[]) =>
    `schemaVersion: 1.0\nsteps:\n  - { name: Start, action: LaunchInstance, inputs: { waitFor: ssmAgent } }\n${steps
      .map((action, index) => `  - { name: Own${index}, action: ${action}, inputs: { instanceId: i-1 } }\n`)
      .join("")}`;
  const BUILD = workflow("BootstrapInstanceForContainer", "ExecuteComponents");

  test("does what the actions of its workflows say, whatever their steps are called", async () => {
    const { state, outputResources } = await build(new Harness(), OPTIONS, {
      BUILD,
      TEST: workflow("ExecuteComponents"),
      DISTRIBUTION: workflow("DistributeContainerImage"),
    });
    expect(state).toEqual({ status: "AVAILABLE" });
    expect(outputResources.containers).toHaveLength(2);
    const { state: hops } = await build(
      new Harness(),
      { httpTokens: "required", httpPutResponseHopLimit: 1 },
      { BUILD },
    );
    expect(hops.reason).toContain("container image builds need a minimum of two hops");
  });

  test.each<[what: string, documents: Readonly<Record<string, string>>, reason: string]>([
    ["no workflow makes an image", { BUILD: workflow("TerminateInstance") }, "There is no image"],
    [
      "a step makes an AMI",
      { BUILD: workflow("CreateImage") },
      "Step 'Own0' failed: CreateImage is not for container images.",
    ],
    [
      "a step distributes AMIs",
      { BUILD, DISTRIBUTION: workflow("DistributeImage") },
      "Step 'Own0' failed: DistributeImage is not for container images.",
    ],
  ])("fails if %s", async (_, documents, reason) => {
    const { state } = await build(new Harness(), OPTIONS, documents);
    expect(state).toEqual({ status: "FAILED", reason: expect.stringContaining(reason) });
  });

  test("fails at a step of any workflow that a fault names", async () => {
    const harness = new Harness();
    harness.faults.addBuild({ image: "nginx", step: "BootstrapBuildInstance" });
    expect((await build(harness)).state.reason).toContain("Step 'BootstrapBuildInstance' failed.");
    const own = new Harness();
    own.faults.addBuild({ image: "nginx", step: "Own1" });
    expect((await build(own, OPTIONS, { BUILD })).state.reason).toContain("Step 'Own1' failed.");
  });
});
