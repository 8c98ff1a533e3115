import { AwsError } from "../wire/errors.js";
import type { Ec2Check } from "./operation.js";

/**
 * The description of a group or a rule that EC2 takes.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html
 */
const DESCRIPTION = /^[a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]{0,255}$/;

/** Refuses other characters in a description, and names that look like ids, because moto takes both. */
export const createSecurityGroup: Ec2Check = async ({ query }) => {
  if (query.text("GroupName")?.startsWith("sg-")) {
    throw new AwsError(
      400,
      "InvalidParameterValue",
      "Invalid group name. Group names may not be in the format sg-*.",
    );
  }
  checkDescription(query.text("GroupDescription"), "Invalid security group description.");
  return undefined;
};

/** Refuses other characters in a rule's description. */
export const authorizeSecurityGroup: Ec2Check = async ({ query }) => {
  for (const permission of query.prefixes("IpPermissions")) {
    for (const range of ["IpRanges", "Ipv6Ranges", "PrefixListIds", "Groups"]) {
      for (const prefix of query.prefixes(`${permission}.${range}`)) {
        checkDescription(query.text(`${prefix}.Description`), "Invalid rule description.");
      }
    }
  }
  return undefined;
};

function checkDescription(description: string | undefined, what: string): void {
  if (description === undefined || DESCRIPTION.test(description)) return;
  throw new AwsError(
    400,
    "InvalidParameterValue",
    `${what} Valid descriptions are strings less than 256 characters from the following set: a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*`,
  );
}
