import { matching } from "./rule.js";

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html */
const CHARACTERS = "letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*";

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
