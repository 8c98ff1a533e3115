import { findMotoCommand } from "../../sandbox/moto/moto-command.js";
import { type Sandbox, startSandbox } from "../../sandbox/server.js";
import {
  account,
  amazonLinux,
  document,
  organizationArn,
  updateLinux,
} from "../sandbox/image-builder/harness.js";
import { awsCli } from "../sandbox/local-aws.js";

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({
    organization: { arn: organizationArn, members: [{ account, organizationalUnits: [] }] },
    motoCommand: await findMotoCommand(".golden-ami", () => undefined),
    buildStepMs: 10,
  });
}, 120_000);

afterAll(() => sandbox?.close());

/** Runs the AWS CLI as the account, and returns what it prints as text. @throws with what it says on standard error */
function aws(...args: string[]): Promise<string> {
  return awsCli(sandbox.url, account, [...args, "--output", "text"]);
}

const builder = (...args: string[]) => aws("imagebuilder", ...args);

/** Lists the account's resources of one kind. */
const listed = (kind: string, query: string) => builder(`list-${kind}`, "--query", query);

test("every resource that the stack uses is created, read, listed, changed, tagged and deleted by the AWS CLI", async () => {
  await aws("iam", "create-instance-profile", "--instance-profile-name", "build");

  const component = await builder(
    ...["create-component", "--name", "Web Server", "--semantic-version", "1.0.0", "--platform", "Linux"],
    ...["--data", document, "--tags", "Team=web", "--query", "componentBuildVersionArn"],
  );
  expect(component).toBe(`arn:aws:imagebuilder:eu-west-1:${account}:component/web-server/1.0.0/1`);
  expect(
    await builder("get-component", "--component-build-version-arn", component, "--query", "component.type"),
  ).toBe("BUILD");
  expect(await listed("components", "componentVersionList[].name")).toBe("Web Server");
  expect(
    await builder(
      ...["list-component-build-versions", "--component-version-arn", component.replace(/\/1$/, "")],
      ...["--query", "componentSummaryList[].arn"],
    ),
  ).toBe(component);

  const recipe = await builder(
    ...["create-image-recipe", "--name", "web", "--semantic-version", "1.4.0", "--parent-image", amazonLinux],
    ...["--components", `componentArn=${updateLinux.componentArn}`],
    `componentArn=${component},parameters=[{name=Owner,value=[me]}]`,
    ...["--tags", "Team=web", "--query", "imageRecipeArn"],
  );
  expect(
    await builder("get-image-recipe", "--image-recipe-arn", recipe, "--query", "imageRecipe.version"),
  ).toBe("1.4.0");
  expect(await listed("image-recipes", "imageRecipeSummaryList[].arn")).toBe(recipe);

  const infrastructure = await builder(
    ...["create-infrastructure-configuration", "--name", "web", "--instance-profile-name", "build"],
    ...["--tags", "Team=web", "--query", "infrastructureConfigurationArn"],
  );
  await builder(
    ...["update-infrastructure-configuration", "--infrastructure-configuration-arn", infrastructure],
    ...["--instance-profile-name", "build", "--instance-types", "t3.small"],
  );
  expect(
    await builder(
      ...["get-infrastructure-configuration", "--infrastructure-configuration-arn", infrastructure],
      ...["--query", "infrastructureConfiguration.instanceTypes"],
    ),
  ).toBe("t3.small");
  expect(await listed("infrastructure-configurations", "infrastructureConfigurationSummaryList[].arn")).toBe(
    infrastructure,
  );

  const distributions = (name: string) =>
    JSON.stringify([
      {
        region: "eu-west-3",
        amiDistributionConfiguration: { name },
        ssmParameterConfigurations: [{ parameterName: "/imagebuilder/web", dataType: "aws:ec2:image" }],
      },
    ]);
  const amiName = "web_1.4.0_{{imagebuilder:buildVersion}}_{{imagebuilder:buildDate}}";
  const distribution = await builder(
    ...["create-distribution-configuration", "--name", "web", "--query", "distributionConfigurationArn"],
    ...["--tags", "Team=web", "--distributions", distributions("first {{imagebuilder:buildDate}}")],
  );
  await builder(
    ...["update-distribution-configuration", "--distribution-configuration-arn", distribution],
    ...["--distributions", distributions(amiName)],
  );
  expect(
    await builder(
      ...["get-distribution-configuration", "--distribution-configuration-arn", distribution],
      ...["--query", "distributionConfiguration.distributions[].amiDistributionConfiguration.name"],
    ),
  ).toBe(amiName);
  expect(await listed("distribution-configurations", "distributionConfigurationSummaryList[].regions")).toBe(
    "eu-west-3",
  );

  const parts = [
    ...["--image-recipe-arn", recipe],
    ...["--infrastructure-configuration-arn", infrastructure],
    ...["--distribution-configuration-arn", distribution],
  ];
  const pipeline = await builder(
    ...["create-image-pipeline", "--name", "web", ...parts],
    ...["--tags", "Team=web", "--query", "imagePipelineArn"],
  );
  await builder(
    ...["update-image-pipeline", "--image-pipeline-arn", pipeline, ...parts],
    ...["--schedule", "scheduleExpression=cron(0 3 ? * SUN *),timezone=Europe/Paris"],
  );
  expect(
    await builder(
      ...["get-image-pipeline", "--image-pipeline-arn", pipeline],
      ...["--query", "imagePipeline.schedule.timezone"],
    ),
  ).toBe("Europe/Paris");
  expect(await listed("image-pipelines", "imagePipelineList[].arn")).toBe(pipeline);

  const image = await builder(
    ...["start-image-pipeline-execution", "--image-pipeline-arn", pipeline],
    ...["--query", "imageBuildVersionArn"],
  );
  expect(image).toBe(`arn:aws:imagebuilder:eu-west-1:${account}:image/web/1.4.0/1`);
  const show = (query: string) => builder("get-image", "--image-build-version-arn", image, "--query", query);
  while ((await show("image.state.status")) !== "AVAILABLE");
  const ami = await show("image.outputResources.amis[0].image");
  expect(
    await aws(
      ...["ssm", "get-parameter", "--region", "eu-west-3", "--name", "/imagebuilder/web"],
      ...["--query", "Parameter.Value"],
    ),
  ).toBe(ami);
  expect(
    await aws(
      ...["ec2", "describe-images", "--region", "eu-west-3", "--image-ids", ami],
      ...["--query", "Images[].Name"],
    ),
  ).toMatch(/^web_1\.4\.0_1_\d{4}-/);
  expect(await listed("images", "imageVersionList[].arn")).toBe(image.replace(/\/1$/, ""));
  expect(
    await builder(
      ...["list-image-build-versions", "--image-version-arn", image.replace(/\/1$/, "")],
      ...["--query", "imageSummaryList[].arn"],
    ),
  ).toBe(image);
  expect(
    await builder(
      ...["list-image-pipeline-images", "--image-pipeline-arn", pipeline],
      ...["--query", "imageSummaryList[].arn"],
    ),
  ).toBe(image);

  const workflows = (
    await builder(
      ...["list-workflow-executions", "--image-build-version-arn", image],
      ...["--query", "workflowExecutions[].workflowExecutionId"],
    )
  ).split(/\s+/);
  expect(workflows).toHaveLength(3);
  const workflow = ["--workflow-execution-id", workflows[0] ?? ""];
  expect(await builder("get-workflow-execution", ...workflow, "--query", "status")).toBe("COMPLETED");
  const [step = ""] = (
    await builder("list-workflow-step-executions", ...workflow, "--query", "steps[].stepExecutionId")
  ).split(/\s+/);
  expect(await builder("get-workflow-step-execution", "--step-execution-id", step, "--query", "status")).toBe(
    "COMPLETED",
  );

  await Promise.all(
    [component, recipe, infrastructure, distribution, pipeline].map(async (arn) => {
      await builder("tag-resource", "--resource-arn", arn, "--tags", "Stage=prod");
      await builder("untag-resource", "--resource-arn", arn, "--tag-keys", "Team");
      expect(await builder("list-tags-for-resource", "--resource-arn", arn, "--query", "tags")).toBe("prod");
    }),
  );

  const dependency = "ResourceDependencyException";
  const removal = [
    ["delete-image", "--image-build-version-arn", image],
    ["delete-image-pipeline", "--image-pipeline-arn", pipeline],
    ["delete-image-recipe", "--image-recipe-arn", recipe],
    ["delete-infrastructure-configuration", "--infrastructure-configuration-arn", infrastructure],
    ["delete-distribution-configuration", "--distribution-configuration-arn", distribution],
    ["delete-component", "--component-build-version-arn", component],
  ];
  await Promise.all(removal.slice(2).map((args) => expect(builder(...args)).rejects.toThrow(dependency)));
  for (const args of removal) await builder(...args);
  const kinds = ["components", "image-recipes", "image-pipelines", "images"];
  const configurations = ["infrastructure-configurations", "distribution-configurations"];
  await Promise.all(
    [...kinds, ...configurations].map(async (kind) => expect(await listed(kind, "*[].arn")).toBe("")),
  );
}, 240_000);

