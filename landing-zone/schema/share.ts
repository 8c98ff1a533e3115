import { z } from "zod";
import { organizationalUnitArnMistake } from "../../rules/arn.js";
import { account } from "./aws-fields.js";
import { atLeastOneOf, distinct, text } from "./combinators.js";

/** Who may launch an image's AMIs. */
export const share = atLeastOneOf(
  z.strictObject({
    organization: z
      .literal(true)
      .optional()
      .describe("Every account of the organization may launch the AMI."),
    organizationalUnits: distinct(text(organizationalUnitArnMistake), { min: 1, max: 25 }).optional(),
    accounts: distinct(account, { min: 1, max: 1536 }).optional(),
  }),
  ["organization", "organizationalUnits", "accounts"],
);
