import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Project } from "../e2e/project.js";

jest.setTimeout(300_000);

const ACCOUNT = "111122223333";
const ROOT = join(__dirname, "..", "..");

/** The bindings pin the one provider that they were generated from, which need not be the one of this machine. */
const PROVIDER = { source: "hashicorp/aws", version: ">= 5.100.0, < 7.0.0" };

/** One story, told in order: an app of one's own, in which an apply builds the image too. */
describe("the example without a landing zone", () => {
  const project = new Project("example-constructs", "examples/constructs");
  const file = join(project.stack("shared"), "cdk.tf.json");

  async function synth(): Promise<void> {
    const env = { ...project.env, TSX_TSCONFIG_PATH: join(ROOT, "tsconfig.json") };
    const finished = await project.run(process.execPath, ["--import", "tsx", "main.ts"], env);
    expect(finished).toMatchObject({ exitCode: 0, stderr: "" });
    const configuration: { terraform: object } = JSON.parse(readFileSync(file, "utf8"));
    const terraform = { ...configuration.terraform, required_providers: { aws: PROVIDER } };
    writeFileSync(file, JSON.stringify({ ...configuration, terraform }));
  }

  const amis = () =>
    project.aws(ACCOUNT, "ec2 describe-images --owners self --region eu-west-1 --query sort(Images[].Name)");

  beforeAll(async () => {
    await project.startSandbox("--step-ms", "20");
    await project.useEnvironment({ AWS_ACCESS_KEY_ID: ACCOUNT });
    await synth();
    await project.init("shared");
  });

  afterAll(() => project.stopSandbox());

  test("is applied with its first release, and a second plan is empty", async () => {
    await project.apply("shared");
    expect(await project.plan("shared")).toEqual({ hasChanges: false, changes: [] });
    expect(await amis()).toEqual([expect.stringMatching(/^web_1\.0\.0_1_/)]);
  });

  test("builds another version of the recipe in the apply that makes it", async () => {
    project.write("nginx.yaml", `${project.read("nginx.yaml")}# edited\n`);
    project.write("main.ts", project.read("main.ts").replaceAll('version: "1.0.0"', 'version: "1.0.1"'));
    await synth();
    expect((await project.plan("shared")).changes).toEqual([
      "aws_imagebuilder_component: create, delete",
      "aws_imagebuilder_distribution_configuration: create, delete",
      "aws_imagebuilder_image: create, delete",
      "aws_imagebuilder_image_pipeline: update",
      "aws_imagebuilder_image_recipe: create, delete",
    ]);
    await project.applyPlan("shared");
    expect(await project.plan("shared")).toEqual({ hasChanges: false, changes: [] });
    expect(await amis()).toEqual([
      expect.stringMatching(/^web_1\.0\.0_1_/),
      expect.stringMatching(/^web_1\.0\.1_1_/),
    ]);
  });

  test("goes without a trace of its stack", () => project.destroy("shared"));
});