test("a build that fails its test is retried, told of, distributed, shared and deleted by the AWS CLI", async () => {
  // The CLI takes no endpoint for SQS from the environment.
  const sqs = (...args: string[]) => aws("sqs", ...args, "--endpoint-url", sandbox.url);
  const queue = async (name: string) => {
    const url = await sqs("create-queue", "--queue-name", name, "--query", "QueueUrl");
    return { url, arn: `arn:aws:sqs:eu-west-1:${account}:${name}` };
  };
  const [told, events] = [await queue("told"), await queue("events")];
  const topic = await aws("sns", "create-topic", "--name", "images", "--query", "TopicArn");
  await aws(
    ...["sns", "subscribe", "--topic-arn", topic, "--protocol", "sqs"],
    ...["--notification-endpoint", told.arn],
  );
  // Without its policy, a queue takes nothing from EventBridge.
  const queuePolicy = {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: events.arn,
      },
    ],
  };
  await sqs(
    ...["set-queue-attributes", "--queue-url", events.url],
    ...["--attributes", JSON.stringify({ Policy: JSON.stringify(queuePolicy) })],
  );
  const pattern = { source: ["aws.imagebuilder"], detail: { state: { status: ["FAILED", "AVAILABLE"] } } };
  await aws("events", "put-rule", "--name", "ends", "--event-pattern", JSON.stringify(pattern));
  await aws("events", "put-targets", "--rule", "ends", "--targets", `Id=queue,Arn=${events.arn}`);
  const message = (url: string) =>
    sqs(
      ...["receive-message", "--queue-url", url, "--wait-time-seconds", "5"],
      ...["--query", "Messages[].Body"],
    );

  const role = { Version: "2012-10-17", Statement: [] };
  await aws(
    "iam",
    "create-role",
    "--role-name",
    "ops",
    "--assume-role-policy-document",
    JSON.stringify(role),
  );
  await aws("iam", "create-instance-profile", "--instance-profile-name", "tested");
  const recipe = await builder(
    ...["create-image-recipe", "--name", "tested", "--semantic-version", "1.0.0"],
    ...["--parent-image", amazonLinux, "--query", "imageRecipeArn"],
  );
  const infrastructure = await builder(
    ...["create-infrastructure-configuration", "--name", "tested", "--instance-profile-name", "tested"],
    ...["--sns-topic-arn", topic, "--query", "infrastructureConfigurationArn"],
  );
  const distribution = (name: string, region: string) =>
    builder(
      ...["create-distribution-configuration", "--name", name, "--query", "distributionConfigurationArn"],
      "--distributions",
      JSON.stringify([
        {
          region,
          amiDistributionConfiguration: { amiTags: { Stage: "distributed" }, description: "tested" },
        },
      ]),
    );
  const here = await distribution("here", "eu-west-1");
  await fetch(`${sandbox.url}/_sandbox/faults`, {
    method: "POST",
    body: JSON.stringify({ image: "tested", step: "ApplyTestComponents", reason: "the test failed" }),
  });
  const image = await builder(
    ...["create-image", "--image-recipe-arn", recipe, "--infrastructure-configuration-arn", infrastructure],
    ...["--distribution-configuration-arn", here, "--query", "imageBuildVersionArn"],
  );
  const show = (arn: string, query: string) =>
    builder("get-image", "--image-build-version-arn", arn, "--query", query);
  const ended = async (arn: string) => {
    for (;;) {
      const status = await show(arn, "image.state.status");
      if (status === "AVAILABLE" || status === "FAILED") return status;
    }
  };
  expect(await ended(image)).toBe("FAILED");
  expect(await message(told.url)).toContain("the test failed");
  expect(await message(events.url)).toContain('"state":{"status":"FAILED"}');
  const amis = (query: string, ...filters: string[]) =>
    aws("ec2", "describe-images", "--owners", "self", ...filters, "--query", `Images[].${query}`);
  const untested = await amis("ImageId", "--filters", `Name=tag:Ec2ImageBuilderArn,Values=${image}`);
  expect(untested).toMatch(/^ami-[0-9a-f]{17}$/);
  expect(await amis("ImageId", "--filters", "Name=tag:Stage,Values=distributed")).toBe("");

  await builder("retry-image", "--image-build-version-arn", image);
  expect(await ended(image)).toBe("AVAILABLE");
  expect(await show(image, "image.outputResources.amis[].image")).toBe(untested);
  expect(await amis("ImageId", "--filters", "Name=tag:Stage,Values=distributed")).toBe(untested);

  const there = await distribution("there", "eu-west-3");
  const copied = await builder(
    ...["distribute-image", "--source-image", image, "--distribution-configuration-arn", there],
    ...["--execution-role", "ops", "--query", "imageBuildVersionArn"],
  );
  expect(await ended(copied)).toBe("AVAILABLE");
  expect(await show(copied, "image.outputResources.amis[].region")).toBe("eu-west-3");

  const policy = JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { AWS: "444455556666" },
        Action: "imagebuilder:GetImage",
        Resource: image,
      },
    ],
  });
  const theirs = ["imagebuilder", "get-image", "--image-build-version-arn", image, "--output", "text"];
  await expect(awsCli(sandbox.url, "444455556666", theirs)).rejects.toThrow("ResourceNotFoundException");
  await builder("put-image-policy", "--image-arn", image, "--policy", policy);
  expect(await builder("get-image-policy", "--image-arn", image, "--query", "policy")).toBe(policy);
  expect(await awsCli(sandbox.url, "444455556666", [...theirs, "--query", "image.arn"])).toBe(image);

  const execution = await builder(
    ...["start-resource-state-update", "--resource-arn", image, "--state", "status=DELETED"],
    ...["--include-resources", "amis=true,snapshots=true", "--execution-role", "ops"],
    ...["--query", "lifecycleExecutionId"],
  );
  expect(await amis("ImageId", "--filters", `Name=tag:Ec2ImageBuilderArn,Values=${image}`)).toBe("");
  expect(
    await builder(
      ...["list-lifecycle-execution-resources", "--lifecycle-execution-id", execution],
      ...["--parent-resource-id", image, "--query", "resources[].resourceId"],
    ),
  ).toBe(untested);
  expect(await listed("workflows", "workflowVersionList")).toBe("");
  expect(await listed("container-recipes", "containerRecipeSummaryList")).toBe("");
}, 240_000);

test("the CLI hears why a request is refused", async () => {
  const create = (...args: string[]) =>
    builder(
      ...["create-component", "--name", "other", "--semantic-version", "1.0.0", "--platform", "Linux"],
      ...args,
    );
  await expect(create("--data", "schemaVersion: 2")).rejects.toThrow(
    "Invalid schema version. Supported versions include: 1.0.",
  );
  await expect(create("--data", document, "--dry-run")).rejects.toThrow("DryRunOperationException");
  await expect(
    builder(
      "get-image",
      "--image-build-version-arn",
      `arn:aws:imagebuilder:eu-west-1:${account}:image/none/1.0.0/1`,
    ),
  ).rejects.toThrow("ResourceNotFoundException");
}, 60_000);
