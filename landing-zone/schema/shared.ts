import { z } from "zod";
import { withKeys } from "../../input/schema-issue.js";
import { kmsKeyArnMistake } from "../../rules/arn.js";
import { DEFAULT_LOG_EXPIRY_DAYS, expiryDaysMistake } from "../../rules/bucket.js";
import { instanceProfileNameMistake } from "../../rules/name.js";
import { readableParameterMistake } from "../../rules/readable-parameter.js";
import { REGIONS } from "../../rules/region.js";
import { account, externalId, region, roleArn, securityGroups, subnet, vpc } from "./aws-fields.js";
import { buildRole } from "./build-role.js";
import { hasEffect, text, wholeNumber, withoutIdle, withoutIdleBeside } from "./combinators.js";
import { logs, saysExpiry } from "./logs.js";
import { releaseEvents } from "./release-events.js";
import { topic, topicArn } from "./topic.js";

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

const sharedMap = z.strictObject({
  account: account.describe("Id of the account."),
  region: region.describe("Where Image Builder runs."),
  assumeRole: roleArn
    .optional()
    .describe("Role that Terraform works by in the account. Without it, it works by its own credentials."),
  externalId: externalId.optional().describe("External id that the role's trust policy asks for."),
  kmsKeyIds: z
    .record(z.string(), text(kmsKeyArnMistake, "kms-key"))
    .meta({ propertyNames: { enum: REGIONS } })
    .optional()
    .describe(
      "ARNs of keys that are there, by Region, under which AMIs are in place of keys that are made. Each must let in those whom images are shared with and copied to, as a key that is made does; that of the builds' Region all to whom any image is copied. In place of one that was made, AMIs of before are lost with that. Another one of the builds' Region is another version of each recipe.",
    )
    .meta({
      examples: [
        { "eu-west-1": "arn:aws:kms:eu-west-1:111122223333:key/01234567-89ab-4cde-8f01-23456789abcd" },
      ],
    }),
  network: network.optional().describe("Where the builds run. Without it, they run in the default VPC."),
  instanceRole: buildRole
    .optional()
    .describe("What the role of build and test instances has beside what each build needs."),
  instanceProfile: text(instanceProfileNameMistake, "instance-profile")
    .optional()
    .describe(
      "Name of an instance profile that is there, in place of the one that is made. Its role needs EC2InstanceProfileForImageBuilder, AmazonSSMManagedInstanceCore, and s3:PutObject for the logs; for containers EC2InstanceProfileForImageBuilderECRContainerBuilds too.",
    )
    .meta({ examples: ["image-builder"] }),
  logExpiryDays: wholeNumber(expiryDaysMistake)
    .optional()
    .meta({ default: DEFAULT_LOG_EXPIRY_DAYS })
    .describe("Days for which the build logs in S3 are kept."),
  logs: logs.optional().describe("Where builds write their logs, and for how long they are kept."),
  snsTopic: topic
    .optional()
    .describe("Topic that is made, encrypted, and told of each build that ends, with those whom it tells."),
  snsTopicArn: topicArn
    .optional()
    .describe(
      "ARN of a topic that is there, in place of one that is made. If it is encrypted, its key must admit AWSServiceRoleForImageBuilder.",
    )
    .meta({ examples: ["arn:aws:sns:eu-west-1:111122223333:image-builds"] }),
  releaseEvents: releaseEvents
    .optional()
    .describe("Who is told of builds that have become available or have failed, by rules of EventBridge's."),
  readableParameters: z
    .array(text(readableParameterMistake, "readable-parameter"))
    .optional()
    .meta({ default: [] })
    .describe(
      "SSM parameters that builds may read: names, e.g. /app/licence, and paths with /* at their end; beside AWS's public ones, those below /imagebuilder/, and what component documents name in {{ aws:ssm:resolve(…) }}.",
    ),
});

/** The account that builds and owns the AMIs. */
export const shared = withoutIdle(
  withoutIdleBeside(sharedMap, [
    ["snsTopicArn", "snsTopic", "which is made in its place"],
    ["instanceRole", "instanceProfile", "whose role is there"],
    ["readableParameters", "instanceProfile", "whose role says what it may read"],
  ]),
  "logExpiryDays",
  ({ logs }) => saysExpiry(logs),
  "has no effect beside logs.s3, which says it",
  "one of both",
);
