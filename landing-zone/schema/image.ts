import { z } from "zod";
import { obey } from "../../input/schema-issue.js";
import { MAX_COMPONENTS } from "../../rules/component.js";
import { MAX_TARGET_ACCOUNTS } from "../../rules/copy.js";
import {
  cronMistake,
  DEFAULT_START_CONDITION,
  isRate,
  START_CONDITIONS,
  scheduleIsOverMistake,
} from "../../rules/cron.js";
import { amiDescriptionMistake } from "../../rules/description.js";
import { DEFAULT_TEST_TIMEOUT_MINUTES, testTimeoutMistake } from "../../rules/image-tests.js";
import { deviceNameMistake, keyPairNameMistake, MAX_INSTANCE_TYPES } from "../../rules/instance.js";
import { parentMistake } from "../../rules/parent-image.js";
import { MAX_REGIONS } from "../../rules/region.js";
import { DEFAULT_TIME_ZONE, timeZoneMistake } from "../../rules/time-zone.js";
import { DEFAULT_VOLUME_TYPE, RECIPE_VOLUME_RULES, ROOT_VOLUME_TYPES } from "../../rules/volume.js";
import { AWS_IMAGES, awsParentMistake } from "../catalog/images.js";
import type { MistakeId } from "../rules.js";
import { account, instanceType, majorMinor, region } from "./aws-fields.js";
import { distinct, text, wholeNumber, withoutIdle } from "./combinators.js";
import { component } from "./component.js";
import { distributionSettings } from "./distribution.js";
import { lifecycle } from "./lifecycle.js";
import { buildPlacement } from "./placement.js";
import { share } from "./share.js";
import { imageTags } from "./tags.js";
import { userData } from "./user-data.js";
import { dataVolumes, volumeNumbers, volumeOf } from "./volume.js";
import { workflow } from "./workflow.js";

const numbers = volumeNumbers(RECIPE_VOLUME_RULES);

const rootVolume = volumeOf(
  z.strictObject({
    deviceName: text(deviceNameMistake, "device-name")
      .optional()
      .describe("Device of the root volume; needed if the parent's name does not tell.")
      .meta({ examples: ["/dev/xvda"] }),
    ...numbers,
    sizeGiB: numbers.sizeGiB.describe("At least the parent's size, which is the default."),
    type: z.enum(ROOT_VOLUME_TYPES).default(DEFAULT_VOLUME_TYPE).describe("Type of the EBS volume."),
  }),
  RECIPE_VOLUME_RULES,
  DEFAULT_VOLUME_TYPE,
);

/** Twelve hours pass until a date is over in every time zone. */
const dateInLastTimeZone = () => new Date(Date.now() - 12 * 3_600_000).toISOString().slice(0, 10);

const schedule = withoutIdle(
  z.strictObject({
    cron: text(
      (expression) => cronMistake(expression) ?? scheduleIsOverMistake(expression, dateInLastTimeZone()),
      "cron",
    ).describe("cron(minutes hours day-of-month month day-of-week year), one of the days a ?"),
    timezone: text(timeZoneMistake, "time-zone")
      .meta({ default: DEFAULT_TIME_ZONE })
      .optional()
      .describe("Time zone of the cron expression, by IANA's name; UTC otherwise."),
    enabled: z
      .boolean()
      .default(true)
      .describe(
        "Whether the pipeline is enabled. If not, it keeps its schedule, and builds only when told to.",
      ),
    pipelineExecutionStartCondition: z
      .enum(START_CONDITIONS)
      .default(DEFAULT_START_CONDITION)
      .describe(
        "Whether to build only if the parent, or a component that is not of this project, has a new version, or each time, because new packages alone are no such update.",
      ),
  }),
  "timezone",
  ({ cron }) => typeof cron === "string" && isRate(cron),
  "has no effect on a rate, which counts from whenever the pipeline is there",
  "no timezone, or a cron expression",
);

const tests = withoutIdle(
  z.strictObject({
    enabled: z.boolean().default(true).describe("Whether an image is tested."),
    timeoutMinutes: wholeNumber(testTimeoutMistake)
      .optional()
      .meta({ default: DEFAULT_TEST_TIMEOUT_MINUTES })
      .describe("Minutes after which tests have failed."),
  }),
  "timeoutMinutes",
  ({ enabled }) => enabled === false,
  "has no effect without tests",
  "enabled: true",
);

