import { count, matching, onlyOf, without } from "./rule.js";

/**
 * Pattern of the ids that EC2 gives, e.g. `vpc-0123456789abcdef0`; those from before 2018 are shorter.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html
 */
const idPattern = (prefix: string) => `${prefix}-([0-9a-f]{8}|[0-9a-f]{17})`;

function resourceId(prefix: string, what: string) {
  const expected = `${prefix}- and 17 (in old ones, 8) of 0-9 and a-f`;
  return matching(new RegExp(`^${idPattern(prefix)}$`), `is not ${what} id`, expected, [
    without(new RegExp(`^(?!${prefix}-)`), `does not begin with ${prefix}-`, expected),
    (value) => onlyOf(["0-9a-f", expected], `${what} id`)(value.slice(prefix.length + 1)),
    ({ length }) => ({
      message: `has ${count(length - prefix.length - 1, "character")} after ${prefix}-`,
      expected,
    }),
  ]);
}

export const AMI_ID = idPattern("ami");

export const amiIdMistake = resourceId("ami", "an AMI");
export const launchTemplateIdMistake = resourceId("lt", "a launch template");
export const vpcIdMistake = resourceId("vpc", "a VPC");
export const subnetIdMistake = resourceId("subnet", "a subnet");
export const securityGroupIdMistake = resourceId("sg", "a security group");
export const snapshotIdMistake = resourceId("snap", "a snapshot");
export const hostIdMistake = resourceId("h", "a dedicated host's");
