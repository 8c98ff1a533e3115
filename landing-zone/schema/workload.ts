import { z } from "zod";
import { always, mistake, otherwise } from "../../input/schema-issue.js";
import { isObject } from "../../input/value.js";
import { instanceProfileMistake, policyArnMistake } from "../../rules/arn.js";
import {
  DEFAULT_HOP_LIMIT,
  DEFAULT_MIN_HEALTHY_PERCENTAGE,
  hopLimitMistake,
  instanceCountMistake,
  keyPairNameMistake,
  MAX_SUBNETS,
  percentageMistake,
  warmupSecondsMistake,
} from "../../rules/instance.js";
import { fleetNameMistake, iamPathMistake, MAX_ROLE_POLICIES } from "../../rules/name.js";
import { projectFileMistake } from "../../rules/project-file.js";
import { securityGroupIdMistake } from "../../rules/resource-id.js";
import { MAX_SECURITY_GROUPS } from "../../rules/security-group.js";
import { parseSelector, selectorMistake } from "../../rules/selector.js";
import { environmentValueMistake, environmentVariableMistake } from "../../rules/user-data.js";
import type { MistakeId } from "../rules.js";
import {
  account,
  instanceType,
  region,
  roleArn,
  securityGroups,
  sizeGiB,
  subnet,
  vpc,
} from "./aws-fields.js";
import { distinct, mapOf, text, wholeNumber, withoutIdleBeside } from "./combinators.js";
import { workloadTags } from "./tags.js";

const instanceRole = z.strictObject({
  policies: distinct(text(policyArnMistake, "policy"), { min: 1, max: MAX_ROLE_POLICIES })
    .optional()
    .describe("ARNs of the policies that it has."),
  permissionsBoundary: text(policyArnMistake, "policy")
    .optional()
    .describe("ARN of the policy that bounds what it may do."),
  path: text(iamPathMistake, "role").optional().describe("Path of role and instance profile; / otherwise."),
  ssm: z
    .boolean()
    .default(true)
    .describe("Whether Session Manager reaches the instances, by AmazonSSMManagedInstanceCore."),
});

const userData = z.strictObject({
  file: text(projectFileMistake, "user-data")
    .describe(
      "Script, #cloud-config or MIME archive, relative to this file; for Windows <powershell> or <script>. It is taken literally.",
    )
    .meta({ examples: ["user-data/web.sh"] }),
  variables: mapOf(environmentVariableMistake, text(environmentValueMistake, "user-data"), "user-data")
    .optional()
    .describe("Environment variables that a script for a shell or PowerShell begins with. No secrets."),
});

const launchTemplateMap = z.strictObject({
  instanceType,
  subnet: subnet
    .optional()
    .describe("Where instances without a group start. Without it, they start in the default VPC."),
  vpc: vpc
    .optional()
    .describe(
      "VPC of the security group made for the fleet. Without it, that of the subnets, or else the default VPC.",
    ),
  securityGroups: securityGroups.optional().describe("Instead of the one made for the fleet."),
  additionalSecurityGroups: distinct(text(securityGroupIdMistake, "resource-id"), {
    min: 1,
    max: MAX_SECURITY_GROUPS - 1,
  })
    .optional()
    .describe("Beside the one made for the fleet."),
  rootVolumeSizeGiB: sizeGiB.optional().describe("At least the AMI's size, which is the default."),
  instanceProfile: text(instanceProfileMistake, "instance-profile")
    .optional()
    .describe(
      "Name or ARN of an instance profile that is there. Without one, instances may do nothing at AWS.",
    ),
  instanceRole: instanceRole.optional().describe("Role and instance profile that are made for the fleet."),
  userData: userData.optional().describe("What each instance runs when it starts first."),
  metadata: z
    .strictObject({
      hopLimit: wholeNumber(hopLimitMistake)
        .default(DEFAULT_HOP_LIMIT)
        .describe("Hops that answers of the instance metadata may go; 2 reaches containers on the instance."),
    })
    .optional(),
  keyPair: text(keyPairNameMistake, "key-pair")
    .optional()
    .describe("Name of the key pair for SSH, or for the password of Windows."),
  monitoring: z
    .boolean()
    .default(false)
    .describe("Whether CloudWatch has metrics of each minute, which cost, instead of every five."),
  publicAddress: z.boolean().default(false).describe("Whether instances have a public IPv4 address."),
});

const launchTemplate = withoutIdleBeside(launchTemplateMap, [
  ["vpc", "securityGroups", "which are in a VPC themselves"],
  ["additionalSecurityGroups", "securityGroups", "which are all that there are"],
  ["instanceProfile", "instanceRole", "which has a profile of its own"],
]);

const autoScaling = z
  .strictObject({
    min: wholeNumber(instanceCountMistake),
    max: wholeNumber(instanceCountMistake),
    subnets: distinct(subnet, { min: 1, max: MAX_SUBNETS }),
    minHealthyPercentage: wholeNumber(percentageMistake)
      .default(DEFAULT_MIN_HEALTHY_PERCENTAGE)
      .describe("Lowest share of the group that stays in service during an instance refresh, in percent."),
    instanceWarmupSeconds: wholeNumber(warmupSecondsMistake)
      .optional()
      .describe(
        "Seconds until a new instance counts as in service. Without them, the group's health check grace period.",
      ),
  })
  .superRefine((value, context) => {
    if (!isObject(value) || instanceCountMistake(value.min) || instanceCountMistake(value.max)) return;
    if (value.min > value.max)
      context.addIssue({
        ...mistake(`is more than max ${value.max}`, "min <= max", { rule: "group-size" satisfies MistakeId }),
        path: ["min"],
      });
  }, always);

/** What a workload runs of one image. */
const fleet = z.strictObject({
  image: text(selectorMistake, "selector")
    .transform(parseSelector)
    .describe("Selector: <image>, or <image>@<version>, of any length up to a build."),
  launchTemplate,
  autoScaling: autoScaling.optional(),
});

/** One account and Region that runs instances from shared AMIs. */
export const workloadSchema = z.strictObject({
  account,
  region,
  assumeRole: roleArn.optional(),
  fleets: mapOf(fleetNameMistake, fleet, "fleet-name").refine(
    (fleets) => Object.keys(fleets).length > 0,
    otherwise("has no fleet", "at least one", "limit" satisfies MistakeId),
  ),
  tags: workloadTags.default({}),
});

/** A workload as `golden-ami.yaml` has it. */
export type WorkloadEntry = z.output<typeof workloadSchema>;
export type FleetEntry = WorkloadEntry["fleets"][string];
export type UserDataEntry = z.output<typeof userData>;
