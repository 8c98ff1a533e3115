import { Fn, Lazy, type TerraformStack, TerraformVariable, Token } from "cdktf";
import { BuildNetwork } from "../../modules/build/build-network.js";
import { ExecutionRole } from "../../modules/build/execution-role.js";
import { ExportBucket } from "../../modules/build/export-bucket.js";
import { ExportRole } from "../../modules/build/export-role.js";
import { ImageKey } from "../../modules/build/image-key.js";
import { InstanceProfile } from "../../modules/build/instance-profile.js";
import { LogBucket } from "../../modules/build/log-bucket.js";
import { AmiLookup } from "../../modules/fleet/ami-lookup.js";
import { AutoScalingGroup } from "../../modules/fleet/auto-scaling-group.js";
import { FleetVpc } from "../../modules/fleet/fleet-vpc.js";
import { LaunchTemplate } from "../../modules/fleet/launch-template.js";
import { SharedKeyGrant } from "../../modules/fleet/shared-key-grant.js";
import { Component } from "../../modules/image/component.js";
import { DistributionConfiguration } from "../../modules/image/distribution-configuration.js";
import { ImagePipeline } from "../../modules/image/image-pipeline.js";
import { ImageRecipe } from "../../modules/image/image-recipe.js";
import { InfrastructureConfiguration } from "../../modules/image/infrastructure-configuration.js";
import { EgressOnlySecurityGroup } from "../../modules/network/egress-only-security-group.js";
import { all, only, synthesize } from "../synthesize.js";

/** One value of each type, in one of the ways in which only Terraform knows it. */
interface Unknowns {
  readonly text: string;
  readonly number: number;
  readonly list: string[];
}

const WAYS: readonly [string, (stack: TerraformStack) => Unknowns][] = [
  [
    "variables",
    (stack) => ({
      text: new TerraformVariable(stack, "text", { type: "string" }).stringValue,
      number: new TerraformVariable(stack, "number", { type: "number" }).numberValue,
      list: new TerraformVariable(stack, "list", { type: "list(string)" }).listValue,
    }),
  ],
  [
    "expressions",
    () => ({
      text: "${var.text}",
      number: Token.asNumber("${var.number}"),
      list: Token.asList("${var.list}"),
    }),
  ],
  [
    "functions",
    (stack) => ({
      text: Fn.upper(new TerraformVariable(stack, "text", { type: "string" }).stringValue),
      number: Token.asNumber(Fn.max([1, 2])),
      list: Fn.sort(["b", "a"]),
    }),
  ],
  [
    "values of later",
    () => ({
      text: Lazy.stringValue({ produce: () => "${var.text}" }),
      number: Lazy.numberValue({ produce: () => Token.asNumber("${var.number}") }),
      list: Lazy.listValue({ produce: () => Token.asList("${var.list}") }),
    }),
  ],
];

