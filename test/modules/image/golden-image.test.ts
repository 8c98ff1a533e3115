import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Token } from "cdktf";
import { BuildEnvironment } from "../../../modules/build/build-environment.js";
import { ImageKey } from "../../../modules/build/image-key.js";
import { LifecycleExecution } from "../../../modules/build/lifecycle-execution.js";
import { GoldenImage, type GoldenImageProps } from "../../../modules/image/golden-image.js";
import { all, count, only, synthesize } from "../../synthesize.js";

const ORGANIZATION = "arn:aws:organizations::000000000000:organization/o-exampleorg1";
const KEY = "arn:aws:kms:eu-west-1:111122223333:key/0abc";

const required: GoldenImageProps = {
  version: "1.0.0",
  parentImage: "arn:aws:imagebuilder:eu-west-1:aws:image/amazon-linux-2023-x86/x.x.x",
  components: [{ arn: "arn:aws:imagebuilder:eu-west-1:aws:component/update-linux/x.x.x" }],
  rootDeviceName: "/dev/xvda",
  keyArns: { "eu-west-1": KEY },
};

const image = (props: Partial<GoldenImageProps> = {}) =>
  synthesize((stack) => {
    new GoldenImage(stack, "web", { ...required, ...props });
  });

test("an image is a recipe, two configurations and a pipeline that refers to them, on an environment of its own", () => {
  const configuration = image();
  expect(count(configuration)).toEqual({
    aws_caller_identity: 1,
    aws_ec2_instance_type_offerings: 1,
    aws_iam_instance_profile: 1,
    aws_iam_role: 1,
    aws_iam_role_policy: 2,
    aws_iam_role_policy_attachment: 2,
    aws_imagebuilder_distribution_configuration: 1,
    aws_imagebuilder_image_pipeline: 1,
    aws_imagebuilder_image_recipe: 1,
    aws_imagebuilder_infrastructure_configuration: 1,
    aws_s3_bucket: 1,
    aws_s3_bucket_lifecycle_configuration: 1,
    aws_s3_bucket_policy: 1,
    aws_s3_bucket_public_access_block: 1,
    aws_s3_bucket_server_side_encryption_configuration: 1,
    aws_s3_bucket_versioning: 1,
    aws_security_group: 1,
    aws_subnets: 1,
    aws_vpc: 1,
    aws_vpc_security_group_egress_rule: 2,
  });
  const [recipe, infrastructure, distribution] = [
    "aws_imagebuilder_image_recipe",
    "aws_imagebuilder_infrastructure_configuration",
    "aws_imagebuilder_distribution_configuration",
  ].map((type) => `\${${type}.${Object.keys(configuration.resource?.[type] ?? {})[0]}.arn}`);
  expect(only(configuration, "aws_imagebuilder_image_pipeline")).toEqual({
    name: "web",
    image_recipe_arn: recipe,
    infrastructure_configuration_arn: infrastructure,
    distribution_configuration_arn: distribution,
  });
  expect(only(configuration, "aws_imagebuilder_distribution_configuration")).toMatchObject({
    name: "web-1-0-0",
    lifecycle: { create_before_destroy: true },
  });
  expect(only(configuration, "aws_imagebuilder_distribution_configuration").distribution).toEqual([
    {
      region: "eu-west-1",
      ami_distribution_configuration: {
        name: "web_1.0.0_{{imagebuilder:buildVersion}}_{{imagebuilder:buildDate}}",
        ami_tags: { GoldenImage: "web", RecipeVersion: "1.0.0" },
        kms_key_id: KEY,
      },
      ssm_parameter_configuration: [
        { parameter_name: "/imagebuilder/golden-ami/web/latest", data_type: "aws:ec2:image" },
      ],
    },
  ]);
  expect(only(configuration, "aws_imagebuilder_image_recipe")).toMatchObject({
    name: "web",
    version: "1.0.0",
    block_device_mapping: [{ device_name: "/dev/xvda", ebs: { kms_key_id: KEY, volume_type: "gp3" } }],
  });
});

