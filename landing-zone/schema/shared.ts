import { z } from "zod";
import { withKeys } from "../../input/schema-issue.js";
import { DEFAULT_LOG_EXPIRY_DAYS, logExpiryDaysMistake } from "../../rules/bucket.js";
import { readableParameterMistake } from "../../rules/readable-parameter.js";
import { account, region, roleArn, securityGroups, subnet, vpc } from "./aws-fields.js";
import { hasEffect, text, wholeNumber, withoutIdle } from "./combinators.js";

const network = withKeys(
  withoutIdle(
    z.strictObject({
      vpc: vpc.optional().describe("VPC of the security group that is made for the builds."),
      subnet: subnet.describe("Subnet that builds run in."),
      securityGroups: securityGroups
        .optional()
        .describe(
          "Instead of one that lets out HTTPS and HTTP only; e.g. for a proxy or DNS servers of your own.",
        )
        .meta({ examples: [["sg-0123456789abcdef0"]] }),
    }),
    "vpc",
    ({ securityGroups }) => hasEffect(securityGroups),
    "has no effect beside securityGroups, which are in a VPC themselves",
    "either vpc or securityGroups",
  ),
  "at least one",
  ["vpc", "securityGroups"],
);

/** The account that builds and owns the AMIs. */
export const shared = z.strictObject({
  account: account.describe("Id of the account."),
  region: region.describe("Where Image Builder runs."),
  assumeRole: roleArn
    .optional()
    .describe("Role that Terraform works by in the account. Without it, it works by its own credentials."),
  network: network.optional().describe("Where the builds run. Without it, they run in the default VPC."),
  logExpiryDays: wholeNumber(logExpiryDaysMistake)
    .default(DEFAULT_LOG_EXPIRY_DAYS)
    .describe("Days for which the build logs in S3 are kept."),
  readableParameters: z
    .array(text(readableParameterMistake, "readable-parameter"))
    .default([])
    .describe(
      "SSM parameters that builds may read: names, e.g. /app/licence, and paths with /* at their end; beside AWS's public ones, those below /imagebuilder/, and what component documents name in {{ aws:ssm:resolve(…) }}.",
    ),
});
