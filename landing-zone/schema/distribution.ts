import { z } from "zod";
import { always, mistake } from "../../input/schema-issue.js";
import { isObject } from "../../input/value.js";
import { licenseConfigurationMistake } from "../../rules/arn.js";
import { bucketNameMistake, expiryDaysMistake, exportPrefixMistake } from "../../rules/bucket.js";
import { amiDescriptionMistake } from "../../rules/description.js";
import {
  DEFAULT_LAUNCH_TEMPLATE_VERSION,
  DISK_IMAGE_FORMATS,
  launchTemplateVersionMistake,
  MAX_UPDATED_LAUNCH_TEMPLATES,
  maxParallelLaunchesMistake,
  targetResourceCountMistake,
} from "../../rules/distribution.js";
import { launchTemplateNameMistake, roleNameMistake } from "../../rules/name.js";
import { parameterNameMistake } from "../../rules/parameter-name.js";
import { REGIONS } from "../../rules/region.js";
import { launchTemplateIdMistake } from "../../rules/resource-id.js";
import type { MistakeId } from "../rules.js";
import { roleArn } from "./aws-fields.js";
import { distinct, filled, text, wholeNumber, withoutIdle, withoutIdleBeside } from "./combinators.js";

/** Values by Region. */
const byRegion = <T extends z.ZodType>(value: T) =>
  filled(z.record(z.string(), value).meta({ propertyNames: { enum: REGIONS } }), "Region");

const exportTarget = withoutIdleBeside(
  z.strictObject({
    diskImageFormat: z.enum(DISK_IMAGE_FORMATS).describe("Format of the disk image."),
    s3Bucket: text(bucketNameMistake, "export")
      .optional()
      .describe(
        "Bucket that is there, in place of the one that is made: of the shared account and Region, and not encrypted by a key of KMS.",
      )
      .meta({ examples: ["acme-disk-images"] }),
    s3Prefix: text(exportPrefixMistake, "export")
      .optional()
      .describe("What the disk images' keys begin with; the image's name otherwise.")
      .meta({ examples: ["vm/web"] }),
    roleName: text(roleNameMistake, "export")
      .optional()
      .describe(
        "Name of a role of the shared account that is there, in place of the one that is made, by which VM Import/Export writes to the bucket.",
      )
      .meta({ examples: ["vmimport"] }),
    expiryDays: wholeNumber(expiryDaysMistake)
      .optional()
      .describe(
        "Days for which disk images are kept in the bucket that is made, and all below their prefix; for ever otherwise.",
      )
      .meta({ examples: [365] }),
  }),
  [["expiryDays", "s3Bucket", "which has rules of its own"]],
);

const fastLaunch = withoutIdle(
  z.strictObject({
    maxParallelLaunches: wholeNumber(maxParallelLaunchesMistake)
      .optional()
      .describe("Instances that EC2 starts at a time to make snapshots; 6 otherwise."),
    targetResourceCount: wholeNumber(targetResourceCountMistake)
      .optional()
      .describe("Snapshots that EC2 keeps ready; 5 otherwise."),
    launchTemplateName: text(launchTemplateNameMistake, "fast-launch")
      .optional()
      .describe(
        "Name, in each Region, of a launch template of the shared account whose network EC2 uses. It must have the tag CreatedBy: EC2 Image Builder. Without it, EC2 makes a network, for which builds get an execution role.",
      )
      .meta({ examples: ["fast-launch"] }),
    launchTemplateVersion: text(launchTemplateVersionMistake, "fast-launch")
      .optional()
      .meta({ default: DEFAULT_LAUNCH_TEMPLATE_VERSION })
      .describe("Version of the launch template."),
  }),
  "launchTemplateVersion",
  ({ launchTemplateName }) => launchTemplateName === undefined,
  "has no effect without a launch template",
  "launchTemplateName beside it",
);

const launchTemplates = z
  .array(
    z.strictObject({
      launchTemplateId: text(launchTemplateIdMistake, "resource-id")
        .describe("Id of the launch template.")
        .meta({ examples: ["lt-0123456789abcdef0"] }),
      setDefaultVersion: z
        .boolean()
        .default(true)
        .describe("Whether the version with the new AMI is made the default one."),
    }),
  )
  .min(1)
  .max(MAX_UPDATED_LAUNCH_TEMPLATES)
  .superRefine((templates, context) => {
    const ids = (Array.isArray(templates) ? templates : []).map((it) =>
      isObject(it) ? it.launchTemplateId : undefined,
    );
    for (const [index, id] of ids.entries())
      if (id !== undefined && ids.indexOf(id) < index)
        context.addIssue({
          ...mistake("is here twice", "each value once", { rule: "duplicate" satisfies MistakeId }),
          path: [index, "launchTemplateId"],
        });
  }, always);

/** What becomes of an image's AMIs beside copies and shares. */
export const distributionSettings = {
  export: exportTarget
    .optional()
    .describe(
      "Exports the AMI of the shared account's Region to S3, as a disk image for other hypervisors. It must not be encrypted: encrypted: false.",
    )
    .meta({ examples: [{ diskImageFormat: "VMDK" }] }),
  fastLaunch: fastLaunch
    .optional()
    .describe("EC2 Fast Launch of AMIs of Windows: snapshots from which instances start faster.")
    .meta({ examples: [{ targetResourceCount: 10 }] }),
  licenseConfigurationArns: distinct(text(licenseConfigurationMistake, "license-configuration"), { min: 1 })
    .optional()
    .describe("ARNs of License Manager's configurations that the AMIs of their Regions belong to.")
    .meta({
      examples: [
        [
          "arn:aws:license-manager:eu-west-1:111122223333:license-configuration:lic-0123456789abcdef0123456789abcdef",
        ],
      ],
    }),
  launchTemplates: byRegion(launchTemplates)
    .optional()
    .describe(
      "Launch templates of the shared account, by Region, that get a version with each new AMI from Image Builder itself. Terraform should not manage their versions.",
    )
    .meta({ examples: [{ "eu-west-1": [{ launchTemplateId: "lt-0123456789abcdef0" }] }] }),
  descriptionsByRegion: byRegion(text(amiDescriptionMistake, "ami-description").meta({ minLength: 1 }))
    .optional()
    .describe("Descriptions of AMIs that differ from description, by Region.")
    .meta({ examples: [{ "eu-west-3": "nginx, for Paris" }] }),
  ssmParameters: distinct(text(parameterNameMistake, "image-parameter"), { min: 1 })
    .optional()
    .describe(
      "Names of SSM parameters of the shared account that get the newest AMI's id in each Region, beside /imagebuilder/golden-ami/<image>/latest. For one that is not below /imagebuilder/, builds get an execution role.",
    )
    .meta({ examples: [["/golden-ami/web"]] }),
  executionRoleArn: roleArn
    .optional()
    .describe(
      "ARN of a role of the shared account by which Image Builder builds and distributes, in place of its own role and of one that is made. It must trust imagebuilder.amazonaws.com and have EC2ImageBuilderExecutionPolicy; for ssmParameters ssm:PutParameter, for a parent that is a parameter of another path than /imagebuilder/ and /aws/service/ ssm:GetParameter, for fastLaunch without a launch template EC2FastLaunchFullAccess, for copyTo sts:AssumeRole on EC2ImageBuilderDistributionCrossAccountRole, and for workflows what their steps do.",
    )
    .meta({ examples: ["arn:aws:iam::111122223333:role/image-builder"] }),
};
