import { ExportBucket, type ExportBucketProps } from "../../../modules/build/export-bucket.js";
import { count, only, statements, synthesize } from "../../synthesize.js";

const bucket = (props?: ExportBucketProps) =>
  synthesize((stack) => {
    new ExportBucket(stack, "Exports", props);
  });

const CLEAN_UP = {
  id: "clean-up",
  status: "Enabled",
  filter: [{ prefix: "" }],
  noncurrent_version_expiration: [{ noncurrent_days: 30 }],
  abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
};

test("disk images are under S3's own key, never public, over TLS only, and stay until somebody deletes them", () => {
  const configuration = bucket();
  expect(count(configuration)).toEqual({
    aws_s3_bucket: 1,
    aws_s3_bucket_lifecycle_configuration: 1,
    aws_s3_bucket_policy: 1,
    aws_s3_bucket_public_access_block: 1,
    aws_s3_bucket_server_side_encryption_configuration: 1,
    aws_s3_bucket_versioning: 1,
  });
  expect(only(configuration, "aws_s3_bucket")).toEqual({});
  expect(only(configuration, "aws_s3_bucket_server_side_encryption_configuration").rule).toEqual([
    { apply_server_side_encryption_by_default: { sse_algorithm: "AES256" } },
  ]);
  expect(only(configuration, "aws_s3_bucket_lifecycle_configuration").rule).toEqual([CLEAN_UP]);
  expect(statements(only(configuration, "aws_s3_bucket_policy").policy)).toMatchObject([
    { Sid: "TlsOnly", Effect: "Deny" },
  ]);
});

test("disk images of a prefix expire", () => {
  const configuration = bucket({ bucketName: "acme-exports", expiryDays: { "vm/web": 30 } });
  expect(only(configuration, "aws_s3_bucket")).toEqual({ bucket: "acme-exports" });
  expect(only(configuration, "aws_s3_bucket_lifecycle_configuration").rule).toEqual([
    CLEAN_UP,
    {
      id: "expire-vm/web",
      status: "Enabled",
      filter: [{ prefix: "vm/web/" }],
      expiration: [{ days: 30 }],
    },
  ]);
});

test.each<Record<string, number>>([
  { vm: 365, "vm/web": 30 },
  { vm: 30, "vm-web": 365 },
])("disk images may expire by %j, of which no rule cuts another short", (expiryDays) => {
  expect(() => bucket({ expiryDays })).not.toThrow();
});

test.each<[ExportBucketProps, string]>([
  [{ bucketName: "Exports" }, 'bucketName "Exports" has "E"'],
  [
    { expiryDays: { "web/": 30 } },
    'expiryDays key "web/" ends with /: expected no / at its end, where one is put (test/Exports)',
  ],
  [{ expiryDays: { web: 0 } }, "expiryDays.web 0 is too small: expected at least 1 (test/Exports)"],
  [
    { expiryDays: { vm: 30, "vm/web": 365 } },
    "expiryDays.vm/web 365 has no effect, because the 30 of vm hold for all below it: expected at most 30, or another prefix (test/Exports)",
  ],
])("a bucket with %j is refused", (props, message) => {
  expect(() => bucket(props)).toThrow(message);
});