test("everything that can be given is where it belongs", () => {
  const other = "arn:aws:kms:eu-west-3:111122223333:key/0def";
  const configuration = image({
    name: "web-server",
    description: "nginx",
    rootVolumeSizeGiB: 20,
    rootVolumeType: "gp2",
    keyArns: { "eu-west-3": other },
    buildKeyArn: KEY,
    organizationArns: [ORGANIZATION],
    organizationalUnitArns: ["arn:aws:organizations::000000000000:ou/o-exampleorg1/ou-abcd-11111111"],
    accounts: ["444455556666"],
    targetAccountIds: ["777788889999"],
    instanceTypes: ["t3.large"],
    schedule: { cron: "rate(7 days)" },
    tags: { CostCenter: "platform" },
    imageBuilderTags: { Team: "web" },
    userData: { text: "#!/bin/sh\n" },
  });
  for (const type of [
    "image_recipe",
    "infrastructure_configuration",
    "distribution_configuration",
    "image_pipeline",
  ])
    expect(only(configuration, `aws_imagebuilder_${type}`).tags).toEqual({ Team: "web" });
  expect(only(configuration, "aws_imagebuilder_distribution_configuration").distribution).toMatchObject([
    { ami_distribution_configuration: { target_account_ids: ["777788889999"] } },
  ]);
  expect(only(configuration, "aws_imagebuilder_image_recipe").user_data_base64).toBe("IyEvYmluL3NoCg==");
  expect(only(configuration, "aws_imagebuilder_image_recipe")).toMatchObject({
    name: "web-server",
    description: "nginx",
    block_device_mapping: [{ ebs: { kms_key_id: KEY, volume_size: 20, volume_type: "gp2" } }],
  });
  expect(only(configuration, "aws_imagebuilder_infrastructure_configuration")).toMatchObject({
    name: "web-server",
    instance_types: ["t3.large"],
    resource_tags: { CostCenter: "platform" },
  });
  expect(only(configuration, "aws_imagebuilder_distribution_configuration").distribution).toMatchObject([
    {
      region: "eu-west-3",
      ami_distribution_configuration: {
        description: "nginx",
        kms_key_id: other,
        ami_tags: { CostCenter: "platform", GoldenImage: "web-server", RecipeVersion: "1.0.0" },
        launch_permission: {
          organization_arns: [ORGANIZATION],
          organizational_unit_arns: ["arn:aws:organizations::000000000000:ou/o-exampleorg1/ou-abcd-11111111"],
          user_ids: ["444455556666"],
        },
      },
    },
  ]);
  expect(only(configuration, "aws_imagebuilder_image_pipeline").schedule).toMatchObject({
    schedule_expression: "rate(7 days)",
  });
});

test("an image is built where its own instance types are offered", () => {
  const configuration = image({ instanceTypes: ["p4d.24xlarge"] });
  expect(all(configuration, "aws_ec2_instance_type_offerings").map(({ filter }) => filter)).toContainEqual([
    { name: "instance-type", values: ["p4d.24xlarge"] },
  ]);
  expect(only(configuration, "aws_imagebuilder_infrastructure_configuration").subnet_id).toMatch(
    /data\.aws_subnets\.web_Subnet_\w+\.ids/,
  );
});

test("two images share an environment and a key", () => {
  const configuration = synthesize((stack) => {
    const environment = new BuildEnvironment(stack, "Build", {
      name: "build",
      logBucketName: "logs",
      logPrefix: "builds",
    });
    const key = new ImageKey(stack, "Key", { account: "111122223333", organizationArns: [ORGANIZATION] });
    for (const id of ["web", "database"]) {
      new GoldenImage(stack, id, { ...required, environment, keyArns: { "eu-west-1": key.arn } });
    }
  });
  expect(count(configuration)).toMatchObject({
    aws_iam_role: 1,
    aws_kms_key: 1,
    aws_s3_bucket: 1,
    aws_security_group: 1,
    aws_imagebuilder_image_pipeline: 2,
  });
  const infrastructures = all(configuration, "aws_imagebuilder_infrastructure_configuration");
  const [bucket] = Object.keys(configuration.resource?.aws_s3_bucket ?? {});
  const s3_logs = { s3_bucket_name: `\${aws_s3_bucket.${bucket}.id}`, s3_key_prefix: "builds" };
  expect(infrastructures.map(({ logging }) => logging)).toEqual([{ s3_logs }, { s3_logs }]);
});

