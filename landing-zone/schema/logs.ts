import { z } from "zod";
import { withKeys } from "../../input/schema-issue.js";
import { isObject } from "../../input/value.js";
import {
  bucketNameMistake,
  DEFAULT_LOG_EXPIRY_DAYS,
  expiryDaysMistake,
  logPrefixMistake,
} from "../../rules/bucket.js";
import { LOG_PREFIX } from "../../rules/contract.js";
import { RETENTION_DAYS } from "../../rules/log-group.js";
import { hasEffect, text, wholeNumber, withoutIdle, withoutIdleBeside } from "./combinators.js";

const s3Map = z.strictObject({
  enabled: z.boolean().default(true).describe("Whether build logs go to S3, beside CloudWatch."),
  bucket: text(bucketNameMistake, "log-bucket")
    .optional()
    .describe("Bucket of the shared account that is there, in place of the one that is made.")
    .meta({ examples: ["acme-build-logs"] }),
  prefix: text(logPrefixMistake, "log-bucket")
    .optional()
    .meta({ default: LOG_PREFIX })
    .describe("What the logs' keys begin with."),
  expiryDays: wholeNumber(expiryDaysMistake)
    .optional()
    .meta({ default: DEFAULT_LOG_EXPIRY_DAYS })
    .describe("Days for which logs are kept in the bucket that is made; the same as logExpiryDays."),
});

/** A map with a key that has no effect if logs do not go to S3. */
const ofS3 = <T extends z.ZodType>(map: T, key: string) =>
  withoutIdle(
    map,
    key,
    ({ enabled }) => enabled === false,
    "has no effect without logs in S3",
    "enabled: true",
  );

const s3 = ofS3(
  ofS3(
    ofS3(withoutIdleBeside(s3Map, [["expiryDays", "bucket", "which has rules of its own"]]), "expiryDays"),
    "prefix",
  ),
  "bucket",
);

/** Where builds write their logs. */
export const logs = withKeys(
  z.strictObject({
    s3: s3.optional().describe("Build logs in S3, as files for each step."),
    cloudWatch: z
      .strictObject({
        retentionDays: z.literal(RETENTION_DAYS).describe("Days for which CloudWatch keeps them."),
      })
      .optional()
      .describe(
        "Makes the log group /aws/imagebuilder/<image> of each image, encrypted. Without it, Image Builder makes it, and it never expires.",
      ),
  }),
  "at least one",
  ["s3", "cloudWatch"],
);

/** Whether what is said of logs in S3 says how long they are kept, or leaves nothing to keep. */
export function saysExpiry(value: unknown): boolean {
  const s3 = isObject(value) ? value.s3 : undefined;
  return isObject(s3) && (s3.enabled === false || hasEffect(s3.bucket) || hasEffect(s3.expiryDays));
}
