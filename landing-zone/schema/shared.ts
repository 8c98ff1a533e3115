import { z } from "zod";
import { withKeys } from "../../input/schema-issue.js";
import { DEFAULT_LOG_EXPIRY_DAYS, logExpiryDaysMistake } from "../../rules/bucket.js";
import { account, region, roleArn, securityGroups, subnet, vpc } from "./aws-fields.js";
import { wholeNumber, withoutIdle } from "./combinators.js";

const network = withKeys(
  withoutIdle(
    z.strictObject({
      vpc: vpc.optional().describe("VPC of the security group that is made for the builds."),
      subnet,
      securityGroups: securityGroups
        .optional()
        .describe(
          "Instead of one that lets out HTTPS and HTTP only; e.g. for a proxy or DNS servers of your own.",
        ),
    }),
    "vpc",
    ({ securityGroups }) => securityGroups !== undefined,
    "has no effect beside securityGroups, which are in a VPC themselves",
    "either vpc or securityGroups",
  ),
  "at least one",
  ["vpc", "securityGroups"],
);

/** The account that builds and owns the AMIs. */
export const shared = z.strictObject({
  account,
  region: region.describe("Where Image Builder runs."),
  assumeRole: roleArn.optional(),
  network: network.optional().describe("Where the builds run. Without it, they run in the default VPC."),
  logExpiryDays: wholeNumber(logExpiryDaysMistake)
    .default(DEFAULT_LOG_EXPIRY_DAYS)
    .describe("Days for which the build logs in S3 are kept."),
});
