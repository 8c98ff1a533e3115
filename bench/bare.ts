import { join } from "node:path";
import { AutoscalingGroup } from "@cdktf/provider-aws/lib/autoscaling-group";
import { DataAwsAmi } from "@cdktf/provider-aws/lib/data-aws-ami";
import { DataAwsIamRoles } from "@cdktf/provider-aws/lib/data-aws-iam-roles";
import { DataAwsKmsKey } from "@cdktf/provider-aws/lib/data-aws-kms-key";
import { DataAwsSubnet } from "@cdktf/provider-aws/lib/data-aws-subnet";
import { KmsGrant } from "@cdktf/provider-aws/lib/kms-grant";
import { LaunchTemplate } from "@cdktf/provider-aws/lib/launch-template";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { App, LocalBackend, TerraformOutput, TerraformStack, Token } from "cdktf";
import { Construct } from "constructs";
import { AWS_PROVIDER, type BenchWorkload, benchWorkloads, SHARED_ACCOUNT, SUBNETS } from "./workloads.js";

/**
 * The workloads as one would write them without this project: no landing zone, no checks, the provider's constructs
 * alone. What it renders is the same, byte by byte; `bench.ts` holds it to that.
 */
const TAGS = { CostCenter: "platform" };

function workload(app: App, { name, account, region }: BenchWorkload): void {
  const stack = new TerraformStack(app, name);
  new AwsProvider(stack, "Aws", {
    region,
    allowedAccountIds: [account],
    assumeRole: [{ roleArn: `arn:aws:iam::${account}:role/golden-ami`, sessionName: "golden-ami" }],
    defaultTags: [{ tags: TAGS }],
  });
  stack.addOverride("terraform.required_version", ">= 1.9.0");
  stack.addOverride("terraform.required_providers.aws", { source: "hashicorp/aws", version: AWS_PROVIDER });
  new LocalBackend(stack, { path: join("..", "..", "..", "state", `${name}.tfstate`) });

  const grantScope = new Construct(stack, "KeyGrant");
  const serviceLinkedRole = new DataAwsIamRoles(grantScope, "ServiceLinkedRole", {
    nameRegex: "^AWSServiceRoleForAutoScaling$",
    pathPrefix: "/aws-service-role/autoscaling.amazonaws.com/",
    lifecycle: {
      postcondition: [
        {
          condition: "${length(self.arns) == 1}",
          errorMessage: `Account ${account} lacks Auto Scaling's service-linked role, because no group has ever run in it. Create it once: aws iam create-service-linked-role --aws-service-name autoscaling.amazonaws.com`,
        },
      ],
    },
  });
  serviceLinkedRole.overrideLogicalId("key_grant_service_linked_role");
  const key = new DataAwsKmsKey(grantScope, "Key", {
    keyId: `arn:aws:kms:${region}:${SHARED_ACCOUNT}:alias/golden-ami`,
  });
  key.overrideLogicalId("key_grant_key");
  const grant = new KmsGrant(grantScope, "Resource", {
    name: `golden-ami-${name}`,
    keyId: key.arn,
    granteePrincipal: `arn:aws:iam::${account}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`,
    retiringPrincipal: `arn:aws:iam::${account}:root`,
    retireOnDelete: true,
    operations: [
      "Encrypt",
      "Decrypt",
      "ReEncryptFrom",
      "ReEncryptTo",
      "GenerateDataKey",
      "GenerateDataKeyWithoutPlaintext",
      "DescribeKey",
      "CreateGrant",
    ],
  });
  grant.overrideLogicalId("key_grant");
  const fullName = `${name}-web`;
  const fleet = new Construct(stack, "web");
  const ami = new DataAwsAmi(new Construct(fleet, "Ami"), "Resource", {
    owners: [SHARED_ACCOUNT],
    mostRecent: true,
    filter: [
      { name: "name", values: ["web_1.*"] },
      { name: "state", values: ["available"] },
    ],
  });
  ami.overrideLogicalId("web_ami");
  const subnet = new DataAwsSubnet(new Construct(fleet, "Vpc"), "Subnet", { id: SUBNETS[0] });
  subnet.overrideLogicalId("web_vpc_subnet");
  const groupScope = new Construct(fleet, "SecurityGroup");
  const securityGroup = new SecurityGroup(groupScope, "Resource", {
    namePrefix: `${fullName}-`,
    description: `Instances of ${fullName}`,
    vpcId: subnet.vpcId,
    tags: { Name: fullName },
    lifecycle: { createBeforeDestroy: true },
  });
  securityGroup.overrideLogicalId("web_security_group");
  for (const [id, port] of [
    ["Https", 443],
    ["Http", 80],
  ] as const) {
    const rule = new VpcSecurityGroupEgressRule(groupScope, id, {
      securityGroupId: securityGroup.id,
      description: `${id.toUpperCase()} to AWS endpoints and package repositories`,
      cidrIpv4: "0.0.0.0/0",
      ipProtocol: "tcp",
      fromPort: port,
      toPort: port,
    });
    rule.overrideLogicalId(`web_security_group_${id.toLowerCase()}`);
  }
  const tags = { Name: fullName, ...TAGS };
  const template = new LaunchTemplate(new Construct(fleet, "LaunchTemplate"), "Resource", {
    name: fullName,
    imageId: ami.id,
    instanceType: "t3.small",
    updateDefaultVersion: true,
    metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
    blockDeviceMappings: [
      { deviceName: ami.rootDeviceName, ebs: { encrypted: "true", deleteOnTermination: "true" } },
    ],
    networkInterfaces: [
      { deviceIndex: 0, associatePublicIpAddress: "false", securityGroups: [securityGroup.id] },
    ],
    tagSpecifications: [
      { resourceType: "instance", tags },
      { resourceType: "volume", tags },
    ],
  });
  template.overrideLogicalId("web_launch_template");
  const group = new AutoscalingGroup(new Construct(fleet, "AutoScalingGroup"), "Resource", {
    name: fullName,
    minSize: 2,
    maxSize: 6,
    vpcZoneIdentifier: SUBNETS,
    launchTemplate: { id: template.id, version: Token.asString(template.latestVersion) },
    instanceRefresh: {
      strategy: "Rolling",
      preferences: { minHealthyPercentage: 90, skipMatching: true },
    },
    tag: [{ key: "CostCenter", value: "platform", propagateAtLaunch: true }],
    dependsOn: [grant],
  });
  group.overrideLogicalId("web_auto_scaling_group");
  new TerraformOutput(stack, "ami_id", { description: "The AMI of each fleet", value: { web: ami.id } });
  new TerraformOutput(stack, "ami_name", {
    description: "Its name: image, recipe version, build, date",
    value: { web: ami.name },
  });
  new TerraformOutput(stack, "golden_ami", {
    description: "What each fleet runs from its next launch on",
    value: {
      web: {
        id: ami.id,
        name: ami.name,
        creation_date: ami.creationDate,
        owner_id: ami.ownerId,
        architecture: ami.architecture,
      },
    },
  });
}

const app = new App();
for (const one of benchWorkloads(Number(process.argv[2]))) workload(app, one);
app.synth();