/** Every construct, with every prop known to Terraform only. */
const CONSTRUCTS: readonly [string, (stack: TerraformStack, unknown: Unknowns) => void][] = [
  ["Component", (stack, { text }) => new Component(stack, "It", { name: text, version: text, data: text })],
  [
    "ImageRecipe",
    (stack, { text, number }) =>
      new ImageRecipe(stack, "It", {
        name: text,
        version: text,
        description: text,
        parentImage: text,
        components: [{ arn: text, parameters: { Port: text, [text]: "8080" } }],
        rootDeviceName: text,
        rootVolumeSizeGiB: number,
        rootVolumeType: text,
        keyArn: text,
      }),
  ],
  [
    "InfrastructureConfiguration",
    (stack, { text, list }) =>
      new InfrastructureConfiguration(stack, "It", {
        name: text,
        instanceProfileName: text,
        instanceTypes: list,
        subnetId: text,
        securityGroupIds: list,
        logBucketName: text,
        logPrefix: text,
        resourceTags: { Team: text, [text]: "a" },
      }),
  ],
  [
    "DistributionConfiguration",
    (stack, { text, number, list }) =>
      new DistributionConfiguration(stack, "It", {
        name: text,
        amiNameTemplate: text,
        amiDescription: text,
        amiTags: { Team: text },
        keyArns: { [text]: text },
        organizationArns: list,
        organizationalUnitArns: [text],
        accounts: [text, "444455556666"],
        targetAccountIds: list,
        latestParameterName: text,
        export: { region: text, diskImageFormat: text, s3Bucket: text, roleName: text, s3Prefix: text },
        fastLaunch: {
          maxParallelLaunches: number,
          targetResourceCount: number,
          launchTemplateName: text,
          launchTemplateVersion: text,
        },
        licenseConfigurationArns: { [text]: list },
        launchTemplates: { [text]: [{ launchTemplateId: text }] },
        descriptionsByRegion: { [text]: text },
        parameterNames: [text],
      }),
  ],
  ["ExportBucket", (stack, { text }) => new ExportBucket(stack, "It", { bucketName: text })],
  [
    "ExportRole",
    (stack, { text }) =>
      new ExportRole(stack, "It", { name: text, locations: [{ bucketArn: text, prefix: text }] }),
  ],
  [
    "ExecutionRole",
    (stack, { text }) =>
      new ExecutionRole(stack, "It", { name: text, parameterNames: [text], policies: [text] }),
  ],
  [
    "ImagePipeline",
    (stack, { text }) =>
      new ImagePipeline(stack, "It", {
        name: text,
        imageRecipeArn: text,
        infrastructureConfigurationArn: text,
        distributionConfigurationArn: text,
        schedule: { cron: text, timezone: text },
      }),
  ],
  [
    "ImageKey",
    (stack, { text }) =>
      new ImageKey(stack, "It", {
        alias: text,
        account: text,
        organizationArns: [text],
        organizationalUnitArns: [text],
        accounts: [text],
      }),
  ],
  [
    "InstanceProfile",
    (stack, { text }) =>
      new InstanceProfile(stack, "It", { name: text, logBucketArn: text, logPrefix: text }),
  ],
  [
    "LogBucket",
    (stack, { text, number }) => new LogBucket(stack, "It", { bucketName: text, expiryDays: number }),
  ],
  [
    "BuildNetwork",
    (stack, { text, list }) => {
      const { subnetId, securityGroupIds } = new BuildNetwork(stack, "It", {
        network: { subnet: text, securityGroups: list },
      });
      new BuildNetwork(stack, "Made", { network: { vpc: text, subnet: text } });
      new InfrastructureConfiguration(stack, "web", { instanceProfileName: "a", subnetId, securityGroupIds });
    },
  ],
  ["AmiLookup", (stack, { text }) => new AmiLookup(stack, "It", { owner: text, image: "web" })],
  [
    "LaunchTemplate",
    (stack, { text, number, list }) =>
      new LaunchTemplate(stack, "It", {
        name: text,
        amiId: text,
        rootDeviceName: text,
        rootVolumeSizeGiB: number,
        instanceType: text,
        securityGroupIds: list,
        subnetId: text,
        tags: { Team: text, [text]: "a" },
      }),
  ],
  [
    "AutoScalingGroup",
    (stack, { text, number, list }) =>
      new AutoScalingGroup(stack, "It", {
        name: text,
        launchTemplateId: text,
        launchTemplateVersion: number,
        min: number,
        max: number,
        subnets: list,
        desired: number,
        targetGroups: list,
        healthCheck: text,
        healthCheckGracePeriodSeconds: number,
        mixedInstances: {
          instanceTypes: [text],
          onDemandBase: number,
          onDemandPercentageAboveBase: number,
          spotAllocationStrategy: text,
        },
        warmPool: { state: text, minSize: number, maxPreparedCapacity: number },
        terminationPolicies: list,
        metrics: list,
        maxInstanceLifetimeDays: number,
        suspendedProcesses: list,
        minHealthyPercentage: number,
        maxHealthyPercentage: number,
        instanceWarmupSeconds: number,
        refreshCheckpoints: { percentages: [number], delaySeconds: number },
        refreshAlarms: list,
        scaleInProtectedInstances: text,
        standbyInstances: text,
        targetTracking: {
          cpu: { metric: text, resourceLabel: text, target: number, instanceWarmupSeconds: number },
          queue: {
            customMetric: { namespace: text, name: text, statistic: text, dimensions: { [text]: text } },
            target: number,
          },
        },
        schedules: { night: { recurrence: text, timezone: text, min: number, max: number, desired: number } },
        tags: { Team: text, [text]: "a" },
      }),
  ],
  [
    "FleetVpc",
    (stack, { text, list }) => {
      new FleetVpc(stack, "Given", { vpc: text });
      new EgressOnlySecurityGroup(stack, "web", {
        vpcId: new FleetVpc(stack, "It", { subnets: list }).vpcId,
      });
    },
  ],
  [
    "SharedKeyGrant",
    (stack, { text }) => new SharedKeyGrant(stack, "It", { name: text, account: text, keyAliasArn: text }),
  ],
  [
    "EgressOnlySecurityGroup",
    (stack, { text }) =>
      new EgressOnlySecurityGroup(stack, "It", { namePrefix: text, description: text, vpcId: text }),
  ],
];

const CASES = WAYS.flatMap(([way, unknowns]) =>
  CONSTRUCTS.map(([name, make]) => [name, way, unknowns, make] as const),
);

