import { LogBucket } from "../../../modules/build/log-bucket.js";
import { only, synthesize } from "../../synthesize.js";

const logs = (expiryDays = 90) =>
  synthesize((stack) => {
    new LogBucket(stack, "Logs", { bucketName: "golden-ami-logs", expiryDays });
  });

test("logs are encrypted, never public, over TLS only, kept for a limited time, and for a while when overwritten", () => {
  const bucket = "${aws_s3_bucket.Logs_6819BB44.id}";
  const arn = "${aws_s3_bucket.Logs_6819BB44.arn}";
  expect(logs()).toEqual({
    resource: {
      aws_s3_bucket: { Logs_6819BB44: { bucket: "golden-ami-logs", force_destroy: true } },
      aws_s3_bucket_public_access_block: {
        Logs_PublicAccessBlock_316E1BAA: {
          bucket,
          block_public_acls: true,
          block_public_policy: true,
          ignore_public_acls: true,
          restrict_public_buckets: true,
        },
      },
      aws_s3_bucket_server_side_encryption_configuration: {
        Logs_Encryption_BF2096A2: {
          bucket,
          rule: [{ apply_server_side_encryption_by_default: { sse_algorithm: "AES256" } }],
        },
      },
      aws_s3_bucket_lifecycle_configuration: {
        Logs_Expiry_026D3E61: {
          bucket,
          rule: [
            {
              id: "expire",
              status: "Enabled",
              filter: [{ prefix: "" }],
              expiration: [{ days: 90 }],
              noncurrent_version_expiration: [{ noncurrent_days: 30 }],
              abort_incomplete_multipart_upload: [{ days_after_initiation: 1 }],
            },
          ],
          depends_on: ["aws_s3_bucket_versioning.Logs_Versioning_7C791BEF"],
        },
      },
      aws_s3_bucket_versioning: {
        Logs_Versioning_7C791BEF: { bucket, versioning_configuration: { status: "Enabled" } },
      },
      aws_s3_bucket_policy: {
        Logs_Policy_0AE5C130: {
          bucket,
          policy: JSON.stringify({
            Version: "2012-10-17",
            Statement: [
              {
                Sid: "TlsOnly",
                Effect: "Deny",
                Principal: "*",
                Action: "s3:*",
                Resource: [arn, `${arn}/*`],
                Condition: { Bool: { "aws:SecureTransport": "false" } },
              },
            ],
          }),
          depends_on: ["aws_s3_bucket_public_access_block.Logs_PublicAccessBlock_316E1BAA"],
        },
      },
    },
  });
});

test("logs are kept for as many days as given", () => {
  expect(only(logs(7), "aws_s3_bucket_lifecycle_configuration").rule).toMatchObject([
    { status: "Enabled", expiration: [{ days: 7 }] },
  ]);
});

test("a bucket has a name of Terraform's making, and logs are kept for 90 days, if nothing else is said", () => {
  const configuration = synthesize((stack) => {
    new LogBucket(stack, "Logs");
  });
  expect(only(configuration, "aws_s3_bucket")).toEqual({ force_destroy: true });
  expect(only(configuration, "aws_s3_bucket_lifecycle_configuration").rule).toMatchObject([
    { expiration: [{ days: 90 }] },
  ]);
});

test.each([
  [
    { bucketName: "Logs" },
    `bucketName "Logs" has "L", which is not allowed in a bucket's name: expected a-z, 0-9, . and - (test/Logs)`,
  ],
  [{ expiryDays: 0 }, "expiryDays 0 is too small: expected at least 1 (test/Logs)"],
  [{ expiryDays: 3651 }, "expiryDays 3651 is too big: expected at most 3650 (test/Logs)"],
])("a bucket with %j is refused", (props, message) => {
  const make = () =>
    synthesize((stack) => {
      new LogBucket(stack, "Logs", props);
    });
  expect(make).toThrow(message);
});
