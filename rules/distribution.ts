import { matching, wholeNumber } from "./rule.js";

/** Formats of disk images. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ExportImage.html */
export const DISK_IMAGE_FORMATS = ["VMDK", "RAW", "VHD"] as const;

/** Largest volume of an image that is exported. https://docs.aws.amazon.com/vm-import/latest/userguide/limits-image-export.html */
export const MAX_EXPORTED_VOLUME_GIB = 1024;

/**
 * Of several prefixes, each with the days for which disk images are kept below it, the one whose days end before those of
 * another that is it too or below it, because S3 deletes by each rule that fits a key. No days are for ever.
 */
export function shorterLived<T extends ExpiringPrefix>(
  own: ExpiringPrefix,
  all: readonly T[],
): T | undefined {
  const around = all.filter(({ prefix }) => `${own.prefix}/`.startsWith(`${prefix}/`));
  return around
    .filter(({ days = Infinity }) => days < (own.days ?? Infinity))
    .sort((a, b) => (a.days ?? Infinity) - (b.days ?? Infinity))[0];
}

interface ExpiringPrefix {
  readonly prefix: string;
  readonly days?: number;
}

/** Instances that EC2 Fast Launch starts at a time. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_EnableFastLaunch.html */
export const maxParallelLaunchesMistake = wholeNumber(6, 2_147_483_647);

/** Snapshots that EC2 Fast Launch keeps. https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_FastLaunchSnapshotConfiguration.html */
export const targetResourceCountMistake = wholeNumber(1, 10_000);

/** Version of a launch template. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_LaunchTemplateSpecification.html */
export const launchTemplateVersionMistake = matching(
  /^(\$Latest|\$Default|[1-9]\d*)$/,
  "is not a launch template's version",
  "$Latest, $Default or a number",
);

export const DEFAULT_LAUNCH_TEMPLATE_VERSION = "$Default";

/** Most launch templates of a Region. https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_Distribution.html */
export const MAX_UPDATED_LAUNCH_TEMPLATES = 100;

/** Most licence configurations of a Region. https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_Distribution.html */
export const MAX_LICENSE_CONFIGURATIONS = 50;

/** What the parameters' names begin with that Image Builder may write by its own role. */
const OWN_PARAMETERS = "/imagebuilder/";

/** Whether Image Builder needs an execution role to write a parameter. */
export const needsExecutionRole = (parameterName: string) => !parameterName.startsWith(OWN_PARAMETERS);
