import { undocumented } from "../e2e/permissions.js";
import { Project } from "../e2e/project.js";

const ACCOUNT = "111122223333";
const WORKLOAD = "444455556666";
const INFRASTRUCTURE = `arn:aws:imagebuilder:eu-west-1:${ACCOUNT}:infrastructure-configuration/staging-web`;

/** A trust policy that asks for an external id, without the spaces that would part words of a command. */
const trusting = (externalId: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { AWS: "*" },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "sts:ExternalId": externalId } },
      },
    ],
  });

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
    await project.startSandbox("--step-ms", "20", "--verbose");
    project.write("build.sh", '#!/bin/bash\necho "${PROXY} %{x}" > /etc/proxy\n');
    // More than Image Builder takes inline.
    project.write(
      "components/web-server.yaml",
      `${project.read("components/web-server.yaml")}${"# ${x} %{y}\n".repeat(1500)}`,
    );
    for (const [account, externalId] of [
      [ACCOUNT, "acme"],
      [WORKLOAD, "payments"],
    ] as const)
      await project.aws(
        account,
        `iam create-role --role-name golden-ami --assume-role-policy-document ${trusting(externalId)}`,
      );
    const subnets = await project.aws(
      WORKLOAD,
      "ec2 describe-subnets --region eu-west-1 --query Subnets[:1].SubnetId",
    );
    key = String(await project.aws(ACCOUNT, "kms create-key --region eu-west-3 --query KeyMetadata.Arn"));
    project.edit(
      [["namePrefix"], "staging"],
      [["shared", "externalId"], "acme"],
      [["workloads", "payments-prod", "externalId"], "payments"],
      [["workloads", "payments-prod", "fleets", "web", "autoScaling"], { min: 0, max: 1, subnets }],
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
    const rollout = () => project.goldenAmi(["rollout", "payments-prod", "web", "--start", "--follow"]);
    expect(await rollout()).toMatchObject({ exitCode: 0 });
    await project.destroy("payments-prod");
    for (const [path, externalId, args] of [
      [["shared"], "acme", ["build", "web"]],
      [["workloads", "payments-prod"], "payments", ["rollout", "payments-prod", "web"]],
    ] as const) {
      project.edit([[...path, "externalId"], "other"]);
      const { exitCode, stderr } = await project.goldenAmi(args);
      expect([exitCode, stderr]).toEqual([1, expect.stringContaining("sts:AssumeRole")]);
      project.edit([[...path, "externalId"], externalId]);
    }
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

  test("may be of one's own making: a topic, an instance profile, a bucket of logs, dedicated hosts", async () => {
    const topic = await aws("sns create-topic --name image-builds --query TopicArn");
    const host = "h-0123456789abcdef0";
    await aws("iam create-instance-profile --instance-profile-name image-builder");
    await aws(
      "s3api create-bucket --bucket acme-build-logs --create-bucket-configuration LocationConstraint=eu-west-1",
    );
    project.edit(
      [["shared", "instanceRole"], undefined],
      [["shared", "instanceProfile"], "image-builder"],
      [["shared", "snsTopic"], undefined],
      [["shared", "snsTopicArn"], topic],
      [["shared", "logs", "s3"], { bucket: "acme-build-logs", prefix: "builds" }],
      [[...image, "placement"], { tenancy: "host", hostId: host }],
    );
    expect(await project.synth()).toMatchObject({ exitCode: 0, stderr: "" });
    await project.apply("shared");
    expect(await project.plan("shared")).toEqual({ hasChanges: false, changes: [] });
    expect(
      await aws(
        `imagebuilder get-infrastructure-configuration --infrastructure-configuration-arn ${INFRASTRUCTURE} --query infrastructureConfiguration`,
      ),
    ).toMatchObject({
      instanceProfileName: "image-builder",
      snsTopicArn: topic,
      logging: { s3Logs: { s3BucketName: "acme-build-logs", s3KeyPrefix: "builds" } },
      placement: { tenancy: "host", hostId: host },
    });
    expect(await aws("sns list-topics --query Topics[].TopicArn")).toEqual([topic]);
    expect(await aws("iam list-roles --path-prefix /builds/ --query Roles")).toEqual([]);
    expect(await project.goldenAmi(["build", "web"])).toMatchObject({ exitCode: 0 });
  });

  test("a destroy leaves what it did not make, and nothing else", async () => {
    const topic = await aws("sns list-topics --query Topics[0].TopicArn");
    await project.destroy("shared");
    await aws("iam delete-role --role-name golden-ami");
    await aws("iam delete-instance-profile --instance-profile-name image-builder");
    await aws("s3api delete-bucket --bucket acme-build-logs");
    await aws(`sns delete-topic --topic-arn ${topic}`);
    expect((await project.sharedLeftovers(ACCOUNT)).flat()).toEqual([]);
    for (const query of [
      "iam list-roles --path-prefix /builds/ --query Roles",
      "logs describe-log-groups --query logGroups",
      "sns list-topics --query Topics",
      "kms list-aliases --query Aliases[?starts_with(AliasName,'alias/staging')]",
    ])
      expect(await aws(query)).toEqual([]);
  });

  test("Terraform made no call that the documentation of its permissions does not list", () => {
    expect([...project.terraformCalls]).toEqual(
      expect.arrayContaining([
        `${ACCOUNT} sns:CreateTopic`,
        `${WORKLOAD} autoscaling:CreateAutoScalingGroup`,
      ]),
    );
    expect(undocumented(project.terraformCalls, ACCOUNT, "shared")).toEqual([]);
    expect(undocumented(project.terraformCalls, WORKLOAD, "workload")).toEqual([]);
  });
});