test("instances, tests, scans and the pipeline are as they are given", () => {
  const configuration = image({
    keyPair: "ops",
    placement: { tenancy: "host", hostId: "h-0123456789abcdef0" },
    terminateInstanceOnFailure: false,
    tests: { timeoutMinutes: 90 },
    vulnerabilityScanning: true,
    schedule: { cron: "rate(7 days)", enabled: false },
  });
  expect(only(configuration, "aws_imagebuilder_infrastructure_configuration")).toMatchObject({
    key_pair: "ops",
    placement: { tenancy: "host", host_id: "h-0123456789abcdef0" },
    terminate_instance_on_failure: false,
  });
  expect(only(configuration, "aws_imagebuilder_image_pipeline")).toMatchObject({
    status: "DISABLED",
    image_tests_configuration: { image_tests_enabled: true, timeout_minutes: 90 },
    image_scanning_configuration: { image_scanning_enabled: true },
  });
  const untested = image({ tests: { enabled: false } });
  expect(only(untested, "aws_imagebuilder_image_pipeline").image_tests_configuration).toEqual({
    image_tests_enabled: false,
    timeout_minutes: 720,
  });
});

test("an image can be built after each release of another, and without enhanced metadata", () => {
  const configuration = image({ buildAfter: "base", enhancedImageMetadata: false });
  const [pipeline] = Object.keys(configuration.resource?.aws_imagebuilder_image_pipeline ?? {});
  expect(only(configuration, "aws_cloudwatch_event_target").arn).toBe(
    `\${aws_imagebuilder_image_pipeline.${pipeline}.arn}`,
  );
  expect(String(only(configuration, "aws_cloudwatch_event_rule").event_pattern)).toContain(":image/base/");
  expect(only(configuration, "aws_imagebuilder_image_pipeline").enhanced_image_metadata_enabled).toBe(false);
  expect(count(image())).not.toHaveProperty("aws_cloudwatch_event_rule");
  expect(only(image(), "aws_imagebuilder_image_pipeline")).not.toHaveProperty(
    "enhanced_image_metadata_enabled",
  );
});

test("the log group of an image is made before its pipeline, if the environment has any, and its topic is told", () => {
  const configuration = synthesize((stack) => {
    const environment = new BuildEnvironment(stack, "Build", {
      logRetentionDays: 30,
      topicArn: "arn:aws:sns:eu-west-1:111122223333:builds",
    });
    new GoldenImage(stack, "web", { ...required, environment });
  });
  const [group] = Object.keys(configuration.resource?.aws_cloudwatch_log_group ?? {});
  expect(only(configuration, "aws_cloudwatch_log_group")).toEqual({
    name: "/aws/imagebuilder/web",
    retention_in_days: 30,
    kms_key_id: expect.stringMatching(/^\$\{aws_kms_key\.Build_ServiceKey_\w+\.arn\}$/),
  });
  expect(only(configuration, "aws_imagebuilder_image_pipeline").depends_on).toEqual([
    `aws_cloudwatch_log_group.${group}`,
  ]);
  expect(only(configuration, "aws_imagebuilder_infrastructure_configuration").sns_topic_arn).toBe(
    "arn:aws:sns:eu-west-1:111122223333:builds",
  );
});

