import type { Selector } from "./selector.js";

/**
 * What the shared and the workload side must both know, from the landing zone alone. Changing any of it breaks what
 * is deployed.
 */

/** Alias of the key in each Region of the shared account that images go to. */
export const KEY_ALIAS = "alias/golden-ami";

/** The shared account's key as another account names it: DescribeKey takes an alias ARN across accounts. */
export function keyAliasArn(partition: string, region: string, sharedAccount: string): string {
  return `arn:${partition}:kms:${region}:${sharedAccount}:${KEY_ALIAS}`;
}

/** What Image Builder names an image's AMIs by. */
export function amiNameTemplate(image: string, recipeVersion: string): string {
  return `${image}_${recipeVersion}_{{imagebuilder:buildVersion}}_{{imagebuilder:buildDate}}`;
}

/** The longest AMI name template that Image Builder takes: `AmiNameString` of its API model. */
export const MAX_AMI_NAME_CHARACTERS = 127;

/**
 * The pattern that finds a selector's AMIs by name, e.g. `web_1.4.*`. `_` cannot be in an image's name, so `web_*`
 * never finds `web-admin_…`.
 */
export function amiNameGlob({ image, version }: Selector): string {
  if (version === undefined) return `${image}_*`;
  if (version.split(".").length < 3) return `${image}_${version}.*`;
  return `${image}_${version.replace("/", "_")}_*`;
}

/**
 * SSM parameter with the id of an image's newest AMI, in the shared account and each Region of the image. Image
 * Builder's service-linked role may write below `/imagebuilder/` only.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/ssm-integration.html
 */
export function latestParameterName(image: string): string {
  return `/imagebuilder/golden-ami/${image}/latest`;
}

/** Where Image Builder keeps an image's pipeline, in the shared account. */
export function pipelineArn(partition: string, region: string, sharedAccount: string, image: string): string {
  return `arn:${partition}:imagebuilder:${region}:${sharedAccount}:image-pipeline/${image}`;
}

/** Bucket and prefix of the build logs, in the shared account. */
export function buildLogs(region: string, sharedAccount: string): { bucket: string; prefix: string } {
  return { bucket: `golden-ami-logs-${sharedAccount}-${region}`, prefix: "image-builder" };
}
