import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { undocumented } from "../e2e/permissions.js";
import { Project } from "../e2e/project.js";

const ACCOUNT = "111122223333";
const EXAMPLE = join(__dirname, "..", "..", "examples", "containers");
const NGINX = ["images", "nginx"];
const REGISTRY = (region: string) => `${ACCOUNT}.dkr.ecr.${region}.amazonaws.com`;

jest.setTimeout(300_000);

/** One story, told in order: the containers of the example. */
describe("containers", () => {
  const project = new Project("containers");

  const aws = (command: string, region = "eu-west-1") =>
    project.aws(ACCOUNT, `${command} --region ${region}`);
  const tagsOf = async (repository: string, region: string) => {
    const images = (await aws(
      `ecr describe-images --repository-name ${repository} --query imageDetails[].imageTags`,
      region,
    )) as string[][];
    return images.map((tags) => tags.sort());
  };

  beforeAll(async () => {
    rmSync(join(project.directory, "components"), { recursive: true });
    cpSync(EXAMPLE, project.directory, {
      recursive: true,
      filter: (file) => !/cdktf\.json$/.test(file),
    });
    await project.startSandbox("--step-ms", "20", "--verbose");
    project.edit(
      [["terraform"], { backend: { local: {} }, awsProvider: "5.100.0" }],
      // Without the minute that the provider waits for an S3 lifecycle rule.
      [["shared", "logs"], { s3: { enabled: false } }],
    );
    expect(await project.synth()).toMatchObject({ exitCode: 0, stderr: "" });
    await project.init("shared");
  });

  afterAll(() => project.stopSandbox());

  test("are applied, and a second plan is empty", async () => {
    await project.apply("shared");
    expect(await project.plan("shared")).toEqual({ hasChanges: false, changes: [] });
    expect(
      await aws(
        "ecr describe-repositories --repository-names base --query repositories[0].[imageTagMutability,imageScanningConfiguration.scanOnPush,encryptionConfiguration.encryptionType]",
      ),
    ).toEqual(["IMMUTABLE", true, "KMS"]);
    const recipe = `arn:aws:imagebuilder:eu-west-1:${ACCOUNT}:container-recipe/nginx/1.0.0`;
    expect(
      await aws(
        `imagebuilder get-container-recipe --container-recipe-arn ${recipe} --query containerRecipe.dockerfileTemplateData`,
      ),
    ).toBe(project.read("containers/nginx.Dockerfile"));
  });

  test("are built into the repositories of all Regions, by tags that tell version and build", async () => {
    for (const build of [1, 2]) {
      const built = await project.goldenAmi(["build", "nginx"]);
      expect(built).toMatchObject({ exitCode: 0 });
      expect(built.stdout.trim().split("\n")).toEqual(
        ["eu-west-1", "eu-west-3"].flatMap((region) =>
          [`1.0.0-${build}`, "latest"].map(
            (tag) => `${region.padEnd(15)} ${REGISTRY(region)}/golden/nginx:${tag}`,
          ),
        ),
      );
    }
    expect(await project.goldenAmi(["build", "base"])).toMatchObject({ exitCode: 0 });
    expect(await tagsOf("base", "eu-west-3")).toEqual([["1.0.0-1"]]);
    expect(await aws("imagebuilder list-images --owner Self --query imageVersionList[].[name,type]")).toEqual(
      [
        ["nginx", "DOCKER"],
        ["base", "DOCKER"],
      ],
    );
    // The tag that goes from image to image has gone.
    expect((await tagsOf("golden/nginx", "eu-west-3")).flat().sort()).toEqual([
      "1.0.0-1",
      "1.0.0-2",
      "latest",
    ]);
  });

  test("whose Dockerfile is edited have a version more in the plan, and nothing else has", async () => {
    project.write(
      "containers/nginx.Dockerfile",
      project.read("containers/nginx.Dockerfile").replace("8080", "8081"),
    );
    expect(await project.synth()).toMatchObject({ exitCode: 0 });
    const { changes, plan } = await project.plan("shared");
    expect(changes).toEqual([
      "aws_imagebuilder_container_recipe: create, delete",
      "aws_imagebuilder_image_pipeline: update",
    ]);
    expect(plan?.output_changes?.recipe_version?.after).toEqual({
      web: "1.0.0",
      base: "1.0.0",
      nginx: "1.0.1",
    });
    await project.applyPlan("shared");
    expect(await project.plan("shared")).toEqual({ hasChanges: false, changes: [] });
    expect((await project.goldenAmi(["build", "nginx"])).stdout).toContain("golden/nginx:1.0.1-1");
  });

  test("are built on each other in a chain, each from the new image of the other", async () => {
    project.edit([[...NGINX, "parent"], "image:base"]);
    expect(await project.synth()).toMatchObject({ exitCode: 0 });
    await project.apply("shared");
    const { exitCode, stdout } = await project.goldenAmi(["build", "base", "--chain"]);
    expect(exitCode).toBe(0);
    expect(stdout.trim().split("\n")).toEqual(
      ["eu-west-1", "eu-west-3"]
        .map((region) => `${region.padEnd(15)} ${REGISTRY(region)}/base:1.0.0-2`)
        .concat(
          ["eu-west-1", "eu-west-3"].flatMap((region) =>
            ["1.0.2-1", "latest"].map(
              (tag) => `${region.padEnd(15)} ${REGISTRY(region)}/golden/nginx:${tag}`,
            ),
          ),
        ),
    );
  });

  test("are read by the provider's data sources", async () => {
    // Of a recipe with volumes the provider's data source cannot read `encrypted`.
    const recipe = `arn:aws:imagebuilder:eu-west-1:${ACCOUNT}:container-recipe/base/1.0.0`;
    const text = JSON.stringify({
      provider: { aws: { region: "eu-west-1", access_key: ACCOUNT, secret_key: "sandbox" } },
      data: {
        aws_imagebuilder_container_recipe: { base: { arn: recipe } },
        aws_imagebuilder_container_recipes: { own: { owner: "Self" } },
      },
      output: {
        repository: {
          value: "${data.aws_imagebuilder_container_recipe.base.target_repository[0].repository_name}",
        },
        names: { value: "${sort(data.aws_imagebuilder_container_recipes.own.names)}" },
      },
    });
    await project.run("mkdir", ["data"]);
    project.write("data/main.tf.json", text);
    const directory = join(project.directory, "data");
    await project.terraform.init(directory);
    await project.terraform.apply(directory);
    const { stdout } = await project.run(
      "terraform",
      [`-chdir=${directory}`, "output", "-json"],
      project.terraform.environment,
    );
    const { repository, names } = JSON.parse(stdout);
    expect(repository.value).toBe("base");
    expect(names.value).toEqual(["base", "nginx"]);
  });

  test("that have images are destroyed only if that is said", async () => {
    await expect(project.destroy("shared")).rejects.toThrow(/RepositoryNotEmptyException/);
    project.edit(
      [["images", "base", "repository", "forceDelete"], true],
      [[...NGINX, "repository", "forceDelete"], true],
    );
    expect(await project.synth()).toMatchObject({ exitCode: 0 });
    await project.apply("shared");
    await project.destroy("shared");
    expect(await project.sharedLeftovers(ACCOUNT)).toEqual([[], [], [], [], [], [], [], []]);
    for (const region of ["eu-west-1", "eu-west-3"])
      expect(await aws("ecr describe-repositories --query repositories", region)).toEqual([]);
    expect(
      await aws("imagebuilder list-container-recipes --owner Self --query containerRecipeSummaryList"),
    ).toEqual([]);
    expect(undocumented(project.terraformCalls, ACCOUNT, "shared")).toEqual([]);
  });
});
