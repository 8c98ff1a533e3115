import { z } from "zod";
import { withKeys } from "../../input/schema-issue.js";
import {
  instanceProfileMistake,
  kmsKeyMistake,
  licenseConfigurationMistake,
  policyArnMistake,
} from "../../rules/arn.js";
import {
  coreCountMistake,
  DEFAULT_HOP_LIMIT,
  hopLimitMistake,
  keyPairNameMistake,
  partitionNumberMistake,
  placementGroupMistake,
  threadsPerCoreMistake,
} from "../../rules/instance.js";
import { iamPathMistake, MAX_ROLE_POLICIES } from "../../rules/name.js";
import { securityGroupIdMistake } from "../../rules/resource-id.js";
import { MAX_SECURITY_GROUPS } from "../../rules/security-group.js";
import { ROOT_VOLUME_TYPES, VOLUME_RULES } from "../../rules/volume.js";
import { instanceType, securityGroups, sizeGiB, subnet, vpc } from "./aws-fields.js";
import { distinct, text, wholeNumber, withoutIdle, withoutIdleBeside } from "./combinators.js";
import { hosts, onHost, tenancy } from "./placement.js";
import { userData } from "./user-data.js";
import { dataVolumes, volumeNumbers, volumeOf } from "./volume.js";

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

const kmsKeyId = text(kmsKeyMistake, "kms-key").optional();

const rootVolume = volumeOf(
  z.strictObject({
    ...volumeNumbers(VOLUME_RULES),
    type: z.enum(ROOT_VOLUME_TYPES).optional().describe("EBS type. Without it, that of the AMI's volume."),
  }),
  VOLUME_RULES,
);

const placement = withoutIdle(
  onHost(
    onHost(
      z.strictObject({
        tenancy,
        groupName: text(placementGroupMistake, "placement")
          .optional()
          .describe("Name of the placement group that instances start in."),
        partitionNumber: wholeNumber(partitionNumberMistake)
          .optional()
          .describe("Partition of the placement group, whose strategy is partition."),
        ...hosts,
      }),
      "hostId",
    ),
    "hostResourceGroupArn",
  ),
  "partitionNumber",
  ({ groupName }) => groupName === undefined,
  "has no effect without a placement group",
  "groupName beside it",
);

const launchTemplateMap = z.strictObject({
  instanceType: instanceType.describe("EC2 instance type, of the AMI's architecture."),
  subnet: subnet
    .optional()
    .describe("Where instances without a group start. Without it, they start in the default VPC."),
  vpc: vpc
    .optional()
    .describe(
      "VPC of the security group made for the fleet. Without it, that of the subnets, or else the default VPC.",
    )
    .meta({ examples: ["vpc-0123456789abcdef0"] }),
  securityGroups: securityGroups.optional().describe("Instead of the one made for the fleet."),
  additionalSecurityGroups: distinct(text(securityGroupIdMistake, "resource-id"), {
    min: 1,
    max: MAX_SECURITY_GROUPS - 1,
  })
    .optional()
    .describe("Beside the one made for the fleet."),
  rootVolumeSizeGiB: sizeGiB
    .optional()
    .describe("Short for rootVolume: { sizeGiB }. At least the AMI's size, which is the default."),
  rootVolume: rootVolume
    .optional()
    .describe("Root volume, which is encrypted. What is not given is as in the AMI."),
  dataVolumes: dataVolumes(VOLUME_RULES, {
    kmsKeyId: kmsKeyId.describe("Key of this volume, if it is not that of the others."),
    deleteOnTermination: z.boolean().default(true).describe("Whether it goes with its instance."),
  })
    .optional()
    .describe(
      "Volumes beside the root volume, all encrypted; instead of the AMI's if the device is the same.",
    ),
  kmsKeyId: kmsKeyId.describe(
    "Key that all volumes are encrypted under. Without it, that of the AMI, and for empty volumes the account's default.",
  ),
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
    .optional()
    .describe("Instance metadata service; version 2 alone answers."),
  keyPair: text(keyPairNameMistake, "key-pair")
    .optional()
    .describe("Name of the key pair for SSH, or for the password of Windows."),
  monitoring: z
    .boolean()
    .default(false)
    .describe("Whether CloudWatch has metrics of each minute, which cost, instead of every five."),
  publicAddress: z.boolean().default(false).describe("Whether instances have a public IPv4 address."),
  placement: placement.optional().describe("On which hardware instances start."),
  licenseConfigurations: distinct(text(licenseConfigurationMistake, "license-configuration"), { min: 1 })
    .optional()
    .describe("ARNs of the License Manager configurations that instances count against."),
  cpuOptions: z
    .strictObject({
      coreCount: wholeNumber(coreCountMistake).describe("Cores of an instance, which its type must have."),
      threadsPerCore: wholeNumber(threadsPerCoreMistake).describe("1 is without multithreading."),
    })
    .optional()
    .describe("Fewer cores or threads than the instance type has, for licences by core."),
});

/** How a fleet's instances start. */
export const launchTemplate = withKeys(
  withoutIdleBeside(launchTemplateMap, [
    ["vpc", "securityGroups", "which are in a VPC themselves"],
    ["additionalSecurityGroups", "securityGroups", "which are all that there are"],
    ["instanceProfile", "instanceRole", "which has a profile of its own"],
  ]),
  "at most one",
  ["rootVolumeSizeGiB", "rootVolume"],
);
