import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { Construct } from "constructs";
import { bucketNameMistake, DEFAULT_LOG_EXPIRY_DAYS, expiryDaysMistake } from "../../rules/bucket.js";
import { PropsCheck } from "../validation.js";
import { privateBucket } from "./private-bucket.js";

export interface LogBucketProps {
  /** Name of the bucket; unique in all of AWS. @default - a name of Terraform's making */
  readonly bucketName?: string;
  /** How long a log is kept, in days. @default 90 */
  readonly expiryDays?: number;
}

/** How long a log is kept, in days, after it has been overwritten or has expired. */
const NONCURRENT_DAYS = 30;

/**
 * The bucket that gets Image Builder's build logs: encrypted, never public, over TLS only, for a limited time. Any build can
 * overwrite another's log, so what is overwritten stays for a while.
 */
export class LogBucket extends Construct {
  readonly bucketName: string;
  readonly arn: string;

  /** @throws Error if a prop is wrong */
  constructor(scope: Construct, id: string, props: LogBucketProps = {}) {
    super(scope, id);
    const { bucketName, expiryDays = DEFAULT_LOG_EXPIRY_DAYS } = props;
    new PropsCheck(this)
      .optional("bucketName", bucketName, bucketNameMistake)
      .value("expiryDays", expiryDays, expiryDaysMistake)
      .throwIfWrong();
    // Logs that expire anyway do not keep a stack from being destroyed.
    const { bucket, versioning } = privateBucket(this, bucketName);
    new S3BucketLifecycleConfiguration(this, "Expiry", {
      bucket: bucket.id,
      rule: [
        {
          id: "expire",
          status: "Enabled",
          filter: [{ prefix: "" }],
          expiration: [{ days: expiryDays }],
          noncurrentVersionExpiration: [{ noncurrentDays: NONCURRENT_DAYS }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 1 }],
        },
      ],
      dependsOn: [versioning],
    });
    this.bucketName = bucket.id;
    this.arn = bucket.arn;
  }
}
