/**
 * Names that are known without asking anybody: to the account that shares images, to those that run them, and to the
 * command line. Changing any of them breaks what is deployed. The AMI's own name is in `ami-name.ts`.
 */

/** Alias of the key in each Region of the shared account that images go to. */
export const KEY_ALIAS = "alias/golden-ami";

/**
 * A name of a landing zone that may be one of several in an account.
 * @param namePrefix the landing zone's own; undefined in one that has none
 */
export function prefixed(namePrefix: string | undefined, name: string): string {
  return namePrefix === undefined ? name : `${namePrefix}-${name}`;
}

/** Alias of a landing zone's key. */
export const keyAlias = (namePrefix?: string) => `alias/${prefixed(namePrefix, "golden-ami")}`;

/** The shared account's key as another account names it: DescribeKey takes an alias ARN across accounts. */
export function keyAliasArn(
  partition: string,
  region: string,
  sharedAccount: string,
  namePrefix?: string,
): string {
  return `arn:${partition}:kms:${region}:${sharedAccount}:${keyAlias(namePrefix)}`;
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
export function launchTemplateName(workload: string, fleet: string, namePrefix?: string): string {
  return prefixed(namePrefix, `${workload}-${fleet}`);
}

/** ARN of an image's pipeline in the shared account. */
export function pipelineArn(partition: string, region: string, sharedAccount: string, image: string): string {
  return `arn:${partition}:imagebuilder:${region}:${sharedAccount}:image-pipeline/${image}`;
}

/** Prefix of the build logs in their bucket, without a slash at the end. */
export const LOG_PREFIX = "image-builder";

/** Bucket and prefix of the build logs, in the shared account. */
export function buildLogs(
  region: string,
  sharedAccount: string,
  namePrefix?: string,
): { bucket: string; prefix: string } {
  return { bucket: prefixed(namePrefix, `golden-ami-logs-${sharedAccount}-${region}`), prefix: LOG_PREFIX };
}

/** Bucket of the component documents that Image Builder does not take inline, in the shared account. */
export function documentBucket(region: string, sharedAccount: string, namePrefix?: string): string {
  return prefixed(namePrefix, `golden-ami-components-${sharedAccount}-${region}`);
}

/** Bucket of the disk images that AMIs are exported to, in the shared account. */
export function exportBucket(region: string, sharedAccount: string, namePrefix?: string): string {
  return prefixed(namePrefix, `golden-ami-exports-${sharedAccount}-${region}`);
}

/** Name of the topic that is told of builds, and of the alias of its key, in the shared account. */
export const BUILDS = "golden-ami-builds";

/** What the names begin with of all that tells of releases, in the shared account. */
export const RELEASES = "golden-ami-releases";
