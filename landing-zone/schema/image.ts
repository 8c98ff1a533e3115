import { z } from "zod";
import { otherwise } from "../../input/schema-issue.js";
import { cronMistake } from "../../rules/cron.js";
import { descriptionMistake } from "../../rules/description.js";
import { deviceNameMistake } from "../../rules/instance.js";
import { parentMistake } from "../../rules/parent-image.js";
import { timeZoneMistake } from "../../rules/time-zone.js";
import { AWS_IMAGES } from "../catalog/images.js";
import { instanceType, majorMinor, region, sizeGiB } from "./aws-fields.js";
import { distinct, text } from "./combinators.js";
import { component } from "./component.js";
import { share } from "./share.js";

const rootVolume = z.strictObject({
  deviceName: text(deviceNameMistake).optional().describe("Needed if the parent's name does not tell."),
  sizeGiB: sizeGiB.optional().describe("At least the parent's size, which is the default."),
  type: z.enum(["gp3", "gp2"]).default("gp3"),
});

const schedule = z.strictObject({
  cron: text(cronMistake).describe(
    "cron(minutes hours day-of-month month day-of-week year), one of the days a ?",
  ),
  timezone: text(timeZoneMistake).default("Etc/UTC"),
  pipelineExecutionStartCondition: z
    .enum(["EXPRESSION_MATCH_AND_DEPENDENCY_UPDATES_AVAILABLE", "EXPRESSION_MATCH_ONLY"])
    .default("EXPRESSION_MATCH_AND_DEPENDENCY_UPDATES_AVAILABLE")
    .describe(
      "Whether to build only if the parent or an AWS-managed component has a new version, or each time, because new packages alone are no such update.",
    ),
});

/** One golden image. */
export const imageSchema = z.strictObject({
  platform: z.enum(["Linux", "Windows"]),
  description: text(descriptionMistake).meta({ minLength: 1 }).optional(),
  parent: text(parentMistake)
    .refine(
      (parent) => !parent.startsWith("macos-"),
      otherwise("needs a Dedicated Host, which no build here has", "a Linux or Windows image"),
    )
    .describe("AWS image name | ssm:/parameter | ami-… | image ARN | image:<another image here>")
    .meta({ examples: AWS_IMAGES }),
  version: majorMinor
    .optional()
    .describe("Major and minor version of the recipe; the lock counts the patch."),
  components: z.array(component).min(1).max(20),
  rootVolume: rootVolume.prefault({}),
  instanceTypes: distinct(instanceType, { min: 1, max: 25 })
    .optional()
    .describe("To build and test on. Without them, Image Builder chooses."),
  regions: distinct(region, { min: 1, max: 50 }).describe("Where the AMI is copied to."),
  schedule: schedule.optional().describe("When the pipeline builds by itself. Without it, it never does."),
  share,
});

/** An image as `golden-ami.yaml` has it. */
export type ImageEntry = z.output<typeof imageSchema>;
export type ComponentEntry = ImageEntry["components"][number];
