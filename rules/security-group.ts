import { matching } from "./rule.js";

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html */
const CHARACTERS = "letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*";

/** Most security groups of a network interface. https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html */
export const MAX_SECURITY_GROUPS = 5;

/** Name of a security group, or the beginning of one to which Terraform adds 26 characters. */
export const securityGroupNameMistake = matching(
  /^(?!sg-)[a-zA-Z0-9 ._\-:/()#,@[\]+=&;{}!$*]{1,228}$/,
  "is not a security group's name",
  `1 to 228 ${CHARACTERS}, not beginning with sg-`,
);

export const securityGroupDescriptionMistake = matching(
  /^[a-zA-Z0-9 ._\-:/()#,@[\]+=&;{}!$*]{1,255}$/,
  "is not a security group's description",
  `1 to 255 ${CHARACTERS}`,
);
