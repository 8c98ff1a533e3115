import type { ImagebuilderDistributionConfigurationDistribution as Distribution } from "@cdktf/provider-aws/lib/imagebuilder-distribution-configuration";
import type { Construct } from "constructs";
import { licenseConfigurationMistake } from "../../rules/arn.js";
import { bucketNameMistake, exportPrefixMistake } from "../../rules/bucket.js";
import { amiDescriptionMistake } from "../../rules/description.js";
import {
  DEFAULT_LAUNCH_TEMPLATE_VERSION,
  DISK_IMAGE_FORMATS,
  launchTemplateVersionMistake,
  MAX_LICENSE_CONFIGURATIONS,
  MAX_UPDATED_LAUNCH_TEMPLATES,
  maxParallelLaunchesMistake,
  needsExecutionRole,
  targetResourceCountMistake,
} from "../../rules/distribution.js";
import { launchTemplateNameMistake, roleNameMistake } from "../../rules/name.js";
import { parameterNameMistake } from "../../rules/parameter-name.js";
import { regionMistake } from "../../rules/region.js";
import { launchTemplateIdMistake } from "../../rules/resource-id.js";
import type { Rule } from "../../rules/rule.js";
import type { ExecutionRoleProps } from "../build/execution-role.js";
import { accountOf } from "../deployment.js";
import type { PropsCheck } from "../validation.js";

/** Where the AMI of one Region is exported to. Its volumes must not be encrypted. */
export interface ImageExport {
  /** Region of the AMI, and of the bucket. */
  readonly region: string;
  /** `VMDK`, `RAW` or `VHD`. */
  readonly diskImageFormat: string;
  /** Name of the bucket; an `ExportBucket` is one. */
  readonly s3Bucket: string;
  /** Name of the role that VM Import/Export writes by; an `ExportRole` is one. */
  readonly roleName: string;
  /** What the disk images' keys begin with, without a slash at the end. @default - nothing */
  readonly s3Prefix?: string;
}

/** How EC2 Fast Launch prepares snapshots of an AMI of Windows. */
export interface FastLaunch {
  /** Instances that it starts at a time to make snapshots; at least 6. @default - EC2's 6 */
  readonly maxParallelLaunches?: number;
  /** Snapshots that it keeps ready; 1 to 10,000. @default - EC2's 5 */
  readonly targetResourceCount?: number;
  /**
   * Name, in each Region, of the launch template whose network it uses, with the tag `CreatedBy: EC2 Image Builder`.
   * @default - it makes a network, for which the execution role needs EC2FastLaunchFullAccess
   */
  readonly launchTemplateName?: string;
  /** Version of the launch template: `$Default`, `$Latest` or a number. @default "$Default" */
  readonly launchTemplateVersion?: string;
}

/** A launch template of the account that gets a version with the new AMI. */
export interface UpdatedLaunchTemplate {
  /** Id of the launch template, which nobody else should manage. */
  readonly launchTemplateId: string;
  /** Whether the new version is the default one. @default true */
  readonly setDefaultVersion?: boolean;
}

/** What a distribution does beside copying and sharing. */
export interface DistributionSettings {
  /** Disk image that one Region's AMI is exported to. @default - none */
  readonly export?: ImageExport;
  /** Fast Launch of AMIs, of Windows only. @default - none */
  readonly fastLaunch?: FastLaunch;
  /** ARNs of licence configurations that an AMI belongs to, by its Region; at most 50 each. @default - the parent's */
  readonly licenseConfigurationArns?: Readonly<Record<string, readonly string[]>>;
  /** Launch templates that get a version with the AMI, by its Region; at most 100 each. @default - none */
  readonly launchTemplates?: Readonly<Record<string, readonly UpdatedLaunchTemplate[]>>;
  /** Descriptions of AMIs that differ from the others', by their Regions: at most 255 characters of ASCII. @default - none */
  readonly descriptionsByRegion?: Readonly<Record<string, string>>;
  /** Names of further SSM parameters that get the newest AMI's id; not below `/imagebuilder/`, by an execution role only. @default - none */
  readonly parameterNames?: readonly string[];
}

const diskImageFormatMistake: Rule = (format) =>
  DISK_IMAGE_FORMATS.some((it) => it === format)
    ? undefined
    : { message: "is not a format of disk images", expected: `one of ${DISK_IMAGE_FORMATS.join(", ")}` };

