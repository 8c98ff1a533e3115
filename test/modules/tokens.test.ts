import { Fn, Lazy, ref, TerraformLocal, type TerraformStack, TerraformVariable, Token } from "cdktf";
import { ImageKey } from "../../modules/build/image-key.js";
import { InstanceProfile } from "../../modules/build/instance-profile.js";
import { LogBucket } from "../../modules/build/log-bucket.js";
import { AutoScalingGroup } from "../../modules/fleet/auto-scaling-group.js";
import { Fleet } from "../../modules/fleet/fleet.js";
import { DistributionConfiguration } from "../../modules/image/distribution-configuration.js";
import { GoldenImage } from "../../modules/image/golden-image.js";
import { ImageRecipe } from "../../modules/image/image-recipe.js";
import { only, statements, synthesize } from "../synthesize.js";

/** Texts that Terraform alone knows, made in each way, and what Terraform must read. */
const TEXTS: readonly [what: string, text: (stack: TerraformStack) => string, rendered: string][] = [
  ["an expression", () => "${aws_vpc.x.id}", "${aws_vpc.x.id}"],
  ["a token", () => Token.asString(ref("aws_vpc.x.id")), "${aws_vpc.x.id}"],
  ["a lazy value", () => Lazy.stringValue({ produce: () => "${aws_vpc.x.id}" }), "${aws_vpc.x.id}"],
  ["a function", () => Fn.join("-", ["a", "b"]), '${join("-", ["a", "b"])}'],
  [
    "a variable",
    (stack) => new TerraformVariable(stack, "text", { type: "string" }).stringValue,
    "${var.text}",
  ],
  ["a local", (stack) => new TerraformLocal(stack, "text", "x").asString, "${local.text}"],
];

