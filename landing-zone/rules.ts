import type { Level, Rule } from "../documents/rules.js";
import type { ProblemOptions, SchemaRule } from "../input/report.js";
import type { Path } from "../input/value.js";

const AWS = "https://docs.aws.amazon.com/";
const BUILDER = `${AWS}imagebuilder/latest/`;
const RECIPE = `${BUILDER}APIReference/API_CreateImageRecipe.html`;
const CONTAINER = `${BUILDER}APIReference/API_CreateContainerRecipe.html`;
const VERSIONS = `${BUILDER}userguide/ibhow-semantic-versioning.html`;
const ARNS = `${AWS}IAM/latest/UserGuide/reference-arns.html`;
const PARTITIONS = `${AWS}whitepapers/latest/aws-fault-isolation-boundaries/partitions.html`;
const SHARING = `${BUILDER}userguide/cross-account-dist.html`;
const TEMPLATE = `${AWS}AWSEC2/latest/APIReference/API_RequestLaunchTemplateData.html`;
const PARAMETERS = `${BUILDER}userguide/toe-user-defined-variables.html`;
const TERRAFORM = "https://developer.hashicorp.com/terraform/language/";
const YAML = "https://yaml.org/spec/1.2.2/";
const JSON_SCHEMA = "https://json-schema.org/understanding-json-schema/reference";

const error = (description: string, page: string) => ({ level: "error", description, page }) as const;
const warning = (description: string, page: string) => ({ level: "warning", description, page }) as const;

