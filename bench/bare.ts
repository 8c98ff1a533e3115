import { join } from "node:path";
import { AutoscalingGroup } from "@cdktf/provider-aws/lib/autoscaling-group";
import { DataAwsAmi } from "@cdktf/provider-aws/lib/data-aws-ami";
import { DataAwsAmiIds } from "@cdktf/provider-aws/lib/data-aws-ami-ids";
import { DataAwsIamRole } from "@cdktf/provider-aws/lib/data-aws-iam-role";
import { DataAwsIamRoles } from "@cdktf/provider-aws/lib/data-aws-iam-roles";
import { DataAwsKmsKey } from "@cdktf/provider-aws/lib/data-aws-kms-key";
import { DataAwsSubnet } from "@cdktf/provider-aws/lib/data-aws-subnet";
import { KmsGrant } from "@cdktf/provider-aws/lib/kms-grant";
import { LaunchTemplate } from "@cdktf/provider-aws/lib/launch-template";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { App, Fn, type IResolvable, LocalBackend, TerraformOutput, TerraformStack, Token } from "cdktf";
import { Construct } from "constructs";
import { Check } from "../modules/check.js";
import { AWS_PROVIDER, type BenchWorkload, benchWorkloads, SHARED_ACCOUNT, SUBNETS } from "./workloads.js";