/** One golden image. */
export const imageSchema = z.strictObject({
  kind: z
    .enum(["ami", "container"])
    .optional()
    .meta({ default: "ami" })
    .describe("What the image is: AMIs, or a container image in ECR."),
  platform: z.enum(["Linux", "Windows"]).describe("Operating system of the parent."),
  description: text(amiDescriptionMistake, "ami-description")
    .meta({ minLength: 1 })
    .optional()
    .describe("Description of the recipe and the AMIs."),
  parent: text(parentMistake, "parent-image")
    .superRefine(obey(awsParentMistake, "parent-image" satisfies MistakeId))
    .describe(
      "AWS image name | ssm:/parameter | ami-… | image ARN | prod-… of AWS Marketplace | image:<another image here>",
    )
    .meta({ examples: AWS_IMAGES }),
  version: majorMinor
    .optional()
    .describe("Major and minor version of the recipe; the lock counts the patch."),
  components: z
    .array(component)
    .min(1)
    .max(MAX_COMPONENTS)
    .describe("What is put on the parent, in this order; each by managed, file or arn."),
  rootVolume: rootVolume
    .prefault({})
    .describe("Root volume of the AMI; encrypted unless the image says otherwise."),
  dataVolumes: dataVolumes(RECIPE_VOLUME_RULES, {})
    .optional()
    .describe("Volumes beside the root volume, which the AMI has too, encrypted as that is."),
  encrypted: z
    .boolean()
    .default(true)
    .describe(
      "Whether the AMI is encrypted in the Region where it is built; copies in others always are. An image that is exported must not be.",
    ),
  userData: userData
    .optional()
    .describe(
      "What build and test instances run when they start first, in place of Image Builder's installation of the SSM agent: it must be in the parent, or be installed here.",
    ),
  instanceTypes: distinct(instanceType, { min: 1, max: MAX_INSTANCE_TYPES })
    .optional()
    .describe("To build and test on. Without them, Image Builder chooses."),
  keyPair: text(keyPairNameMistake, "key-pair")
    .optional()
    .describe(
      "Name of the key pair for SSH to build and test instances, whose security group must let it in.",
    ),
  placement: buildPlacement.optional().describe("On which hardware build and test instances start."),
  terminateInstanceOnFailure: z
    .boolean()
    .default(true)
    .describe("Whether an instance whose build or test fails is terminated, or stays to be looked at."),
  tests: tests.optional().describe("Whether, and how long, an image is tested before it is distributed."),
  vulnerabilityScanning: z
    .boolean()
    .default(false)
    .describe(
      "Whether Amazon Inspector, which must be on in the shared account, looks for vulnerabilities in each build. `golden-ami build` prints what it has found, and `--fail-on` makes that an exit code.",
    ),
  enhancedImageMetadata: z
    .boolean()
    .optional()
    .meta({ default: true })
    .describe("Whether Image Builder notes the operating system's version and the packages of each build."),
  workflows: z
    .array(workflow)
    .min(1)
    .optional()
    .describe(
      "What a build does in its stages, in this order, in place of AWS's workflows for images: one to build and up to ten to test. Without one to distribute, AWS's does. Each by managed or file.",
    ),
  regions: distinct(region, { min: 1, max: MAX_REGIONS }).describe("Where the AMI is copied to."),
  schedule: schedule.optional().describe("When the pipeline builds by itself. Without it, it never does."),
  buildAfterParent: z
    .boolean()
    .optional()
    .meta({ default: false })
    .describe(
      "Whether each release of the parent, another image here, starts a build of this one. `golden-ami build <parent> --chain` waits for that one then.",
    ),
  lifecycle: lifecycle
    .optional()
    .describe(
      "What becomes of old releases. Without it, they stay for ever. Versions that fleets pin stay in any case.",
    ),
  ...distributionSettings,
  tags: imageTags
    .default({})
    .describe(
      "On the image's AMIs, its build and test instances, and all of it in Image Builder, beside the landing zone's.",
    ),
  share: share
    .optional()
    .describe(
      "Who may start instances from the AMIs, or pull the container. It must be there unless copyTo is; beside repository.existing it has no effect.",
    ),
  copyTo: distinct(account, { min: 1, max: MAX_TARGET_ACCOUNTS })
    .optional()
    .describe(
      "Ids of accounts that get AMIs of their own in each Region, under the shared account's keys. Their fleets find these alone: build a release before they do. Each has a stack distribution-<account> with the role that Image Builder copies by. A lifecycle takes copies too, but in accounts of which a fleet selects a version.",
    )
    .meta({ examples: [["444455556666"]] }),
});

/** An image as `golden-ami.yaml` has it. */
export type ImageEntry = z.output<typeof imageSchema>;
export type ComponentEntry = ImageEntry["components"][number];
