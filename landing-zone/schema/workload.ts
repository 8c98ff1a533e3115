import { z } from "zod";
import { always, mistake, otherwise } from "../../input/schema-issue.js";
import { isObject } from "../../input/value.js";
import {
  DEFAULT_MIN_HEALTHY_PERCENTAGE,
  instanceCountMistake,
  MAX_SUBNETS,
  percentageMistake,
  warmupSecondsMistake,
} from "../../rules/instance.js";
import { fleetNameMistake } from "../../rules/name.js";
import { parseSelector, selectorMistake } from "../../rules/selector.js";
import type { MistakeId } from "../rules.js";
import {
  account,
  instanceType,
  region,
  roleArn,
  securityGroups,
  sizeGiB,
  subnet,
  vpc,
} from "./aws-fields.js";
import { distinct, mapOf, text, wholeNumber, withoutIdle } from "./combinators.js";
import { workloadTags } from "./tags.js";

const launchTemplate = withoutIdle(
  z.strictObject({
    instanceType,
    subnet: subnet
      .optional()
      .describe("Where instances without a group start. Without it, they start in the default VPC."),
    vpc: vpc
      .optional()
      .describe(
        "VPC of the security group made for the fleet. Without it, that of the subnets, or else the default VPC.",
      ),
    securityGroups: securityGroups.optional().describe("Instead of the one made for the fleet."),
    rootVolumeSizeGiB: sizeGiB.optional().describe("At least the AMI's size, which is the default."),
  }),
  "vpc",
  ({ securityGroups }) => securityGroups !== undefined,
  "has no effect beside securityGroups, which are in a VPC themselves",
  "either vpc or securityGroups",
);

const autoScaling = z
  .strictObject({
    min: wholeNumber(instanceCountMistake),
    max: wholeNumber(instanceCountMistake),
    subnets: distinct(subnet, { min: 1, max: MAX_SUBNETS }),
    minHealthyPercentage: wholeNumber(percentageMistake)
      .default(DEFAULT_MIN_HEALTHY_PERCENTAGE)
      .describe("Lowest share of the group that stays in service during an instance refresh, in percent."),
    instanceWarmupSeconds: wholeNumber(warmupSecondsMistake)
      .optional()
      .describe(
        "Seconds until a new instance counts as in service. Without them, the group's health check grace period.",
      ),
  })
  .superRefine((value, context) => {
    if (!isObject(value) || instanceCountMistake(value.min) || instanceCountMistake(value.max)) return;
    if (value.min > value.max)
      context.addIssue({
        ...mistake(`is more than max ${value.max}`, "min <= max", { rule: "group-size" satisfies MistakeId }),
        path: ["min"],
      });
  }, always);

/** What a workload runs of one image. */
const fleet = z.strictObject({
  image: text(selectorMistake, "selector")
    .transform(parseSelector)
    .describe("Selector: <image>, or <image>@<version>, of any length up to a build."),
  launchTemplate,
  autoScaling: autoScaling.optional(),
});

/** One account and Region that runs instances from shared AMIs. */
export const workloadSchema = z.strictObject({
  account,
  region,
  assumeRole: roleArn.optional(),
  fleets: mapOf(fleetNameMistake, fleet, "fleet-name").refine(
    (fleets) => Object.keys(fleets).length > 0,
    otherwise("has no fleet", "at least one", "limit" satisfies MistakeId),
  ),
  tags: workloadTags.default({}),
});

/** A workload as `golden-ami.yaml` has it. */
export type WorkloadEntry = z.output<typeof workloadSchema>;
export type FleetEntry = WorkloadEntry["fleets"][string];