test.each(TEXTS)("%s passes through every text of an image, a fleet and a key", (_, text, rendered) => {
  const configuration = synthesize((stack) => {
    const value = text(stack);
    new GoldenImage(stack, "web", {
      version: "1.0.0",
      description: value,
      parentImage: value,
      components: [{ arn: value, parameters: { [value]: value, Port: value } }],
      rootDeviceName: value,
      rootVolumeType: value,
      keyArns: { [value]: value },
      organizationArns: [value],
      accounts: [value],
      instanceTypes: [value],
      schedule: { cron: value, timezone: value },
      tags: { [value]: value },
    });
    new Fleet(stack, "fleet", {
      owner: value,
      image: "web",
      name: value,
      launchTemplate: { instanceType: value, securityGroups: [value], subnet: value },
      autoScaling: { min: 0, max: 1, subnets: [value] },
      tags: { [value]: value, Vpc: value },
    });
  });
  expect(JSON.stringify(configuration)).not.toMatch(/TfToken|\$\$\{|\$\{\\"\$\\"\}/);
  const ebs = { kms_key_id: rendered, volume_type: rendered };
  expect(only(configuration, "aws_imagebuilder_image_recipe")).toMatchObject({
    description: rendered,
    parent_image: rendered,
    component: [
      {
        component_arn: rendered,
        parameter: [
          { name: rendered, value: rendered },
          { name: "Port", value: rendered },
        ],
      },
    ],
    block_device_mapping: [{ device_name: rendered, ebs }],
  });
  expect(only(configuration, "aws_imagebuilder_distribution_configuration").distribution).toMatchObject([
    {
      region: rendered,
      ami_distribution_configuration: {
        ami_tags: { [rendered]: rendered },
        kms_key_id: rendered,
        launch_permission: { organization_arns: [rendered], user_ids: [rendered] },
      },
    },
  ]);
  expect(only(configuration, "aws_launch_template")).toMatchObject({
    name: rendered,
    instance_type: rendered,
    network_interfaces: [{ security_groups: [rendered], subnet_id: rendered }],
    tag_specifications: [{ tags: { Name: rendered, [rendered]: rendered, Vpc: rendered } }, {}],
  });
  expect(only(configuration, "aws_autoscaling_group")).toMatchObject({
    name: rendered,
    vpc_zone_identifier: [rendered],
    tag: [
      { key: rendered, value: rendered },
      { key: "Vpc", value: rendered },
    ],
  });
  expect(only(configuration, "aws_kms_grant").grantee_principal).toMatch(/^arn:aws:iam::/);
  expect(only(configuration, "aws_kms_key").key_id).toBe(
    `arn:aws:kms:eu-west-1:${rendered}:alias/golden-ami`,
  );
});

test("numbers that Terraform alone knows pass through", () => {
  const configuration = synthesize((stack) => {
    const number = Token.asNumber("${var.n}");
    new LogBucket(stack, "Logs", { expiryDays: number });
    new Fleet(stack, "web", {
      owner: "111122223333",
      image: "web",
      launchTemplate: { instanceType: "t3.small", rootVolumeSizeGiB: number },
      autoScaling: {
        min: number,
        max: number,
        subnets: ["subnet-0abc"],
        minHealthyPercentage: number,
        instanceWarmupSeconds: number,
      },
    });
  });
  expect(only(configuration, "aws_s3_bucket_lifecycle_configuration")).toMatchObject({
    rule: [{ expiration: [{ days: "${var.n}" }] }],
  });
  expect(only(configuration, "aws_launch_template")).toMatchObject({
    block_device_mappings: [{ ebs: { volume_size: "${var.n}" } }],
  });
  expect(only(configuration, "aws_autoscaling_group")).toMatchObject({
    min_size: "${var.n}",
    max_size: "${var.n}",
    instance_refresh: { preferences: { min_healthy_percentage: "${var.n}", instance_warmup: "${var.n}" } },
  });
});

test("lists that Terraform alone knows pass through", () => {
  const configuration = synthesize((stack) => {
    const list = new TerraformVariable(stack, "l", { type: "list(string)" }).listValue;
    new DistributionConfiguration(stack, "Distribution", {
      amiNameTemplate: "web_{{imagebuilder:buildDate}}",
      keyArns: { "eu-west-1": "arn:aws:kms:eu-west-1:111122223333:key/0abc" },
      organizationArns: list,
      organizationalUnitArns: list,
      accounts: list,
    });
    new Fleet(stack, "web", {
      owner: "111122223333",
      image: "web",
      launchTemplate: { instanceType: "t3.small" },
      autoScaling: { min: 0, max: 1, subnets: list },
    });
    new Fleet(stack, "api", {
      owner: "111122223333",
      image: "web",
      launchTemplate: { instanceType: "t3.small", securityGroups: list },
    });
  });
  expect(JSON.stringify(configuration)).not.toContain("TfToken");
  expect(only(configuration, "aws_subnet").id).toBe("${element(var.l, 0)}");
  expect(only(configuration, "aws_autoscaling_group").vpc_zone_identifier).toBe("${var.l}");
  expect(only(configuration, "aws_imagebuilder_distribution_configuration").distribution).toMatchObject([
    {
      ami_distribution_configuration: {
        launch_permission: {
          organization_arns: "${var.l}",
          organizational_unit_arns: "${var.l}",
          user_ids: "${var.l}",
        },
      },
    },
  ]);
});

test.each<[what: string, build: (stack: TerraformStack) => void, message: string]>([
  [
    "a key's organizations",
    (stack) => new ImageKey(stack, "Key", { organizationArns: Token.asList("${var.l}") }),
    "organizationArns is known to Terraform only: expected a list whose length is known at synth (test/Key)",
  ],
  [
    "a key's OUs",
    (stack) => new ImageKey(stack, "Key", { organizationalUnitArns: Token.asList("${var.l}") }),
    "organizationalUnitArns is known to Terraform only: expected a list whose length is known at synth (test/Key)",
  ],
  [
    "a key's accounts",
    (stack) => new ImageKey(stack, "Key", { accounts: Token.asList("${var.l}") }),
    "accounts is known to Terraform only: expected a list whose length is known at synth (test/Key)",
  ],
  [
    "a group's tags",
    (stack) =>
      new AutoScalingGroup(stack, "Group", {
        launchTemplateId: "lt-0abc",
        launchTemplateVersion: 1,
        min: 0,
        max: 1,
        subnets: ["subnet-0abc"],
        tags: Token.asStringMap("${var.m}"),
      }),
    "tags is known to Terraform only: expected a map whose keys are known at synth (test/Group)",
  ],
  [
    "a recipe's parameters",
    (stack) =>
      new ImageRecipe(stack, "Recipe", {
        version: "1.0.0",
        parentImage: "ami-0123456789abcdef0",
        components: [{ arn: "${var.c}", parameters: Token.asStringMap("${var.m}") }],
        rootDeviceName: "/dev/xvda",
        keyArn: "${var.k}",
      }),
    "components[0].parameters is known to Terraform only: expected a map whose keys are known at synth (test/Recipe)",
  ],
])(
  "%s, which a construct must count, are refused if Terraform alone knows how many there are",
  (_, build, message) => {
    expect(() => synthesize(build)).toThrow(message);
  },
);

test("a key's policy takes ARNs that Terraform alone knows apart", () => {
  const configuration = synthesize((stack) => {
    new ImageKey(stack, "Key", {
      organizationArns: ["${aws_organizations_organization.x.arn}"],
      organizationalUnitArns: [Token.asString(ref("aws_organizations_organizational_unit.x.arn"))],
      account: Token.asString(ref("var.account")),
    });
    new InstanceProfile(stack, "Profile", { logBucketArn: Token.asString(ref("aws_s3_bucket.x.arn")) });
  });
  const [owner, organization, units] = statements(
    String(only(configuration, "aws_kms_key").policy).replace(/\$\{element\(.*?\), (\d)\)\}/g, "part-$1"),
  );
  expect(owner).toMatchObject({ Principal: { AWS: "arn:aws:iam::${var.account}:root" } });
  expect(organization).toMatchObject({ Condition: { StringEquals: { "aws:PrincipalOrgID": ["part-1"] } } });
  expect(units).toMatchObject({
    Condition: { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": ["part-1/*/part-2/*"] } },
  });
  for (const arn of [
    '"${aws_organizations_organization.x.arn}"), 1',
    "aws_organizations_organizational_unit.x.arn), 2",
  ]) {
    expect(only(configuration, "aws_kms_key").policy).toContain(`\${element(split("/", ${arn})}`);
  }
});
