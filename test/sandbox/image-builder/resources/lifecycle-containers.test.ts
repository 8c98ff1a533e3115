import { account, containerRecipe, createPipeline, Harness } from "../harness.js";

const executionRole = `arn:aws:iam::${account}:role/lifecycle`;
const DIGEST = `sha256:${"a".repeat(64)}`;
const IMAGES = "AmazonEC2ContainerRegistry_V20150921.BatchGetImage";
const TAGS = "AmazonEC2ContainerRegistry_V20150921.ListTagsForResource";
const REPOSITORIES = ["golden/nginx", "copies/nginx"];

/** A pipeline of AMIs, and one of containers whose recipe has the same name. */
async function setUp() {
  const harness = new Harness();
  harness.moto.answers[IMAGES] = {
    images: [{ imageId: { imageDigest: DIGEST } }],
  };
  harness.moto.answers[TAGS] = { tags: [{ Key: "LifecycleExecutionAccess", Value: "EC2 Image Builder" }] };
  const ami = await createPipeline(harness);
  const recipe = await harness.send("CreateContainerRecipe", { ...containerRecipe, name: "web" });
  const infrastructure = await harness.send("CreateInfrastructureConfiguration", {
    name: "containers",
    instanceProfileName: "build",
  });
  const distribution = await harness.send("CreateDistributionConfiguration", {
    name: "containers",
    distributions: [
      {
        region: "eu-west-1",
        containerDistributionConfiguration: {
          containerTags: ["latest"],
          targetRepository: { service: "ECR", repositoryName: REPOSITORIES[1] },
        },
      },
    ],
  });
  const { imagePipelineArn: container } = await harness.send("CreateImagePipeline", {
    name: "containers",
    containerRecipeArn: recipe.containerRecipeArn,
    infrastructureConfigurationArn: infrastructure.infrastructureConfigurationArn,
    distributionConfigurationArn: distribution.distributionConfigurationArn,
  });
  return { harness, ami, container };
}

async function built(harness: Harness, imagePipelineArn: string, tags?: object): Promise<string> {
  const { imageBuildVersionArn } = await harness.send("StartImagePipelineExecution", {
    imagePipelineArn,
    tags,
  });
  const { state } = await harness.finished(imageBuildVersionArn);
  expect(state).toEqual({ status: "AVAILABLE" });
  return imageBuildVersionArn;
}

const deletions = ({ moto }: Harness) =>
  moto.calls.filter(({ target }) => target?.endsWith(".BatchDeleteImage")).map(({ json }) => json);
const deleted = REPOSITORIES.map((repositoryName) => ({
  repositoryName,
  imageIds: [{ imageDigest: DIGEST }],
}));

test.each<[what: string, selection: object]>([
  ["name", { recipes: [{ name: "web", semanticVersion: "1.x.x" }] }],
  ["tags", { tagMap: { Team: "web" } }],
])("a policy of containers deletes those that it selects by %s, and no AMI", async (_, resourceSelection) => {
  const { harness, ami, container } = await setUp();
  const tags = { Team: "web" };
  const { lifecyclePolicyArn } = await harness.send("CreateLifecyclePolicy", {
    name: "web",
    executionRole,
    resourceType: "CONTAINER_IMAGE",
    policyDetails: [
      {
        action: { type: "DELETE", includeResources: { containers: true } },
        filter: { type: "COUNT", value: 1 },
      },
    ],
    resourceSelection,
  });
  const arns: string[] = [];
  for (const pipeline of [ami, ami, container, container]) arns.push(await built(harness, pipeline, tags));
  const runs = async () =>
    (await harness.send("ListLifecycleExecutions", { resourceArn: lifecyclePolicyArn })).lifecycleExecutions;
  while ((await runs()).length < arns.length) await new Promise((resolve) => setTimeout(resolve, 2));
  const states: string[] = [];
  for (const imageBuildVersionArn of arns)
    states.push((await harness.send("GetImage", { imageBuildVersionArn })).image.state.status);
  expect(states).toEqual(["AVAILABLE", "AVAILABLE", "DELETED", "AVAILABLE"]);
  expect(deletions(harness)).toEqual(deleted);
  expect(harness.amis.all()).toHaveLength(2);
});

describe("a container's image", () => {
  test("is deleted, with its images in the repositories if they are included", async () => {
    const { harness, container } = await setUp();
    const resourceArn = await built(harness, container);
    const { lifecycleExecutionId } = await harness.send("StartResourceStateUpdate", {
      resourceArn,
      state: { status: "DELETED" },
      includeResources: { containers: true },
      executionRole,
    });
    expect(deletions(harness)).toEqual(deleted);
    const { resources } = await harness.send("ListLifecycleExecutionResources", {
      lifecycleExecutionId,
      parentResourceId: resourceArn,
    });
    const uri = (path: string) => `${account}.dkr.ecr.eu-west-1.amazonaws.com/${path}`;
    const version = resourceArn.split("/").slice(-2).join("-");
    const resource = { accountId: account, region: "eu-west-1", resourceId: DIGEST };
    expect(resources).toMatchObject([
      { ...resource, imageUris: [uri(`golden/nginx:${version}`)] },
      { ...resource, imageUris: [uri(`copies/nginx:${version}`), uri("copies/nginx:latest")] },
    ]);
  });

  test("is deleted alone, or with images that are gone already", async () => {
    const { harness, container } = await setUp();
    const [alone, gone] = [await built(harness, container), await built(harness, container)];
    const state = { status: "DELETED" };
    await harness.send("StartResourceStateUpdate", { resourceArn: alone, state });
    harness.moto.answers[IMAGES] = { images: [] };
    await harness.send("StartResourceStateUpdate", {
      resourceArn: gone,
      state,
      includeResources: { containers: true },
      executionRole,
    });
    expect(deletions(harness)).toEqual([]);
    const { image } = await harness.send("GetImage", { imageBuildVersionArn: gone });
    expect(image.state).toEqual({ status: "DELETED" });
  });

  test("stays, with the reason, if a repository does not let lifecycle policies delete", async () => {
    const { harness, container } = await setUp();
    const resourceArn = await built(harness, container);
    harness.moto.answers[TAGS] = { tags: [{ Key: "LifecycleExecutionAccess", Value: "yes" }] };
    const { lifecycleExecutionId } = await harness.send("StartResourceStateUpdate", {
      resourceArn,
      state: { status: "DELETED" },
      includeResources: { containers: true },
      executionRole,
    });
    expect(deletions(harness)).toEqual([]);
    const { resources, lifecycleExecutionState } = await harness.send("ListLifecycleExecutionResources", {
      lifecycleExecutionId,
      parentResourceId: resourceArn,
    });
    expect(lifecycleExecutionState).toEqual({ status: "FAILED" });
    expect(resources[0].state).toEqual({
      status: "FAILED",
      reason:
        "Not authorized to delete from the repository 'golden/nginx', which lacks the tag LifecycleExecutionAccess with the value EC2 Image Builder.",
    });
    const { image } = await harness.send("GetImage", { imageBuildVersionArn: resourceArn });
    expect(image.state).toEqual({ status: "AVAILABLE" });
  });

  test.each<[change: object, message: string]>([
    [{ state: { status: "DEPRECATED" } }, "only DELETED is supported"],
    [{ state: { status: "DELETED" }, includeResources: { amis: true } }, "The image has no AMIs"],
  ])("is not changed by %j", async (change, message) => {
    const { harness, container } = await setUp();
    const resourceArn = await built(harness, container);
    const request = { resourceArn, executionRole, ...change };
    expect(await harness.refusal("StartResourceStateUpdate", request)).toContain(message);
  });
});
