import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Project } from "../e2e/project.js";

const SHARED = "111122223333";
const STACK = "provider";

jest.setTimeout(300_000);

/** What is run is Terraform written by hand, not what the stacks write: whatever a user of the provider may have. */
describe("the provider's resources and data sources of Image Builder", () => {
  const project = new Project("image-builder-provider");
  const directory = project.stack(STACK);

  const set = (text: string, patch: number, enabled: boolean) =>
    writeFileSync(join(directory, "terraform.tfvars.json"), JSON.stringify({ text, patch, enabled }));

  const output = async (name: string) => {
    const args = [`-chdir=${directory}`, "output", "-json", name];
    const { stdout } = await project.run("terraform", args, project.terraform.environment);
    return JSON.parse(stdout) as Record<string, unknown>;
  };

  beforeAll(async () => {
    mkdirSync(directory, { recursive: true });
    cpSync(join(__dirname, "image-builder-provider", "main.tf"), join(directory, "main.tf"));
    await project.startSandbox("--step-ms", "5");
    await project.useEnvironment({ AWS_ACCESS_KEY_ID: SHARED });
    await project.init(STACK);
  });

  afterAll(() => project.stopSandbox());

  test("are applied, and then a plan is empty", async () => {
    set("first", 0, true);
    await project.apply(STACK);
    expect(await project.plan(STACK)).toEqual({ hasChanges: false, changes: [] });
    expect(await output("found")).toEqual(found("first", "1.0.0", "ENABLED"));
  });

  test("are updated in place but for what has a version, and then a plan is empty", async () => {
    set("second", 1, false);
    expect(
      (await project.plan(STACK)).changes.filter((line) => /imagebuilder.*(update|create)/.test(line)),
    ).toEqual([
      "aws_imagebuilder_component: create, delete",
      "aws_imagebuilder_component: create, delete",
      "aws_imagebuilder_distribution_configuration: update",
      "aws_imagebuilder_image: delete, create",
      "aws_imagebuilder_image: delete, create",
      "aws_imagebuilder_image_pipeline: update",
      "aws_imagebuilder_image_pipeline: update",
      "aws_imagebuilder_image_recipe: create, delete",
      "aws_imagebuilder_image_recipe: delete, create",
      "aws_imagebuilder_infrastructure_configuration: update",
      "aws_imagebuilder_lifecycle_policy: update",
    ]);
    await project.applyPlan(STACK);
    expect(await project.plan(STACK)).toEqual({ hasChanges: false, changes: [] });
    expect(await output("found")).toEqual(found("second", "1.0.1", "DISABLED"));
  });

  test("are imported as they are", async () => {
    const arns = Object.entries(await output("arns"));
    const args = [`-chdir=${directory}`, "state", "rm", ...arns.map(([address]) => address)];
    expect(await project.run("terraform", args, project.terraform.environment)).toMatchObject({
      exitCode: 0,
    });
    const imports = join(directory, "imports.tf");
    writeFileSync(imports, arns.map(([to, id]) => `import {\n  to = ${to}\n  id = "${id}"\n}\n`).join(""));
    const { changes } = await project.plan(STACK);
    expect(changes).toEqual([]);
    await project.applyPlan(STACK);
    rmSync(imports);
    expect(await project.plan(STACK)).toEqual({ hasChanges: false, changes: [] });
  });

  test("are destroyed, and nothing is left of them", async () => {
    await project.destroy(STACK);
    expect(await project.sharedLeftovers(SHARED)).toEqual(Array(8).fill([]));
    expect(await project.aws(SHARED, "imagebuilder list-images --query imageVersionList")).toEqual([]);
    expect(
      await project.aws(SHARED, "imagebuilder list-lifecycle-policies --query lifecyclePolicySummaryList"),
    ).toEqual([]);
  });
});

const found = (text: string, version: string, status: string) => ({
  component: ["BUILD", version, text],
  components: ["provider data"],
  managed: true,
  recipe: ["Linux", version],
  recipes: ["provider"],
  infrastructure: [text],
  infrastructures: ["provider"],
  distribution: [text],
  distributions: ["provider"],
  pipeline: [status, "Linux"],
  pipelines: ["provider"],
  image: ["provider", `${version}/1`],
  image_amis: 2,
});