/** Every rule that a landing zone can break, by its id, which is stable. */
export const LANDING_ZONE_RULES = {
  // The file
  yaml: error("The landing zone is valid YAML.", YAML),
  encoding: error("The landing zone is a text in UTF-8 that can be read.", `${YAML}#52-character-encodings`),
  "missing-file": error("A file that the landing zone names is there and can be read.", RECIPE),
  include: error("A pattern of include finds files of the project, and nothing outside of it.", YAML),
  "name-twice": error("An image or a workload stands in one file.", YAML),
  "versions-lock": error("The lock of the versions is as synth wrote it.", VERSIONS),

  // What the schema says of any value
  "unknown-key": error("A key is one that has an effect where it stands.", `${JSON_SCHEMA}/object`),
  missing: error("A key that is required is there and has a value.", `${JSON_SCHEMA}/object#required`),
  type: error(
    "A value is a map, a list, a text, a number or a boolean, as its key wants.",
    `${JSON_SCHEMA}/type`,
  ),
  value: error("A value is one of those that its key takes.", `${JSON_SCHEMA}/enum`),
  limit: error("A number or a length is within its limits.", `${JSON_SCHEMA}/numeric#range`),
  "key-combination": error("Keys that exclude or need each other are given so.", `${JSON_SCHEMA}/combining`),
  "no-effect": error(
    "A key that would have no effect beside another is not given.",
    `${JSON_SCHEMA}/combining`,
  ),
  duplicate: error("A list has each value once.", `${JSON_SCHEMA}/array#uniqueItems`),

  // Accounts, Regions and Terraform
  organization: error(
    "The organization is given by its ARN.",
    `${AWS}organizations/latest/APIReference/API_Organization.html`,
  ),
  "organizational-unit": error(
    "An image is shared with OUs of the organization, by their ARNs.",
    `${AWS}organizations/latest/APIReference/API_OrganizationalUnit.html`,
  ),
  account: error(
    "An account is given by its 12 digits.",
    `${AWS}IAM/latest/UserGuide/console-account-id.html`,
  ),
  "account-name": error(
    "An account's name is as AWS takes it, and no other account's.",
    `${AWS}accounts/latest/reference/API_PutAccountName.html`,
  ),
  region: error(
    "A Region is one that AWS has.",
    `${AWS}global-infrastructure/latest/regions/aws-regions.html`,
  ),
  partition: error("Everything is in the organization's partition.", PARTITIONS),
  role: error("A role is given by its ARN, and is of the account that it is assumed in.", ARNS),
  "resource-id": error(
    "A VPC, subnet or security group is given by its id.",
    `${AWS}AWSEC2/latest/UserGuide/resource-ids.html`,
  ),
  "regional-id": error(
    "What is in one Region alone is not written once for workloads of several.",
    `${AWS}AWSEC2/latest/UserGuide/resources.html`,
  ),
  "provider-versions": error(
    "The range of provider versions has one that these stacks work with.",
    `${TERRAFORM}expressions/version-constraints`,
  ),
  "provider-region": error(
    "Each version of the provider in the range knows the Region.",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs#region-1",
  ),
  "provider-region-in-range": warning(
    "Each version of the provider in the range takes ARNs of the Region.",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs#region-1",
  ),
  "local-backend": error("State files are inside of the project.", `${TERRAFORM}backend/local`),
  profile: error(
    "The profile that Terraform works by is a name, and each account has its own unless a role is assumed.",
    "https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-files.html",
  ),
  "s3-backend": error(
    "Bucket, key, lock table and role of the state are as S3 takes them.",
    `${TERRAFORM}backend/s3`,
  ),
  "backend-state": error("Each stack has a state of its own, in whatever backend.", `${TERRAFORM}backend`),
  "backend-secret": error(
    "A backend's secrets are in the environment.",
    `${TERRAFORM}backend#credentials-and-sensitive-data`,
  ),
  "terraform-versions": error(
    "The range of Terraform's versions has one that works with the stacks and their backend.",
    `${TERRAFORM}expressions/version-constraints`,
  ),
  "cloud-backend": error(
    "Names of HCP Terraform are as it takes them.",
    "https://developer.hashicorp.com/terraform/cli/cloud/settings",
  ),
  "readable-parameter": error(
    "A parameter that builds may read is given by its name or path.",
    `${AWS}systems-manager/latest/userguide/sysman-paramstore-su-create.html`,
  ),
  tag: error(
    "A tag is as all services take it that it reaches, and there are not too many.",
    `${AWS}tag-editor/latest/userguide/best-practices-and-strats.html`,
  ),

  // Images
  "name-prefix": error(
    "A prefix of names is as each kind of name takes it.",
    `${AWS}AmazonS3/latest/userguide/bucketnamingrules.html`,
  ),
  "image-name": error("An image's name is as Image Builder and the contract take it.", RECIPE),
  "ami-name": error(
    "The name of an image's AMIs is not too long.",
    `${AWS}AWSEC2/latest/APIReference/API_RegisterImage.html`,
  ),
  "ami-description": error(
    "The description of an AMI has characters of ASCII.",
    `${AWS}AWSEC2/latest/APIReference/API_CopyImage.html`,
  ),
  "parent-image": error("A parent is an image, an AMI, a parameter or an image of the landing zone.", RECIPE),
  "unknown-image": error("An image that is referred to is in the landing zone.", RECIPE),
  "image-circle": error("No image is its own ancestor.", RECIPE),
  "parent-region": error("A parent is in the Region where images are built.", RECIPE),
  platform: error("An image has its parent's platform.", RECIPE),
  "device-name": error(
    "A root volume's device is the parent's, and that of a data volume is another.",
    `${AWS}AWSEC2/latest/UserGuide/device_naming.html`,
  ),
  volume: error(
    "A volume's size, IOPS and throughput are ones that its type has.",
    `${AWS}ebs/latest/userguide/ebs-volume-types.html`,
  ),
  "root-volume-size": error(
    "A root volume is not smaller than what it is made of.",
    `${BUILDER}APIReference/API_EbsInstanceBlockDeviceSpecification.html`,
  ),
  cron: error("A schedule is a cron expression that fires.", `${BUILDER}userguide/cron-expressions.html`),
  "time-zone": error("A time zone is one of IANA's.", `${BUILDER}APIReference/API_Schedule.html`),
  version: error("A version is major and minor, and never goes back.", VERSIONS),
  "instance-type": error(
    "An instance type is written as EC2 names it.",
    `${AWS}ec2/latest/instancetypes/instance-type-names.html`,
  ),
  "instance-type-image": error(
    "An instance type runs the image's platform and architecture.",
    `${AWS}ec2/latest/instancetypes/ec2-instance-type-specifications.html`,
  ),

  // Containers
  dockerfile: error(
    "A Dockerfile template is one that Docker can read, with what Image Builder puts its parts into.",
    CONTAINER,
  ),
  repository: error(
    "A repository's name is as ECR takes it, and one container's.",
    `${AWS}AmazonECR/latest/APIReference/API_CreateRepository.html`,
  ),
  "container-tag": error(
    "A tag that goes from image to image is in no repository whose tags stay.",
    `${AWS}AmazonECR/latest/userguide/image-tag-mutability.html`,
  ),
  "container-description": error("The description of a container is not too long.", CONTAINER),
  "working-directory": error("A working directory is a path.", CONTAINER),
  "instance-image": error(
    "The instance of a container's builds starts from an AMI.",
    `${BUILDER}APIReference/API_InstanceConfiguration.html`,
  ),
  "container-region": error("A container goes to the Region where it is built.", CONTAINER),
  "container-in-fleet": error("A fleet runs AMIs, not a container.", TEMPLATE),
  "parent-kind": error("A container comes from a container, and AMIs from AMIs.", CONTAINER),

  // Components
  component: error(
    "A component's name and file are as Image Builder and the project take them.",
    `${BUILDER}APIReference/API_CreateComponent.html`,
  ),
  "component-twice": error(
    "An image has each component once.",
    `${BUILDER}APIReference/API_ComponentConfiguration.html`,
  ),
  "same-component": error(
    "A component is one file, one platform and one version.",
    `${BUILDER}APIReference/API_CreateComponent.html`,
  ),
  "component-platform": error(
    "A component is for the image's platform.",
    `${BUILDER}APIReference/API_Component.html`,
  ),
  "component-parameter": error("A component is given the parameters that its document has.", PARAMETERS),

  // Workflows
  workflow: error(
    "A workflow's name, file and place in the build are as Image Builder and the project take them.",
    `${BUILDER}userguide/manage-image-workflows.html`,
  ),
  "workflow-twice": error(
    "An image has each workflow once.",
    `${BUILDER}APIReference/API_WorkflowConfiguration.html`,
  ),
  "same-workflow": error(
    "A workflow is one file, one type and one version.",
    `${BUILDER}APIReference/API_CreateWorkflow.html`,
  ),
  "workflow-stages": error(
    "An image with workflows has one to build, and not more of a type than Image Builder runs.",
    `${BUILDER}userguide/pipeline-workflows.html`,
  ),
  "workflow-parameter": error(
    "A workflow is given the parameters that its document has, as their types are.",
    `${BUILDER}APIReference/API_WorkflowParameter.html`,
  ),
  "workflow-role": error(
    "What the steps of a workflow use is known, so that their role can be made.",
    `${BUILDER}userguide/wfdoc-step-actions.html`,
  ),

  // Sharing
  "image-region": error(
    "An image goes to the Region of each workload that runs it.",
    `${BUILDER}APIReference/API_Distribution.html`,
  ),
  "image-account": error("An image is shared with the account of each workload that runs it.", SHARING),
  "copy-account": error(
    "An image is copied into accounts other than the shared one, of which it is known how Terraform works there.",
    SHARING,
  ),

  // Distribution
  encryption: error(
    "An AMI without encryption has a parent without.",
    `${AWS}AWSEC2/latest/UserGuide/AMIEncryption.html`,
  ),
  export: error(
    "An image that is exported is one that VM Import/Export takes, bucket, prefix and role are as it takes them, and no disk image is deleted before its time.",
    `${AWS}vm-import/latest/userguide/limits-image-export.html`,
  ),
  "fast-launch": error(
    "EC2 Fast Launch is for images of Windows, and its launch template is given by its name and version.",
    `${AWS}AWSEC2/latest/UserGuide/win-start-fast-launch-prereqs.html`,
  ),
  "updated-launch-template": error(
    "A launch template gets the AMIs of one image.",
    `${BUILDER}APIReference/API_LaunchTemplateConfiguration.html`,
  ),
  "image-parameter": error(
    "A parameter gets the AMIs of one image, and is given by its name.",
    `${BUILDER}APIReference/API_SsmParameterConfiguration.html`,
  ),

  // Workloads
  "workload-name": error(
    "A workload's name is a stack's, and begins names of security groups.",
    `${AWS}AWSEC2/latest/APIReference/API_CreateSecurityGroup.html`,
  ),
  wave: error("A wave's name is as those of workloads are.", `${TERRAFORM}style`),
  "fleet-name": error(
    "A fleet's name is as launch templates take it.",
    `${AWS}AWSEC2/latest/APIReference/API_CreateLaunchTemplate.html`,
  ),
  "launch-template-name": error(
    "The name of a launch template is not too long, and is one fleet's.",
    `${AWS}AWSEC2/latest/APIReference/API_CreateLaunchTemplate.html`,
  ),
  selector: error("A selector is an image, or an image and a version.", VERSIONS),
  "selector-version": error("An image can have a release of the version that a fleet selects.", VERSIONS),
  "group-size": error(
    "A group's minimum is not above its maximum, and what it shall have is between them.",
    `${AWS}autoscaling/ec2/userguide/asg-capacity-limits.html`,
  ),
  cidr: error(
    "The block of a network that is made is one of private addresses, and large enough.",
    `${AWS}vpc/latest/userguide/vpc-cidr-blocks.html`,
  ),
  "target-group": error(
    "A target group is given by its ARN, and is of the fleet's account and Region.",
    `${AWS}autoscaling/ec2/userguide/attach-load-balancer-asg.html`,
  ),
  "mixed-instances": error(
    "Instance types and Spot instances of a group go with its other settings.",
    `${AWS}autoscaling/ec2/userguide/ec2-auto-scaling-mixed-instances-groups.html`,
  ),
  "instance-refresh": error(
    "The preferences of an instance refresh are ones that replace all instances.",
    `${AWS}autoscaling/ec2/APIReference/API_RefreshPreferences.html`,
  ),
  scaling: error(
    "Scaling policies and scheduled actions are as Auto Scaling takes them.",
    `${AWS}autoscaling/ec2/userguide/scale-your-group.html`,
  ),
  "group-subnet": error("The subnets of a group are the group's, not the launch template's.", TEMPLATE),
  "instance-profile": error(
    "Instances have a profile of their account, by its name or ARN; those of builds by its name.",
    `${AWS}AWSEC2/latest/UserGuide/iam-roles-for-amazon-ec2.html`,
  ),
  policy: error(
    "A role has policies of AWS's or its own account's, by their ARNs.",
    `${AWS}IAM/latest/APIReference/API_AttachRolePolicy.html`,
  ),
  "log-bucket": error(
    "Bucket and prefix of the build logs are as S3 takes them.",
    `${AWS}AmazonS3/latest/userguide/bucketnamingrules.html`,
  ),
  topic: error(
    "The topic of builds is in their Region, and tells addresses and URLs that SNS takes.",
    `${BUILDER}userguide/integ-sns.html`,
  ),
  "release-event": error(
    "Who is told of releases is given as EventBridge, GitHub and HCP Terraform take it.",
    `${AWS}eventbridge/latest/userguide/eb-api-destinations.html`,
  ),
  "policy-statement": error(
    "A statement of a role's policy is one of IAM's, and all of them are not too long.",
    `${AWS}IAM/latest/UserGuide/reference_policies_elements.html`,
  ),
  "lookup-parameter": error(
    "The parameter of a lookup is given by its name, and no other lookup's in its account and Region.",
    `${AWS}systems-manager/latest/userguide/sysman-paramstore-su-create.html`,
  ),
  "key-pair": error(
    "A key pair is given by its name.",
    `${AWS}AWSEC2/latest/APIReference/API_CreateKeyPair.html`,
  ),
  "user-data": error(
    "User data is a text that the image's platform runs, and has variables only if it is a script.",
    `${AWS}AWSEC2/latest/UserGuide/user-data.html`,
  ),
  "kms-key": error(
    "A key is in the Region where it is used, and one of AMIs in the shared account.",
    `${AWS}ebs/latest/userguide/ebs-encryption-requirements.html`,
  ),
  placement: error(
    "A fleet's placement is one that its instances can start in.",
    `${AWS}AWSEC2/latest/APIReference/API_LaunchTemplatePlacementRequest.html`,
  ),
  "license-configuration": error(
    "A licence configuration is given by its ARN, and in the fleet's Region, or one of the image's.",
    `${AWS}license-manager/latest/userguide/license-configurations.html`,
  ),
  "fleet-volume-size": error("A fleet's root volume is not smaller than its AMI's.", TEMPLATE),

  // What is taken, but looks wrong
  "secret-in-user-data": warning(
    "User data has no secret, because everyone reads it who may describe the instance.",
    `${AWS}AWSEC2/latest/UserGuide/instancedata-add-user-data.html`,
  ),
  "unknown-aws-name": warning(
    "An image or a component of AWS's is one that is known.",
    `${BUILDER}userguide/how-image-builder-works.html`,
  ),
  "unknown-instance-size": warning(
    "An instance type has a size that is known.",
    `${AWS}ec2/latest/instancetypes/instance-type-names.html`,
  ),
  "parent-parameter": warning(
    "A parameter that tells a parent, or the AMI that a container is built on, is one that Image Builder may read.",
    `${BUILDER}userguide/ssm-integration.html`,
  ),
  "schedule-never-builds": warning(
    "A schedule that waits for a new parent or component has one to wait for.",
    `${BUILDER}APIReference/API_Schedule.html`,
  ),
  "release-event-backend": warning(
    "Runs that releases start in HCP Terraform are of stacks whose states are there.",
    "https://developer.hashicorp.com/terraform/cli/cloud/settings",
  ),
  "selector-before-first": warning("A fleet selects a version that the image may have had.", VERSIONS),
  "retained-account": warning(
    "A lifecycle retains AMIs of accounts that the image is shared with by themselves.",
    `${BUILDER}APIReference/API_LifecyclePolicyDetailExclusionRulesAmis.html`,
  ),
  "unused-account-name": warning(
    "An account that has a name is one that the landing zone is about.",
    `${AWS}accounts/latest/reference/API_PutAccountName.html`,
  ),
  "workflow-without-tests": warning(
    "An image with workflows has one to test, or no tests.",
    `${BUILDER}userguide/pipeline-workflows.html`,
  ),
  "share-no-effect": warning(
    "An image is shared with those who may not launch it anyway, and a container by its repository here.",
    SHARING,
  ),
} as const satisfies Readonly<Record<string, Rule>> & Readonly<Record<SchemaRule, Rule>>;

type RuleId = keyof typeof LANDING_ZONE_RULES;

/** Ids of the rules of one level. */
type IdOf<L extends Level> = {
  [Id in RuleId]: (typeof LANDING_ZONE_RULES)[Id]["level"] extends L ? Id : never;
}[RuleId];

/** Id of a rule that is broken for certain. */
export type MistakeId = IdOf<"error">;

/** What the ids of these rules begin with wherever others are beside them. */
export const LANDING_ZONE = "landing-zone";

/** A rule's id where those of other files are beside it. */
export const ruleId = (rule: RuleId) => `${LANDING_ZONE}/${rule}`;

/** Reports a problem at a path, by its rule. Its message has the value received and the rule that it breaks. */
export type Report<Id extends RuleId = MistakeId> = (
  rule: Id,
  path: Path,
  message: string,
  expected?: string,
  options?: Omit<ProblemOptions, "rule">,
) => void;

/** Reports what is taken all the same. */
export type Warn = Report<IdOf<"warning">>;