test.each<[Partial<GoldenImageProps>, string]>([
  [{ keyPair: "é" }, 'keyPair "é" (U+00E9)'.slice(0, 11)],
  [{ placement: { tenancy: "mine" } }, 'placement.tenancy "mine" is not a tenancy'],
  [{ placement: { hostId: "h-0123456789abcdef0" } }, "placement.hostId has no effect but on dedicated hosts"],
  [
    {
      placement: {
        tenancy: "host",
        hostId: "h-0123456789abcdef0",
        hostResourceGroupArn: "arn:aws:resource-groups:eu-west-1:111122223333:group/hosts",
      },
    },
    "placement.hostId has no effect beside placement.hostResourceGroupArn: expected one of both",
  ],
  [{ buildAfter: "ba_se" }, 'buildAfter "ba_se" has "_"'],
  [{ tests: { timeoutMinutes: 5 } }, "tests.timeoutMinutes 5 is too small: expected at least 60"],
  [{ tests: { enabled: false, timeoutMinutes: 60 } }, "tests.timeoutMinutes has no effect without tests"],
  [
    { name: "Web" },
    `name "Web" has "W", which is not allowed in an image's name: expected a-z, 0-9 and -, beginning with a letter and ending with a letter or digit; never _ (test/web)`,
  ],
  [{ name: "web_server" }, `name "web_server" has "_", which is not allowed in an image's name`],
  [{ name: "${var.name}" }, "name is known to Terraform only"],
  [{ name: "w" }, 'name "w" has 1 character: expected at least 3 (test/web/Recipe)'],
  [
    { version: "1.0" },
    'version "1.0" is not a version: expected "<major>.<minor>.<patch>", e.g. "1.0.0" (test/web)',
  ],
  [{ keyArns: {} }, "keyArns has 0 entries: expected at least 1 (test/web)"],
  [
    { name: `w${"e".repeat(70)}` },
    "has 134 characters: expected at most 127 (test/web/DistributionConfiguration)",
  ],
  [{ components: [] }, "components has 0 entries: expected at least 1 (test/web)"],
  [{ schedule: { cron: "daily" } }, 'schedule.cron "daily" is neither cron(…) nor rate(…)'],
])("an image with %j is refused", (props, message) => {
  expect(() => image(props)).toThrow(message);
});

test("everything that is wrong with an image is said at once, by the names that its user wrote", () => {
  let message = "";
  try {
    image({
      name: "Web",
      version: "1",
      parentImage: "al2023",
      rootDeviceName: "xvda",
      rootVolumeType: "gp4",
      keyArns: { "eu-west-9": "key" },
      buildKeyArn: "key",
      accounts: ["1"],
      targetAccountIds: ["2"],
      instanceTypes: ["small"],
      schedule: { cron: "daily", timezone: "Mars" },
      tags: { "aws:a": "b" },
      imageBuilderTags: { "aws:a": "b" },
      userData: { text: "run" },
    });
  } catch (error) {
    message = error instanceof Error ? error.message : "";
  }
  expect(message.split("\n").map((line) => line.split(" ")[0])).toEqual([
    "name",
    "version",
    "parentImage",
    "rootDeviceName",
    "keyArns",
    "keyArns.eu-west-9",
    "buildKeyArn",
    "accounts[0]",
    "targetAccountIds[0]",
    "instanceTypes[0]",
    "userData.text",
    "tags",
    "imageBuilderTags",
    "rootVolumeType",
    "schedule.cron",
    "schedule.timezone",
  ]);
});

