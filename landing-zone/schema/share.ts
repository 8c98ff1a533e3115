import { z } from "zod";
import { withKeys } from "../../input/schema-issue.js";
import { organizationalUnitArnMistake } from "../../rules/arn.js";
import { MAX_LAUNCH_PERMISSION_ACCOUNTS, MAX_LAUNCH_PERMISSION_ARNS } from "../../rules/launch-permission.js";
import { account } from "./aws-fields.js";
import { distinct, text } from "./combinators.js";

/** Who may launch an image's AMIs. */
export const share = withKeys(
  z.strictObject({
    organization: z
      .literal(true)
      .optional()
      .describe("Every account of the organization may launch the AMI."),
    organizationalUnits: distinct(text(organizationalUnitArnMistake, "organizational-unit"), {
      min: 1,
      max: MAX_LAUNCH_PERMISSION_ARNS,
    })
      .optional()
      .describe("ARNs of organizational units whose accounts may launch the AMI."),
    accounts: distinct(account, { min: 1, max: MAX_LAUNCH_PERMISSION_ACCOUNTS })
      .optional()
      .describe("Ids of accounts that may launch the AMI."),
  }),
  "at least one",
  ["organization", "organizationalUnits", "accounts"],
);
