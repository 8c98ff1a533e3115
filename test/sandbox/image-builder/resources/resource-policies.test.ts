import { account, amazonLinux, component, createPipeline, Harness } from "../harness.js";

const OTHER = "444455556666";
const STRANGER = "777788889999";

const policy = (Resource: string, Action: string | string[], more: object = {}) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS: [OTHER] }, Action, Resource, ...more }],
  });

async function sharedComponent(harness: Harness, text?: (arn: string) => string): Promise<string> {
  const { componentBuildVersionArn: arn } = await harness.send("CreateComponent", component);
  const both = ["imagebuilder:GetComponent", "imagebuilder:ListComponents"];
  await harness.send("PutComponentPolicy", { componentArn: arn, policy: text?.(arn) ?? policy(arn, both) });
  return arn;
}

describe("a component that is shared by its policy", () => {
  test("is there for the account that the policy names, and for no other", async () => {
    const harness = new Harness();
    const arn = await sharedComponent(harness);
    const get = (who: string) => harness.as(who).send("GetComponent", { componentBuildVersionArn: arn });
    expect((await get(OTHER)).component).toMatchObject({ arn, owner: account });
    await expect(get(STRANGER)).rejects.toThrow("ResourceNotFoundException");
    const listed = async (who: string, owner: string) =>
      (await harness.as(who).send("ListComponents", { owner })).componentVersionList.length;
    expect(await listed(OTHER, "Shared")).toBe(1);
    expect(await listed(OTHER, "Self")).toBe(0);
    expect(await listed(STRANGER, "Shared")).toBe(0);
    expect(await listed(account, "Shared")).toBe(0);
  });

  test("goes into that account's recipes, by selector too", async () => {
    const harness = new Harness();
    const arn = await sharedComponent(harness);
    const recipe = (componentArn: string) => ({
      name: "theirs",
      semanticVersion: "x.x.x",
      parentImage: amazonLinux,
      components: [{ componentArn, parameters: [{ name: "Owner", value: ["me"] }] }],
    });
    await harness.as(OTHER).send("CreateImageRecipe", recipe(arn));
    await harness.as(OTHER).send("CreateImageRecipe", recipe(arn.replace("1.0.0/1", "1.x.x")));
    expect(await harness.as(STRANGER).refusal("CreateImageRecipe", recipe(arn))).toContain(
      "ResourceNotFoundException",
    );
  });

  test.each<[string, (arn: string) => string]>([
    ["allows another action", (arn) => policy(arn, "imagebuilder:GetImage")],
    ["means another component", (arn) => policy(arn.replace("web-server", "db"), "imagebuilder:*")],
    ["denies it", (arn) => policy(arn, "imagebuilder:*", { Effect: "Deny" })],
    ["names another account", (arn) => policy(arn, "*", { Principal: { AWS: STRANGER } })],
    [
      "is for another organization",
      (arn) =>
        policy(arn, "*", {
          Principal: "*",
          Condition: { StringEquals: { "aws:PrincipalOrgID": "o-otherorg123" } },
        }),
    ],
  ])("is not there if the policy %s", async (_, text) => {
    const harness = new Harness();
    const componentBuildVersionArn = await sharedComponent(harness, text);
    expect(await harness.as(OTHER).refusal("GetComponent", { componentBuildVersionArn })).toContain(
      "ResourceNotFoundException",
    );
  });

  test("shows its policy to its owner, and no other resource's", async () => {
    const harness = new Harness();
    const componentArn = await sharedComponent(harness);
    const { policy: shown } = await harness.send("GetComponentPolicy", { componentArn });
    expect(JSON.parse(shown)).toMatchObject({ Statement: [{ Resource: componentArn }] });
    const { componentBuildVersionArn } = await harness.send("CreateComponent", component);
    expect(await harness.refusal("GetComponentPolicy", { componentArn: componentBuildVersionArn })).toContain(
      "ResourceNotFoundException",
    );
  });
});

describe("a recipe and an image that are shared by their policies", () => {
  test("are there for the other account, which builds with them", async () => {
    const harness = new Harness();
    const imagePipelineArn = await createPipeline(harness);
    const { imageBuildVersionArn } = await harness.send("StartImagePipelineExecution", { imagePipelineArn });
    const { imageRecipe } = await harness.finished(imageBuildVersionArn);
    const imageRecipeArn: string = imageRecipe.arn;
    const other = harness.as(OTHER);
    expect(await other.refusal("GetImage", { imageBuildVersionArn })).toContain("ResourceNotFoundException");
    expect(await other.refusal("GetImageRecipe", { imageRecipeArn })).toContain("ResourceNotFoundException");

    await harness.send("PutImagePolicy", {
      imageArn: imageBuildVersionArn,
      policy: policy(imageBuildVersionArn, ["imagebuilder:GetImage", "imagebuilder:ListImages"]),
    });
    await harness.send("PutImageRecipePolicy", {
      imageRecipeArn,
      policy: policy(imageRecipeArn, ["imagebuilder:GetImageRecipe", "imagebuilder:ListImageRecipes"]),
    });
    expect((await other.send("GetImage", { imageBuildVersionArn })).image.arn).toBe(imageBuildVersionArn);
    expect((await other.send("ListImages", { owner: "Shared" })).imageVersionList).toMatchObject([
      { name: "web", owner: account },
    ]);
    expect((await other.send("ListImageRecipes", { owner: "Shared" })).imageRecipeSummaryList).toMatchObject([
      { arn: imageRecipeArn, owner: account },
    ]);
    await other.send("CreateImageRecipe", {
      name: "child",
      semanticVersion: "1.0.0",
      parentImage: imageBuildVersionArn,
    });
    const { infrastructureConfigurationArn } = await other.send("CreateInfrastructureConfiguration", {
      name: "theirs",
      instanceProfileName: "build",
    });
    const built = await other.send("CreateImage", { imageRecipeArn, infrastructureConfigurationArn });
    const image = await other.finished(built.imageBuildVersionArn);
    expect(image.arn).toBe(imageBuildVersionArn.replace(account, OTHER));
    expect(harness.amis.get(image.outputResources.amis[0].image)?.ownerId).toBe(OTHER);
  });
});

describe("a policy", () => {
  test.each([
    "not JSON",
    "{",
    "[]",
    '"text"',
    "{}",
    '{"Version":"2020-01-01","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}',
    '{"Statement":[]}',
    '{"Statement":[{"Effect":"Allow"}]}',
    '{"Statement":[{"Effect":"allow","Principal":"*","Action":"*","Resource":"*"}]}',
    '{"Statement":["Allow"]}',
  ])("that is %s is refused", async (text) => {
    const harness = new Harness();
    const { componentBuildVersionArn: componentArn } = await harness.send("CreateComponent", component);
    expect(await harness.refusal("PutComponentPolicy", { componentArn, policy: text })).toContain(
      "InvalidParameterValueException: The value supplied for parameter 'policy' is not valid.",
    );
  });

  test("is refused of what is not the caller's", async () => {
    const harness = new Harness();
    const componentArn = await sharedComponent(harness);
    const request = { componentArn, policy: policy(componentArn, "*") };
    expect(await harness.as(OTHER).refusal("PutComponentPolicy", request)).toContain(
      "ResourceNotFoundException",
    );
  });
});
