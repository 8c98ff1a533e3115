import { execFile } from "node:child_process";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import {
  GetImageCommand,
  ImagebuilderClient,
  ListComponentsCommand,
  ListImagePipelinesCommand,
  ListImageRecipesCommand,
  StartImagePipelineExecutionCommand,
} from "@aws-sdk/client-imagebuilder";
import { findMotoCommand } from "../../../sandbox/moto/moto-command.js";
import { type Sandbox, startSandbox } from "../../../sandbox/server.js";
import { terraformEnvironment } from "../../terraform-environment.js";
import { account, organizationArn } from "./harness.js";

const run = promisify(execFile);

let sandbox: Sandbox;
let directory: string;
let client: ImagebuilderClient;
let environment: NodeJS.ProcessEnv;

beforeAll(async () => {
  sandbox = await startSandbox({
    organization: { arn: organizationArn, members: [{ account, organizationalUnits: [] }] },
    motoCommand: await findMotoCommand(".golden-ami", () => undefined),
    buildStepMs: 10,
  });
  directory = await mkdtemp(join(tmpdir(), "image-builder-"));
  await cp(join(__dirname, "terraform"), directory, { recursive: true });
  environment = {
    ...(await terraformEnvironment()),
    TF_INPUT: "0",
    AWS_ENDPOINT_URL: sandbox.url,
    AWS_ACCESS_KEY_ID: account,
    AWS_SECRET_ACCESS_KEY: "any",
    AWS_EC2_METADATA_DISABLED: "true",
  };
  client = new ImagebuilderClient({
    region: "eu-west-1",
    endpoint: sandbox.url,
    credentials: { accessKeyId: account, secretAccessKey: "any" },
  });
  await terraform("init");
}, 120_000);

afterAll(async () => {
  client?.destroy();
  await sandbox?.close();
  if (directory) await rm(directory, { recursive: true });
});

async function terraform(command: string, ...args: string[]): Promise<string> {
  const options = [`-chdir=${directory}`, command, "-no-color", ...args];
  return (await run("terraform", options, { env: environment, maxBuffer: 64 * 1024 * 1024 })).stdout;
}

const variables = (recipeVersion: string, greeting: string) => [
  `-var=recipe_version=${recipeVersion}`,
  `-var=greeting=${greeting}`,
];

test("Terraform applies, finds nothing to do, rolls a new component, and destroys", async () => {
  const first = variables("1.0.0", "hello");
  await terraform("apply", "-auto-approve", ...first);
  expect(await terraform("plan", ...first)).toContain("No changes.");

  expect(JSON.parse(await terraform("output", "-json", "managed"))).toEqual({
    name: "Amazon Linux 2 x86",
    version: "2025.1.1/1",
    system: "Amazon Linux 2",
    outputs: 1,
    component: "1.0.4",
  });

  const imagePipelineArn = (await terraform("output", "-raw", "pipeline")).trim();
  const { imageBuildVersionArn } = await client.send(
    new StartImagePipelineExecutionCommand({ imagePipelineArn, clientToken: "first" }),
  );
  const image = async () => (await client.send(new GetImageCommand({ imageBuildVersionArn }))).image;
  while ((await image())?.state?.status !== "AVAILABLE") await new Promise((done) => setTimeout(done, 50));
  const amis = (await image())?.outputResources?.amis ?? [];
  // Distributions are a set to Terraform, so that their order is any.
  expect(amis.map(({ region }) => region).sort()).toEqual(["eu-west-1", "eu-west-3"]);
  for (const { name } of amis) expect(name).toMatch(/^web_1\.0\.0_1_/);
  expect(await terraform("plan", ...first)).toContain("No changes.");

  const second = variables("1.0.1", "goodbye");
  expect(await terraform("apply", "-auto-approve", ...second)).toContain("2 added, 3 changed, 2 destroyed");
  expect(await terraform("plan", ...second)).toContain("No changes.");

  await terraform("destroy", "-auto-approve", ...second);
  expect((await client.send(new ListComponentsCommand())).componentVersionList).toEqual([]);
  expect((await client.send(new ListImageRecipesCommand())).imageRecipeSummaryList).toEqual([]);
  expect((await client.send(new ListImagePipelinesCommand())).imagePipelineList).toEqual([]);
}, 300_000);
