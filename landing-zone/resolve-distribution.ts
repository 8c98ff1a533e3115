import type { ImageEntry } from "./schema/image.js";

/** What becomes of an image's AMIs beside copies and shares. */
export interface ResolvedDistribution
  extends Pick<ImageEntry, "fastLaunch" | "launchTemplates" | "descriptionsByRegion"> {
  readonly export?: NonNullable<ImageEntry["export"]> & { readonly s3Prefix: string };
  /** By Region. */
  readonly licenseConfigurationArns?: Readonly<Record<string, readonly string[]>>;
  readonly parameterNames?: readonly string[];
}

/**
 * What the keys of an image's disk images begin with.
 * @param fullName the image's name in AWS
 */
export const exportPrefix = ({ s3Prefix }: NonNullable<ImageEntry["export"]>, fullName: string) =>
  s3Prefix ?? fullName;

/** @param fullName the image's name in AWS */
export function resolveDistribution(image: ImageEntry, fullName: string): ResolvedDistribution {
  const { export: target, licenseConfigurationArns: arns, fastLaunch, launchTemplates } = image;
  return {
    export: target && { ...target, s3Prefix: exportPrefix(target, fullName) },
    fastLaunch,
    licenseConfigurationArns: arns && byRegion(arns),
    launchTemplates,
    descriptionsByRegion: image.descriptionsByRegion,
    parameterNames: image.ssmParameters,
  };
}

/** ARNs by the Regions that they have in them. */
function byRegion(arns: readonly string[]): Record<string, string[]> {
  const grouped: Record<string, string[]> = {};
  for (const arn of arns) {
    const [, , , region = ""] = arn.split(":");
    grouped[region] = [...(grouped[region] ?? []), arn];
  }
  return grouped;
}
