import { z } from "zod";
import { formOf } from "../../input/schema-form.js";
import { always, mistake, withKeys } from "../../input/schema-issue.js";
import { isObject } from "../../input/value.js";
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

/**
 * An image that says whom it is shared with, unless that is told otherwise.
 * @param otherwise what tells it, as a person writes it
 */
export const sharing = <T extends z.ZodType>(
  image: T,
  isTold: (image: Readonly<Record<string, unknown>>) => boolean,
  otherwise: string,
): T =>
  image.superRefine((value, context) => {
    if (isObject(value) && value.share === undefined && !isTold(value))
      context.addIssue({ ...mistake("is missing", `${formOf(share)}; or ${otherwise}`), path: ["share"] });
  }, always);
