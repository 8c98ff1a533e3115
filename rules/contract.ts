/**
 * Names that are known without asking anybody: to the account that shares images, to those that run them, and to the
 * command line. Changing any of them breaks what is deployed. The AMI's own name is in `ami-name.ts`.
 */

/** Alias of the key in each Region of the shared account that images go to. */
export const KEY_ALIAS = "alias/golden-ami";

/** The shared account's key as another account names it: DescribeKey takes an alias ARN across accounts. */
export function keyAliasArn(partition: string, region: string, sharedAccount: string): string {
  return `arn:${partition}:kms:${region}:${sharedAccount}:${KEY_ALIAS}`;
}

/**
 * SSM parameter with the id of an image's newest AMI, in the shared account and each Region of the image. Image
 * Builder's service-linked role may write below `/imagebuilder/` only.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/ssm-integration.html
 */
export function latestParameterName(image: string): string {
  return `/imagebuilder/golden-ami/${image}/latest`;
}

/** Tag that a distribution gives an AMI, with the image's name: the shared account knows by it what has been distributed. */
export const IMAGE_TAG = "GoldenImage";

/** Tag of the AMIs that no lifecycle policy takes: those of versions that fleets pin, and those that a person tags so. */
export const PINNED_TAG = { key: "GoldenImagePinned", value: "true" } as const;

/** Name of a fleet's launch template, and of its Auto Scaling group. */
export function launchTemplateName(workload: string, fleet: string): string {
  return `${workload}-${fleet}`;
}

/** ARN of an image's pipeline in the shared account. */
export function pipelineArn(partition: string, region: string, sharedAccount: string, image: string): string {
  return `arn:${partition}:imagebuilder:${region}:${sharedAccount}:image-pipeline/${image}`;
}

/** Prefix of the build logs in their bucket, without a slash at the end. */
export const LOG_PREFIX = "image-builder";

/** Bucket and prefix of the build logs, in the shared account. */
export function buildLogs(region: string, sharedAccount: string): { bucket: string; prefix: string } {
  return { bucket: `golden-ami-logs-${sharedAccount}-${region}`, prefix: LOG_PREFIX };
}

/** Bucket of the component documents that Image Builder does not take inline, in the shared account. */
export function documentBucket(region: string, sharedAccount: string): string {
  return `golden-ami-components-${sharedAccount}-${region}`;
}

/** Alias of the key of log groups and messages, in the shared account. */
export const SERVICE_KEY_ALIAS = "alias/golden-ami-builds";

/** Name of the topic that is told of builds, in the shared account. */
export const TOPIC_NAME = "golden-ami-builds";