describe("an image with a lifecycle", () => {
  const PARIS = "arn:aws:kms:eu-west-3:111122223333:key/0def";

  test("has a policy with a role of its own, and something that tags its releases", () => {
    const before = count(image());
    const configuration = image({ lifecycle: { delete: { keep: 3 } } });
    expect(count(configuration)).toEqual({
      ...before,
      aws_caller_identity: 3,
      aws_cloudwatch_event_rule: 1,
      aws_cloudwatch_event_target: 1,
      aws_iam_role: 3,
      aws_iam_role_policy: 3,
      aws_iam_role_policy_attachment: 3,
      aws_imagebuilder_lifecycle_policy: 1,
      aws_sfn_state_machine: 1,
    });
    const [attachment] = Object.keys(configuration.resource?.aws_iam_role_policy_attachment ?? {}).filter(
      (name) => name.includes("Lifecycle"),
    );
    expect(only(configuration, "aws_imagebuilder_lifecycle_policy")).toMatchObject({
      name: "web",
      resource_selection: [{ tag_map: { GoldenImage: "web" } }],
      depends_on: [`aws_iam_role_policy_attachment.${attachment}`],
    });
  });

  test("has AMIs of pinned versions tagged in each Region before the policy is there", () => {
    const configuration = synthesize((stack) => {
      const provider = new AwsProvider(stack, "Paris", { region: "eu-west-3", alias: "paris" });
      new GoldenImage(stack, "web", {
        ...required,
        keyArns: { "eu-west-1": KEY, "eu-west-3": PARIS },
        lifecycle: {
          deprecate: { keep: 1 },
          disable: { keep: 2 },
          delete: { olderThanDays: 30, retainAtLeast: 4 },
          pinnedVersions: ["1.0"],
          providers: { "eu-west-3": provider },
        },
      });
    });
    expect(all(configuration, "aws_ami_ids").map(({ provider }) => provider)).toEqual([
      undefined,
      "aws.paris",
    ]);
    const tags = Object.entries(configuration.resource?.aws_ec2_tag ?? {});
    expect(tags.map(([, { for_each: each }]) => String(each))).toEqual([
      expect.stringContaining("min(2, "),
      expect.stringContaining("min(2, "),
    ]);
    expect(only(configuration, "aws_imagebuilder_lifecycle_policy").depends_on).toEqual(
      expect.arrayContaining(tags.map(([name]) => `aws_ec2_tag.${name}`)),
    );
  });

  test("pins one release of a version, if rules leave none in particular", () => {
    const configuration = image({ lifecycle: { deprecate: { keep: 9 }, pinnedVersions: ["0"] } });
    expect(only(configuration, "aws_ec2_tag").for_each).toContain("min(1, ");
  });

  test("may share its role and tagger with others", () => {
    const configuration = synthesize((stack) => {
      const lifecycleExecution = new LifecycleExecution(stack, "Lifecycle");
      const lifecycle = { delete: { keep: 3 } };
      new GoldenImage(stack, "web", { ...required, lifecycle, lifecycleExecution });
      new GoldenImage(stack, "app", { ...required, lifecycle, lifecycleExecution });
    });
    expect(count(configuration)).toMatchObject({
      aws_imagebuilder_lifecycle_policy: 2,
      aws_sfn_state_machine: 1,
    });
  });

  test.each<[Partial<GoldenImageProps>, string]>([
    [
      { lifecycle: {} },
      "lifecycle.delete is not given, and no other rule is: expected at least one (test/web)",
    ],
    [
      { lifecycle: { delete: { keep: 0 } } },
      "lifecycle.delete.keep 0 is too small: expected at least 1 (test/web)",
    ],
    [
      { lifecycle: { delete: { keep: 1 }, pinnedVersions: ["v1"] } },
      'lifecycle.pinnedVersions[0] "v1" has a v before its version',
    ],
    [
      {
        keyArns: { "eu-west-1": KEY, "eu-west-3": PARIS },
        lifecycle: { delete: { keep: 1 }, pinnedVersions: ["1"] },
      },
      "lifecycle.providers lacks all but one of eu-west-1, eu-west-3: expected a provider for each Region but the stack's own (test/web)",
    ],
  ])("%j is refused", (props, message) => {
    expect(() => image(props)).toThrow(message);
  });

  test("an environment of lifecycles without one is refused", () => {
    expect(() =>
      synthesize((stack) => {
        const lifecycleExecution = new LifecycleExecution(stack, "Lifecycle");
        new GoldenImage(stack, "web", { ...required, lifecycleExecution });
      }),
    ).toThrow("lifecycleExecution has no effect without lifecycle: expected both, or none (test/web)");
  });

  test("numbers that only Terraform knows are passed on, and never compared", () => {
    const keep = Token.asNumber("${var.keep}");
    const configuration = image({
      lifecycle: { disable: { keep: 9 }, delete: { keep }, pinnedVersions: ["0"] },
    });
    expect(only(configuration, "aws_imagebuilder_lifecycle_policy").policy_detail).toMatchObject([
      { filter: [{ value: 9 }] },
      { filter: [{ value: "${var.keep}" }] },
    ]);
    expect(only(configuration, "aws_ec2_tag").for_each).toContain("min(9, ");
  });
});
