import type { Mistake } from "./rule.js";

/**
 * AWS's Regions by partition, as of 2026. The AWS provider holds the same kind of list and refuses what is not in it,
 * so a Region newer than this list waits for a new release of both.
 * https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
 */
const REGIONS_BY_PARTITION: Readonly<Record<string, readonly string[]>> = {
  aws: [
    "af-south-1",
    "ap-east-1",
    "ap-east-2",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-south-2",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "ap-southeast-5",
    "ap-southeast-6",
    "ap-southeast-7",
    "ca-central-1",
    "ca-west-1",
    "eu-central-1",
    "eu-central-2",
    "eu-north-1",
    "eu-south-1",
    "eu-south-2",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "il-central-1",
    "me-central-1",
    "me-south-1",
    "mx-central-1",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
  ],
  "aws-cn": ["cn-north-1", "cn-northwest-1"],
  "aws-eusc": ["eusc-de-east-1"],
  "aws-us-gov": ["us-gov-east-1", "us-gov-west-1"],
};

/** Partitions, each with accounts and organizations of its own. */
export const PARTITIONS: readonly string[] = Object.keys(REGIONS_BY_PARTITION);

/** Every Region of every partition. */
export const REGIONS: readonly string[] = Object.values(REGIONS_BY_PARTITION).flat();

export function regionsOf(partition: string): readonly string[] {
  return REGIONS_BY_PARTITION[partition] ?? [];
}

/** Partition of a Region, e.g. `aws`; undefined for what is not a Region. */
export function partitionOf(region: string): string | undefined {
  return PARTITIONS.find((partition) => REGIONS_BY_PARTITION[partition]?.includes(region));
}

export function regionMistake(value: string): Mistake | undefined {
  if (partitionOf(value) !== undefined) return undefined;
  return { message: "is not an AWS Region", expected: "a Region, e.g. eu-west-1" };
}

/**
 * Regions that the S3 backend of Terraform 1.9 does not know, and of some not that of 1.14 either.
 * https://github.com/hashicorp/terraform/issues/37771
 */
const UNKNOWN_TO_TERRAFORM = [
  "ap-east-2",
  "ap-southeast-5",
  "ap-southeast-6",
  "ap-southeast-7",
  "mx-central-1",
];

/** Whether each Terraform that is taken here knows a Region by itself. */
export const isKnownToTerraform = (region: string) => !UNKNOWN_TO_TERRAFORM.includes(region);

/** Most Regions of an image. */
export const MAX_REGIONS = 50;
