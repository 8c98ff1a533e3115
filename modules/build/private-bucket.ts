import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import type { Construct } from "constructs";
import { policyJson } from "../policy.js";

/** A bucket that is encrypted, never public, over TLS only, with versions. */
interface PrivateBucket {
  readonly bucket: S3Bucket;
  readonly versioning: S3BucketVersioningA;
  readonly policy: S3BucketPolicy;
}

/**
 * @param scope the construct that the bucket is all about
 * @param options.forceDestroy whether it goes with its stack whatever it holds
 */
export function privateBucket(
  scope: Construct,
  bucketName: string | undefined,
  { forceDestroy = true } = {},
): PrivateBucket {
  const bucket = new S3Bucket(scope, "Resource", {
    bucket: bucketName,
    forceDestroy: forceDestroy || undefined,
  });
  const publicAccessBlock = new S3BucketPublicAccessBlock(scope, "PublicAccessBlock", {
    bucket: bucket.id,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  });
  new S3BucketServerSideEncryptionConfigurationA(scope, "Encryption", {
    bucket: bucket.id,
    rule: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
  });
  const versioning = new S3BucketVersioningA(scope, "Versioning", {
    bucket: bucket.id,
    versioningConfiguration: { status: "Enabled" },
  });
  const policy = new S3BucketPolicy(scope, "Policy", {
    bucket: bucket.id,
    policy: policyJson({
      Sid: "TlsOnly",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: [bucket.arn, `${bucket.arn}/*`],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    }),
    // S3 refuses two changes of a bucket's access at the same time.
    dependsOn: [publicAccessBlock],
  });
  return { bucket, versioning, policy };
}
