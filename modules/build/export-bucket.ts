import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { Construct } from "constructs";
import { bucketNameMistake, expiryDaysMistake, exportPrefixMistake } from "../../rules/bucket.js";
import { shorterLived } from "../../rules/distribution.js";
import { isMapToken, isUnresolved, PropsCheck } from "../validation.js";
import { privateBucket } from "./private-bucket.js";

export interface ExportBucketProps {
  /** Name of the bucket; unique in all of AWS. @default - a name of Terraform's making */
  readonly bucketName?: string;
  /**
   * How long disk images are kept, in days, by their prefixes without a slash at the end; at most for the days of a prefix
   * that they are below.
   * @default - for ever
   */
  readonly expiryDays?: Readonly<Record<string, number>>;
}

/** How long a disk image is kept, in days, after it has expired or was deleted. */
const NONCURRENT_DAYS = 30;

/**
 * The bucket of disk images that AMIs are exported to: encrypted by S3's own key, because VM Import/Export takes no other,
 * never public, over TLS only. It stays until somebody has emptied it, because nothing else has what is in it.
 * https://docs.aws.amazon.com/vm-import/latest/userguide/limits-image-export.html
 */
export class ExportBucket extends Construct {
  readonly bucketName: string;
  readonly arn: string;

  /** @throws Error if a prop is wrong */
  constructor(scope: Construct, id: string, { bucketName, expiryDays = {} }: ExportBucketProps = {}) {
    super(scope, id);
    const check = new PropsCheck(this)
      .optional("bucketName", bucketName, bucketNameMistake)
      .idle("expiryDays", expiryDays, isMapToken(expiryDays), "is known to Terraform only", "a map");
    const expiries = Object.entries(isMapToken(expiryDays) ? {} : expiryDays).map(([prefix, days]) => ({
      prefix,
      days,
    }));
    const known = expiries.filter(({ days }) => !isUnresolved(days));
    for (const { prefix, days } of expiries)
      check
        .value("expiryDays key", prefix, exportPrefixMistake)
        .value(`expiryDays.${prefix}`, days, (value) => {
          const other = shorterLived({ prefix, days: value }, known);
          const shorter = other && {
            message: `has no effect, because the ${other.days} of ${other.prefix} hold for all below it`,
            expected: `at most ${other.days}, or another prefix`,
          };
          return expiryDaysMistake(value) ?? shorter;
        });
    check.throwIfWrong();
    const { bucket, versioning } = privateBucket(this, bucketName, { forceDestroy: false });
    new S3BucketLifecycleConfiguration(this, "Expiry", {
      bucket: bucket.id,
      rule: [
        {
          id: "clean-up",
          status: "Enabled",
          filter: [{ prefix: "" }],
          noncurrentVersionExpiration: [{ noncurrentDays: NONCURRENT_DAYS }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
        },
        ...expiries.map(({ prefix, days }) => ({
          id: `expire-${prefix}`,
          status: "Enabled",
          filter: [{ prefix: `${prefix}/` }],
          expiration: [{ days }],
        })),
      ],
      dependsOn: [versioning],
    });
    this.bucketName = bucket.id;
    this.arn = bucket.arn;
  }
}
