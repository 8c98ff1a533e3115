import type { TerraformStack } from "cdktf";
import { BuildEnvironment } from "../../../modules/build/build-environment.js";
import { ImageKey } from "../../../modules/build/image-key.js";
import { GoldenImage, type GoldenImageProps } from "../../../modules/image/golden-image.js";
import { all, count, only, synthesize } from "../../synthesize.js";

const keyArn = "arn:aws:kms:eu-west-1:111122223333:key/0abc";
const required: GoldenImageProps = {
  version: "1.0.0",
  parentImage: "arn:aws:imagebuilder:eu-west-1:aws:image/amazon-linux-2023-x86/x.x.x",
  components: [{ arn: "arn:aws:imagebuilder:eu-west-1:aws:component/update-linux/x.x.x" }],
  rootDeviceName: "/dev/xvda",
  keyArns: { "eu-west-1": keyArn },
};

const image = (props: Partial<GoldenImageProps> = {}, id = "web") =>
  synthesize((stack) => {
    new GoldenImage(stack, id, { ...required, ...props });
  });

const IMAGE = {
  aws_imagebuilder_distribution_configuration: 1,
  aws_imagebuilder_image_pipeline: 1,
  aws_imagebuilder_image_recipe: 1,
  aws_imagebuilder_infrastructure_configuration: 1,
};

test("an image is a recipe, where it is built, where it goes and a pipeline, in an environment of its own", () => {
  const configuration = image();
  expect(count(configuration)).toMatchObject({
    ...IMAGE,
    aws_s3_bucket: 1,
    aws_iam_role: 1,
    aws_security_group: 1,
  });
  const address = (type: string) => `${type}.${Object.keys(configuration.resource?.[type] ?? {})[0]}`;
  expect(only(configuration, "aws_imagebuilder_image_pipeline")).toEqual({
    name: "web",
    image_recipe_arn: `\${${address("aws_imagebuilder_image_recipe")}.arn}`,
    infrastructure_configuration_arn: `\${${address("aws_imagebuilder_infrastructure_configuration")}.arn}`,
    distribution_configuration_arn: `\${${address("aws_imagebuilder_distribution_configuration")}.arn}`,
  });
  expect(only(configuration, "aws_imagebuilder_infrastructure_configuration")).toMatchObject({
    name: "web",
    instance_profile_name: `\${${address("aws_iam_instance_profile")}.name}`,
    security_group_ids: [`\${${address("aws_security_group")}.id}`],
    logging: {
      s3_logs: { s3_bucket_name: `\${${address("aws_s3_bucket")}.id}`, s3_key_prefix: "image-builder" },
    },
  });
  expect(only(configuration, "aws_imagebuilder_distribution_configuration")).toEqual({
    name: "web",
    distribution: [
      {
        region: "eu-west-1",
        ami_distribution_configuration: {
          name: "web_1.0.0_{{imagebuilder:buildVersion}}_{{imagebuilder:buildDate}}",
          ami_tags: { GoldenImage: "web", RecipeVersion: "1.0.0" },
          kms_key_id: keyArn,
        },
        ssm_parameter_configuration: [
          { parameter_name: "/imagebuilder/golden-ami/web/latest", data_type: "aws:ec2:image" },
        ],
      },
    ],
  });
  expect(only(configuration, "aws_imagebuilder_image_recipe")).toMatchObject({
    name: "web",
    block_device_mapping: [{ ebs: { kms_key_id: keyArn, volume_type: "gp3" } }],
  });
});

test("two images share an environment and a key", () => {
  const configuration = synthesize((stack: TerraformStack) => {
    const environment = new BuildEnvironment(stack, "Build");
    const key = new ImageKey(stack, "Key", { accounts: ["444455556666"] });
    for (const id of ["web", "api"]) {
      new GoldenImage(stack, id, { ...required, environment, keyArns: { "eu-west-1": key.arn } });
    }
  });
  expect(count(configuration)).toMatchObject({
    aws_imagebuilder_image_recipe: 2,
    aws_imagebuilder_image_pipeline: 2,
    aws_kms_key: 1,
    aws_s3_bucket: 1,
    aws_iam_instance_profile: 1,
  });
  const key = Object.keys(configuration.resource?.aws_kms_key ?? {})[0];
  for (const recipe of all(configuration, "aws_imagebuilder_image_recipe")) {
    expect(recipe).toMatchObject({
      block_device_mapping: [{ ebs: { kms_key_id: `\${aws_kms_key.${key}.arn}` } }],
    });
  }
});

