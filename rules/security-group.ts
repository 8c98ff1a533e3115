import { textOf } from "./rule.js";

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html */
const CHARACTERS = [
  "a-zA-Z0-9 ._\\-:/()#,@[\\]+=&;{}!$*",
  "a-z, A-Z, 0-9, spaces and ._-:/()#,@[]+=&;{}!$*",
] as const;

/** Most security groups of a network interface. https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html */
export const MAX_SECURITY_GROUPS = 5;

/** Name of a security group, or the beginning of one to which Terraform adds 26 characters. */
export const securityGroupNameMistake = textOf({
  what: "a security group's name",
  characters: CHARACTERS,
  max: 228,
  without: [[/^sg-/, "begins with sg-, as ids do", "a name that does not begin with sg-"]],
});

export const securityGroupDescriptionMistake = textOf({
  what: "a security group's description",
  characters: CHARACTERS,
  max: 255,
});