test.each(CASES)("%s takes %s in place of every value, and passes them on", (_, __, unknowns, make) => {
  const rendered = JSON.stringify(
    synthesize((stack) => {
      make(stack, unknowns(stack));
    }),
  );
  expect(rendered).toMatch(/\$\{(var\.|upper\(|max\(|sort\(|element\()/);
  expect(rendered).not.toContain("TfToken");
  // What is escaped is a text to Terraform, and no expression.
  expect(rendered.replaceAll("$${aws:PrincipalAccount}", "")).not.toMatch(/\$\$\{|\$\{\\?"\$\\?"\}/);
});

test("a number that only Terraform knows is not taken for a wrong one", () => {
  const configuration = synthesize((stack) => {
    new LogBucket(stack, "Logs", {
      expiryDays: new TerraformVariable(stack, "days", { type: "number" }).numberValue,
    });
  });
  expect(only(configuration, "aws_s3_bucket_lifecycle_configuration").rule).toMatchObject([
    { expiration: [{ days: "${var.days}" }] },
  ]);
});

test("an organization's id is taken out of an ARN that only Terraform knows, whole or in part", () => {
  const configuration = synthesize((stack) => {
    const organization = new TerraformVariable(stack, "organization", { type: "string" });
    new ImageKey(stack, "Key", {
      account: "111122223333",
      organizationArns: [organization.stringValue, "${var.other}"],
    });
  });
  expect(only(configuration, "aws_kms_key").policy).toContain(
    '"aws:PrincipalOrgID":["${element(split("/", var.organization), 1)}","${element(split("/", "${var.other}"), 1)}"]',
  );
});

test.each(["organizationArns", "organizationalUnitArns", "accounts"])(
  "a key's policy needs to tell %s apart, so a whole list that only Terraform knows is refused",
  (prop) => {
    const make = () =>
      synthesize((stack) => {
        new ImageKey(stack, "Key", { [prop]: Token.asList("${var.list}") });
      });
    expect(make).toThrow(
      `${prop} is known to Terraform only: expected a list of texts, which may be tokens (test/Key)`,
    );
  },
);

test.each<[string, (stack: TerraformStack) => Record<string, string>, string]>([
  [
    "a function's",
    () => Fn.merge([{ Team: "web" }, { Cost: "1" }]),
    '${merge({"Team" = "web"}, {"Cost" = "1"})}',
  ],
  [
    "a variable's",
    (stack) => Token.asStringMap(new TerraformVariable(stack, "map", { type: "map(string)" }).value),
    "${var.map}",
  ],
])("tags may be %s, whole", (_, tagsOf, rendered) => {
  const configuration = synthesize((stack) => {
    const tags = tagsOf(stack);
    new LaunchTemplate(stack, "template", {
      amiId: "ami-0123456789abcdef0",
      rootDeviceName: "/dev/xvda",
      instanceType: "t3.small",
      securityGroupIds: ["sg-0abc1234"],
      tags,
    });
    new AutoScalingGroup(stack, "group", {
      launchTemplateId: "lt-0abc1234",
      launchTemplateVersion: 1,
      min: 1,
      max: 1,
      subnets: ["subnet-0abc1234"],
      tags,
    });
    new InfrastructureConfiguration(stack, "infrastructure", {
      instanceProfileName: "a",
      subnetId: "subnet-0abc1234",
      securityGroupIds: ["sg-0abc1234"],
      resourceTags: tags,
    });
    new DistributionConfiguration(stack, "distribution", {
      amiNameTemplate: "web-{{imagebuilder:buildDate}}",
      amiTags: tags,
      keyArns: { "eu-west-1": "arn:aws:kms:eu-west-1:111122223333:key/1" },
    });
  });
  expect(only(configuration, "aws_launch_template").tag_specifications).toMatchObject([
    { tags: `\${merge({"Name" = "template"}, ${rendered.slice(2, -1)})}` },
    {},
    {},
  ]);
  const { dynamic } = only(configuration, "aws_autoscaling_group");
  expect(dynamic).toMatchObject({
    tag: {
      for_each: rendered,
      iterator: "each",
      content: { key: "${each.key}", value: "${each.value}", propagate_at_launch: true },
    },
  });
  expect(only(configuration, "aws_imagebuilder_infrastructure_configuration").resource_tags).toBe(rendered);
  expect(only(configuration, "aws_imagebuilder_distribution_configuration").distribution).toMatchObject([
    { ami_distribution_configuration: { ami_tags: rendered } },
  ]);
});

test("an expression keeps its quotes in a policy's JSON", () => {
  const configuration = synthesize((stack) => {
    new ImageKey(stack, "Key", { account: "111122223333", accounts: ['${var.accounts["web"]}'] });
    new InstanceProfile(stack, "Profile", {
      logBucketArn: '${var.buckets["logs"]}',
      readableParameters: ['${var.parameters["licence"]}'],
    });
  });
  expect(only(configuration, "aws_kms_key").policy).toContain(
    '"aws:PrincipalAccount":["${var.accounts["web"]}"]',
  );
  const policies = all(configuration, "aws_iam_role_policy").map(({ policy }) => policy);
  expect(policies).toEqual([
    expect.stringContaining('"Resource":"${var.buckets["logs"]}/image-builder/*"'),
    expect.stringContaining(':parameter/${var.parameters["licence"]}"]'),
  ]);
});