test("a key of the build's own, a schedule, sharing and tags reach the parts that they are for", () => {
  const buildKeyArn = "arn:aws:kms:eu-west-1:111122223333:key/0def";
  const configuration = image({
    name: "shop",
    description: "the shop",
    buildKeyArn,
    rootVolumeSizeGiB: 20,
    rootVolumeType: "io2",
    instanceTypes: ["t3.large"],
    schedule: { cron: "cron(0 3 ? * SUN *)", timezone: "Europe/Paris" },
    accounts: ["444455556666"],
    tags: { Cost: "x" },
  });
  expect(only(configuration, "aws_imagebuilder_image_recipe")).toMatchObject({
    name: "shop",
    description: "the shop",
    block_device_mapping: [{ ebs: { kms_key_id: buildKeyArn, volume_size: 20, volume_type: "io2" } }],
  });
  expect(only(configuration, "aws_imagebuilder_image_pipeline")).toMatchObject({
    schedule: { schedule_expression: "cron(0 3 ? * SUN *)", timezone: "Europe/Paris" },
  });
  expect(only(configuration, "aws_imagebuilder_infrastructure_configuration")).toMatchObject({
    instance_types: ["t3.large"],
    resource_tags: { Cost: "x" },
  });
  expect(only(configuration, "aws_imagebuilder_distribution_configuration")).toMatchObject({
    distribution: [
      {
        ami_distribution_configuration: {
          description: "the shop",
          kms_key_id: keyArn,
          ami_tags: { Cost: "x", GoldenImage: "shop", RecipeVersion: "1.0.0" },
          launch_permission: { user_ids: ["444455556666"] },
        },
      },
    ],
  });
});

test.each<[id: string, props: Partial<GoldenImageProps>, messages: string[]]>([
  [
    "Web",
    { version: "1.0", keyArns: {} },
    [
      'name "Web" is not an image\'s name: expected a-z, 0-9 and -, beginning with a letter and ending with a letter or digit; never _ (test/Web)',
      'version "1.0" is not a version: expected "<major>.<minor>.<patch>", e.g. "1.0.0" (test/Web)',
      "keyArns has 0 entries: expected at least 1 (test/Web)",
    ],
  ],
  ["web", { components: [] }, ["components.arn has 0 entries: expected at least 1 (test/web/Recipe)"]],
  ["web", { parentImage: "web server" }, ['parentImage "web server" is not a parent image']],
  [
    "web",
    { rootDeviceName: "xvda" },
    ['rootDeviceName "xvda" is not a device name: expected e.g. /dev/xvda (test/web/Recipe)'],
  ],
  [
    "web",
    { accounts: ["1"] },
    [
      'accounts[0] "1" is not an account id: expected 12 digits in quotes, e.g. "111122223333" (test/web/DistributionConfiguration)',
    ],
  ],
  ["web", { keyArns: { "eu-west-9": keyArn } }, ['keyArns key "eu-west-9" is not an AWS Region']],
  ["web", { schedule: { cron: "daily" } }, ['schedule.cron "daily"', "(test/web/Pipeline)"]],
])("an image %s with %j is refused in full", (id, props, messages) => {
  for (const message of messages) expect(() => image(props, id)).toThrow(message);
});

test.each<[what: string, props: object, message: string]>([
  [
    "an account undefined",
    { accounts: [undefined] },
    "accounts[0] null is not given: expected a value (test/web/DistributionConfiguration)",
  ],
  [
    "a text for a list",
    { accounts: "111122223333" },
    'accounts "111122223333" is not a list: expected a list of texts (test/web/DistributionConfiguration)',
  ],
  [
    "a tag without a value",
    { tags: { Cost: undefined } },
    "Cost null is not given: expected a value (test/web/",
  ],
  [
    "no description but null",
    { description: null },
    "description null is not given: expected a value (test/web/Recipe)",
  ],
])("%s, which types would refuse, is a mistake and no TypeError", (_, props, message) => {
  expect(() => image(props as Partial<GoldenImageProps>)).toThrow(message);
});
