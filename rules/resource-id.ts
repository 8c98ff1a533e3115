import { matching } from "./rule.js";

/** Ids that EC2 gives, e.g. `vpc-0abc`. https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html */
const resourceId = (prefix: string, what: string) =>
  matching(new RegExp(`^${prefix}-[0-9a-z]{4,17}$`), `is not ${what} id`, `${prefix}-<hexadecimal digits>`);

export const amiIdMistake = resourceId("ami", "an AMI");
export const launchTemplateIdMistake = resourceId("lt", "a launch template");
export const vpcIdMistake = resourceId("vpc", "a VPC");
export const subnetIdMistake = resourceId("subnet", "a subnet");
export const securityGroupIdMistake = resourceId("sg", "a security group");
