import { DocumentBucket, type DocumentBucketProps } from "../../../modules/build/document-bucket.js";
import { all, count, only, synthesize } from "../../synthesize.js";

const DOCUMENT = "schemaVersion: 1.0\n";

const documents = (props?: DocumentBucketProps, text = DOCUMENT) => {
  let uri = "";
  const configuration = synthesize((stack) => {
    uri = new DocumentBucket(stack, "Documents", props).add("web", "web/1.0.0.yaml", text);
  });
  return { configuration, uri };
};

test("a document is in a bucket that is encrypted, never public and over TLS only, without the provider's tags", () => {
  const { configuration, uri } = documents();
  expect(count(configuration)).toEqual({
    aws_s3_bucket: 1,
    aws_s3_bucket_policy: 1,
    aws_s3_bucket_public_access_block: 1,
    aws_s3_bucket_server_side_encryption_configuration: 1,
    aws_s3_bucket_versioning: 1,
    aws_s3_object: 1,
  });
  expect(only(configuration, "aws_s3_bucket")).toEqual({ force_destroy: true });
  const bucket = "${aws_s3_bucket.Documents_7E5B2978.id}";
  expect(only(configuration, "aws_s3_object")).toEqual({
    bucket,
    key: "web/1.0.0.yaml",
    content: DOCUMENT,
    content_type: "application/yaml",
    override_provider: { default_tags: { tags: {} } },
    lifecycle: { create_before_destroy: true },
    depends_on: expect.arrayContaining([
      expect.stringContaining("aws_s3_bucket_versioning"),
      expect.stringContaining("aws_s3_bucket_policy"),
    ]),
  });
  expect(uri).toMatch(/^s3:\/\/\$\{TfToken\[TOKEN\.\d+\]\}\/\$\{TfToken\[TOKEN\.\d+\]\}$/);
});

test("the bucket has the name that it is given", () => {
  expect(only(documents({ bucketName: "components" }).configuration, "aws_s3_bucket").bucket).toBe(
    "components",
  );
});

test("a document is as long as Image Builder takes it", () => {
  expect(all(documents({}, "x".repeat(65_536)).configuration, "aws_s3_object")).toHaveLength(1);
  expect(() => documents({}, "x".repeat(65_537))).toThrow(
    "has 65537 bytes: expected at most 65536, what Image Builder takes; split it into two components (test/Documents)",
  );
  expect(() => documents({}, "")).toThrow('web.text "" is empty: expected a component document');
});

test("a name that is no bucket's is refused", () => {
  expect(() => documents({ bucketName: "A" })).toThrow(
    'bucketName "A" has "A", which is not allowed in a bucket\'s name',
  );
});