/** Checks the settings among a construct's props. */
export function checkDistributionSettings(
  check: PropsCheck,
  { export: target, fastLaunch, ...settings }: DistributionSettings,
  keyArns: Readonly<Record<string, string>> | undefined,
): PropsCheck {
  const regions = Object.keys(keyArns ?? {});
  const known = (prop: string, region: string) =>
    check
      .value(prop, region, regionMistake)
      .value(prop, region, () =>
        regions.includes(region)
          ? undefined
          : { message: "is no Region of the AMI", expected: `one of ${regions.join(", ")}` },
      );
  if (target) {
    known("export.region", target.region)
      .value("export.diskImageFormat", target.diskImageFormat, diskImageFormatMistake)
      .value("export.s3Bucket", target.s3Bucket, bucketNameMistake)
      .value("export.roleName", target.roleName, roleNameMistake)
      .optional("export.s3Prefix", target.s3Prefix, exportPrefixMistake);
  }
  check
    .optional("fastLaunch.maxParallelLaunches", fastLaunch?.maxParallelLaunches, maxParallelLaunchesMistake)
    .optional("fastLaunch.targetResourceCount", fastLaunch?.targetResourceCount, targetResourceCountMistake)
    .optional("fastLaunch.launchTemplateName", fastLaunch?.launchTemplateName, launchTemplateNameMistake)
    .optional(
      "fastLaunch.launchTemplateVersion",
      fastLaunch?.launchTemplateVersion,
      launchTemplateVersionMistake,
    )
    .idle(
      "fastLaunch.launchTemplateVersion",
      fastLaunch?.launchTemplateVersion,
      fastLaunch?.launchTemplateName === undefined,
      "has no effect without launchTemplateName",
      "both, or none",
    );
  for (const [region, arns] of Object.entries(settings.licenseConfigurationArns ?? {}))
    known("licenseConfigurationArns key", region).list(
      `licenseConfigurationArns.${region}`,
      arns,
      licenseConfigurationMistake,
      { min: 1, max: MAX_LICENSE_CONFIGURATIONS },
    );
  for (const [region, templates] of Object.entries(settings.launchTemplates ?? {}))
    known("launchTemplates key", region).list(
      `launchTemplates.${region}`,
      templates.map(({ launchTemplateId }) => launchTemplateId),
      launchTemplateIdMistake,
      { min: 1, max: MAX_UPDATED_LAUNCH_TEMPLATES, of: ".launchTemplateId" },
    );
  for (const [region, description] of Object.entries(settings.descriptionsByRegion ?? {}))
    known("descriptionsByRegion key", region).value(
      `descriptionsByRegion.${region}`,
      description,
      amiDescriptionMistake,
    );
  return check.knownList("parameterNames", settings.parameterNames, parameterNameMistake);
}

/** What the block of each Region has of the settings, beside what it does with the AMI itself. */
export function regionalSettings(
  scope: Construct,
  { export: target, fastLaunch, launchTemplates = {}, licenseConfigurationArns = {} }: DistributionSettings,
): (region: string) => Omit<Distribution, "region"> {
  const account = fastLaunch && accountOf(scope);
  return (region) => ({
    s3ExportConfiguration:
      target?.region === region
        ? {
            diskImageFormat: target.diskImageFormat,
            roleName: target.roleName,
            s3Bucket: target.s3Bucket,
            s3Prefix: target.s3Prefix === undefined ? undefined : `${target.s3Prefix}/`,
          }
        : undefined,
    fastLaunchConfiguration: fastLaunch && [
      {
        accountId: account ?? "",
        enabled: true,
        maxParallelLaunches: fastLaunch.maxParallelLaunches,
        snapshotConfiguration:
          fastLaunch.targetResourceCount === undefined
            ? undefined
            : { targetResourceCount: fastLaunch.targetResourceCount },
        launchTemplate:
          fastLaunch.launchTemplateName === undefined
            ? undefined
            : {
                launchTemplateName: fastLaunch.launchTemplateName,
                launchTemplateVersion: fastLaunch.launchTemplateVersion ?? DEFAULT_LAUNCH_TEMPLATE_VERSION,
              },
      },
    ],
    licenseConfigurationArns: licenseConfigurationArns[region] && [...licenseConfigurationArns[region]],
    launchTemplateConfiguration: launchTemplates[region]?.map(
      ({ launchTemplateId, setDefaultVersion = true }) => ({ launchTemplateId, default: setDefaultVersion }),
    ),
  });
}

/**
 * What an execution role needs so that images can be distributed so; undefined if Image Builder's own role does.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/cr-upd-ami-distribution-settings.html#ami-distribution-config-prereqs
 */
export function executionRoleNeeds(
  partition: string,
  images: readonly Pick<DistributionSettings, "fastLaunch" | "parameterNames">[],
): ExecutionRoleProps | undefined {
  const parameterNames = [
    ...new Set(images.flatMap((image) => image.parameterNames ?? []).filter(needsExecutionRole)),
  ];
  const makesNetwork = images.some(
    ({ fastLaunch }) => fastLaunch && fastLaunch.launchTemplateName === undefined,
  );
  if (!parameterNames.length && !makesNetwork) return undefined;
  return {
    parameterNames,
    policies: makesNetwork ? [`arn:${partition}:iam::aws:policy/EC2FastLaunchFullAccess`] : [],
  };
}
