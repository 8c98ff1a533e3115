import { matching } from "./rule.js";

/** Pattern of the ids that EC2 gives, e.g. `vpc-0abc`. https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html */
const idPattern = (prefix: string) => `${prefix}-[0-9a-f]{4,17}`;

const resourceId = (prefix: string, what: string) =>
  matching(new RegExp(`^${idPattern(prefix)}$`), `is not ${what} id`, `${prefix}-<hexadecimal digits>`);

export const AMI_ID = idPattern("ami");

export const amiIdMistake = resourceId("ami", "an AMI");
export const launchTemplateIdMistake = resourceId("lt", "a launch template");
export const vpcIdMistake = resourceId("vpc", "a VPC");
export const subnetIdMistake = resourceId("subnet", "a subnet");
export const securityGroupIdMistake = resourceId("sg", "a security group");