/**
 * The workloads as one would write them without this project: no landing zone, no checks of props, the provider's
 * constructs and one for `check`, which cdktf lacks. What it renders is the same, byte by byte; `bench.ts` holds it to that.
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
  const role = new DataAwsIamRole(grantScope, "Role", {
    count: Token.asNumber(Fn.lengthOf(serviceLinkedRole.names)),
    name: Fn.one(serviceLinkedRole.names),
  });
  role.overrideLogicalId("key_grant_role");
  const key = new DataAwsKmsKey(grantScope, "Key", {
    keyId: `arn:aws:kms:${region}:${SHARED_ACCOUNT}:alias/golden-ami`,
  });
  key.overrideLogicalId("key_grant_key");
  const grant = new KmsGrant(grantScope, "Resource", {
    name: `golden-ami-${name}-\${join("", data.aws_iam_role.key_grant_role[*].unique_id)}`,
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
  const amiScope = new Construct(fleet, "Ami");
  const wanted = {
    owners: [SHARED_ACCOUNT],
    filter: [
      { name: "name", values: ["web_1.*"] },
      { name: "state", values: ["available"] },
    ],
  };
  new DataAwsAmiIds(amiScope, "All", { ...wanted, includeDeprecated: true }).overrideLogicalId("web_ami_all");
  new DataAwsAmiIds(amiScope, "Current", wanted).overrideLogicalId("web_ami_current");
  const all = "data.aws_ami_ids.web_ami_all.ids";
  const current = "data.aws_ami_ids.web_ami_current.ids";
  const ami = new DataAwsAmi(amiScope, "Resource", {
    ...wanted,
    count: Token.asNumber(`\${length(${all}) > 0 ? 1 : 0}`),
    mostRecent: true,
    includeDeprecated: Token.asAny(`\${length(${current}) == 0}`) as IResolvable,
  });
  ami.overrideLogicalId("web_ami");
  const amiAttribute = (attribute: string) => `one(data.aws_ami.web_ami[*].${attribute})`;
  const newest = `\${try(${all}[0], "")}`;
  const taken = `\${try(join(", ", [${amiAttribute("name")}, ${amiAttribute("id")}]), "")}`;
  const missing = `No AMI of web@1 is to be had: account ${SHARED_ACCOUNT} has none by the name web_1.* that it shares with this account in this Region. What is made of it stays as it is, and all else goes on. To mend it, build a release (npx golden-ami build web), share the image with this account and Region, or ask for another version.`;
  const check = new Check(amiScope, "Availability", [
    { condition: `\${length(${all}) > 0}`, errorMessage: missing },
    {
      condition: `\${try(${current}[0] == ${all}[0], true)}`,
      errorMessage: `The newest AMI of web@1, ${newest}, is deprecated, so that this plan takes an older one: ${taken}. To go on, build a release (npx golden-ami build web), or have account ${SHARED_ACCOUNT} take the deprecation back (aws ec2 disable-image-deprecation --image-id ${newest}).`,
    },
    {
      condition: `\${length(${current}) > 0 || length(${all}) == 0}`,
      errorMessage: `Every AMI of web@1 is deprecated, so that this plan takes the newest of them: ${taken}. Instances start from it until it is gone. Before that, build a release (npx golden-ami build web), or ask for another version.`,
    },
  ]);
  check.overrideLogicalId("web_ami_availability");
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
    imageId: `\${coalesce(${amiAttribute("id")}, timestamp())}`,
    instanceType: "t3.small",
    updateDefaultVersion: true,
    metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
    blockDeviceMappings: [
      {
        deviceName: `\${coalesce(${amiAttribute("root_device_name")}, timestamp())}`,
        ebs: { encrypted: "true", deleteOnTermination: "true" },
      },
    ],
    networkInterfaces: [
      { deviceIndex: 0, associatePublicIpAddress: "false", securityGroups: [securityGroup.id] },
    ],
    tagSpecifications: [
      { resourceType: "instance", tags },
      { resourceType: "volume", tags },
      { resourceType: "network-interface", tags },
    ],
    lifecycle: {
      precondition: [
        { condition: `\${length(${all}) > 0 ? true : timestamp() == ""}`, errorMessage: missing },
      ],
    },
  });
  template.overrideLogicalId("web_launch_template");
  const isRoot = `contains(["\${coalesce(${amiAttribute("root_device_name")}, timestamp())}"], device.device_name)`;
  template.addOverride("dynamic.block_device_mappings", {
    for_each: `\${{for device in flatten(data.aws_ami.web_ami[*].block_device_mappings) : device.device_name => device.ebs if lookup(device.ebs, "volume_size", "") != "" && !${isRoot}}}`,
    iterator: "device",
    content: {
      device_name: "${device.key}",
      ebs: {
        encrypted: "true",
        delete_on_termination: '${device.value["delete_on_termination"]}',
        snapshot_id: '${device.value["snapshot_id"]}',
        volume_size: '${device.value["volume_size"]}',
        volume_type: '${device.value["volume_type"]}',
        iops: '${device.value["iops"] == "0" ? null : device.value["iops"]}',
        throughput: '${device.value["throughput"] == "0" ? null : device.value["throughput"]}',
      },
    },
  });
  const group = new AutoscalingGroup(new Construct(fleet, "AutoScalingGroup"), "Resource", {
    name: fullName,
    minSize: 2,
    maxSize: 6,
    vpcZoneIdentifier: SUBNETS,
    healthCheckType: "EC2",
    launchTemplate: { id: template.id, version: Token.asString(template.latestVersion) },
    instanceRefresh: {
      strategy: "Rolling",
      preferences: { minHealthyPercentage: 90, skipMatching: true },
    },
    tag: [{ key: "CostCenter", value: "platform", propagateAtLaunch: true }],
    dependsOn: [grant],
  });
  group.overrideLogicalId("web_auto_scaling_group");
  const amiOutput = (attribute: string) => `\${${amiAttribute(attribute)}}`;
  new TerraformOutput(stack, "ami_id", {
    description: "The AMI of each fleet",
    value: { web: amiOutput("id") },
  });
  new TerraformOutput(stack, "ami_name", {
    description: "Its name: image, recipe version, build, date",
    value: { web: amiOutput("name") },
  });
  const attributes = ["id", "name", "creation_date", "owner_id", "architecture"];
  new TerraformOutput(stack, "golden_ami", {
    description: "What each fleet runs from its next launch on",
    value: { web: Object.fromEntries(attributes.map((one) => [one, amiOutput(one)])) },
  });
  new TerraformOutput(stack, "tags_that_replace_instances", {
    description:
      "Tags of instances and volumes: a change is a new version of each launch template, which replaces instances",
    value: TAGS,
  });
}

const app = new App();
for (const one of benchWorkloads(Number(process.argv[2]))) workload(app, one);
app.synth();
