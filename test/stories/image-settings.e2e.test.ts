import { Project } from "../e2e/project.js";

const ACCOUNT = "111122223333";

jest.setTimeout(300_000);

/** One story, told in order: an image with whatever its builds can have. */
describe("the settings of an image and its builds", () => {
  const project = new Project("image-settings");
  const image = ["images", "web"];
  let key = "";

  const aws = (command: string) => project.aws(ACCOUNT, `${command} --region eu-west-1`);
  const recipe = async (): Promise<Record<string, unknown>> => {
    const pipeline = "arn:aws:imagebuilder:eu-west-1:111122223333:image-pipeline/staging-web";
    const arn = await aws(
      `imagebuilder get-image-pipeline --image-pipeline-arn ${pipeline} --query imagePipeline.imageRecipeArn`,
    );
    const found = await aws(`imagebuilder get-image-recipe --image-recipe-arn ${arn} --query imageRecipe`);
    return found as Record<string, unknown>;
  };
  const userData = async () => {
    const { additionalInstanceConfiguration: instance } = (await recipe()) as {
      additionalInstanceConfiguration: { userDataOverride: string };
    };
    return Buffer.from(instance.userDataOverride, "base64").toString();
  };

  beforeAll(async () => {
    await project.startSandbox("--step-ms", "20");
    project.write("build.sh", '#!/bin/bash\necho "${PROXY} %{x}" > /etc/proxy\n');
    // More than Image Builder takes inline.
    project.write(
      "components/web-server.yaml",
      `${project.read("components/web-server.yaml")}${"# ${x} %{y}\n".repeat(1500)}`,
    );
    key = String(await project.aws(ACCOUNT, "kms create-key --region eu-west-3 --query KeyMetadata.Arn"));
    project.edit(
      [["namePrefix"], "staging"],
      [["shared", "externalId"], "acme"],
      [["shared", "kmsKeyIds"], { "eu-west-3": key }],
      [
        ["shared", "instanceRole"],
        {
          policies: ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"],
          statements: [{ Action: ["s3:GetObject"], Resource: ["arn:aws:s3:::artifacts/${aws:userid}/*"] }],
          path: "/builds/",
        },
      ],
      [["shared", "logs"], { s3: { enabled: false }, cloudWatch: { retentionDays: 30 } }],
      [["shared", "snsTopic"], { email: ["images@example.com"] }],
      [[...image, "userData"], { file: "build.sh", variables: { PROXY: "it's ${x}" } }],
      [[...image, "tags"], { Service: "web" }],
      [[...image, "keyPair"], "ops"],
      [[...image, "placement"], { tenancy: "dedicated" }],
      [[...image, "terminateInstanceOnFailure"], false],
      [[...image, "tests"], { timeoutMinutes: 90 }],
      [[...image, "vulnerabilityScanning"], true],
      [[...image, "schedule", "enabled"], false],
    );
    await project.firstSynth();
    await project.init("shared");
  });

  afterAll(() => project.stopSandbox());

  test("reach AWS as they are, and a second plan is empty", async () => {
    await project.apply("shared");
    expect(await project.plan("shared")).toEqual({ hasChanges: false, changes: [] });
    expect(await userData()).toBe(
      "#!/bin/bash\nexport PROXY='it'\\''s ${x}'\necho \"${PROXY} %{x}\" > /etc/proxy\n",
    );
    expect(await recipe()).toMatchObject({ tags: { Service: "web", CostCenter: "platform" } });
    const component = (await aws(
      "imagebuilder get-component --query component.data --component-build-version-arn arn:aws:imagebuilder:eu-west-1:111122223333:component/staging-web-server/1.0.0/1",
    )) as string;
    expect(component).toBe(project.read("components/web-server.yaml"));
    expect(await aws("iam list-roles --path-prefix /builds/ --query Roles[].RoleName")).toEqual([
      "staging-golden-ami-build-eu-west-1",
    ]);
    expect(
      await aws("logs describe-log-groups --query logGroups[].[logGroupName,retentionInDays,kmsKeyId]"),
    ).toEqual([["/aws/imagebuilder/staging-web", 30, expect.stringMatching(/^arn:aws:kms:eu-west-1:/)]]);
  });

  test("are what a release is built by", async () => {
    expect(await project.goldenAmi(["build", "web"])).toMatchObject({ exitCode: 0 });
    const tags = await aws("ec2 describe-images --owners self --query Images[0].Tags");
    expect(tags).toEqual(expect.arrayContaining([{ Key: "Service", Value: "web" }]));
    expect(
      await project.aws(
        ACCOUNT,
        "ec2 describe-snapshots --owner-ids self --region eu-west-3 --query Snapshots[].KmsKeyId",
      ),
    ).toEqual([key]);
  });

  test("let a workload find its AMI by the landing zone's prefix", async () => {
    await project.init("payments-prod");
    await project.apply("payments-prod");
    expect(await project.plan("payments-prod")).toEqual({ hasChanges: false, changes: [] });
    const names = await project.aws(
      "444455556666",
      "ec2 describe-launch-templates --region eu-west-1 --query LaunchTemplates[].LaunchTemplateName",
    );
    expect(names).toEqual(["staging-payments-prod-web"]);
    await project.destroy("payments-prod");
  });

  test("change what they are about, and nothing else", async () => {
    project.edit([[...image, "tags"], { Service: "api" }]);
    expect(await project.synth()).toMatchObject({ exitCode: 0, stderr: "" });
    expect((await project.plan("shared")).changes).toEqual([
      "aws_imagebuilder_distribution_configuration: update",
      "aws_imagebuilder_image_pipeline: update",
      "aws_imagebuilder_image_recipe: update",
      "aws_imagebuilder_infrastructure_configuration: update",
    ]);
    await project.applyPlan("shared");
    project.write("build.sh", "#!/bin/bash\necho changed\n");
    project.write(
      "components/web-server.yaml",
      project.read("components/web-server.yaml").replaceAll("%{y}", "%{z}"),
    );
    expect(await project.synth()).toMatchObject({ exitCode: 0 });
    expect((await project.plan("shared")).changes).toEqual([
      "aws_imagebuilder_component: create, delete",
      "aws_imagebuilder_distribution_configuration: create, delete",
      "aws_imagebuilder_image_pipeline: update",
      "aws_imagebuilder_image_recipe: create, delete",
      "aws_s3_object: create, delete",
    ]);
    await project.applyPlan("shared");
    expect(await userData()).toContain("echo changed\n");
    expect(await project.plan("shared")).toEqual({ hasChanges: false, changes: [] });
  });

  test("a destroy leaves nothing", async () => {
    await project.destroy("shared");
    expect((await project.sharedLeftovers(ACCOUNT)).flat()).toEqual([]);
    for (const query of [
      "iam list-roles --path-prefix /builds/ --query Roles",
      "logs describe-log-groups --query logGroups",
      "sns list-topics --query Topics",
      "kms list-aliases --query Aliases[?starts_with(AliasName,'alias/staging')]",
    ])
      expect(await aws(query)).toEqual([]);
  });
});
