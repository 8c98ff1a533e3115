import { z } from "zod";
import { otherwise, withKeys } from "../../input/schema-issue.js";
import { isObject } from "../../input/value.js";
import { cidrMistake, DEFAULT_ZONES, zonesMistake } from "../../rules/cidr.js";
import { fixedInstanceCountMistake, ON_NEW_AMI } from "../../rules/instance.js";
import { fleetNameMistake, waveNameMistake } from "../../rules/name.js";
import { parameterNameMistake } from "../../rules/parameter-name.js";
import { MAX_REGIONS, REGIONS } from "../../rules/region.js";
import { parseSelector, selectorMistake } from "../../rules/selector.js";
import type { MistakeId } from "../rules.js";
import { autoScaling, subnets } from "./auto-scaling.js";
import { account, externalId, region, roleArn } from "./aws-fields.js";
import { distinct, mapOf, text, wholeNumber, withoutIdleBeside } from "./combinators.js";
import { launchTemplate } from "./launch-template.js";
import { ec2Tags } from "./tags.js";

const network = z.strictObject({
  make: z
    .strictObject({
      cidr: text(cidrMistake, "cidr")
        .describe("Private IPv4 block of the VPC, /16 to /26.")
        .meta({ examples: ["10.20.0.0/24"] }),
      zones: wholeNumber(zonesMistake)
        .default(DEFAULT_ZONES)
        .describe("Availability Zones with a subnet each."),
    })
    .describe(
      "A small VPC with endpoints for Session Manager, which cost by the hour, and no way out or in.",
    ),
});

const instances = z.strictObject({
  count: wholeNumber(fixedInstanceCountMistake).describe("Number of instances."),
  subnets: subnets.optional(),
  onNewAmi: z
    .enum(ON_NEW_AMI)
    .describe(
      "Whether a new AMI replaces them, or they are kept and the plan's outputs tell of the newer one.",
    ),
});

const lookup = z.strictObject({
  parameter: text(parameterNameMistake, "lookup-parameter")
    .optional()
    .describe("Name of an SSM parameter of the workload's account that is to have the AMI's id.")
    .meta({ examples: ["/golden-ami/web"] }),
});

const GROUP = "Group that runs the fleet. Without it, others start instances.";
const INSTANCES = "Instances without a group, which Terraform starts and replaces.";

/** Keys of a fleet. */
export const fleetMap = z.strictObject({
  image: text(selectorMistake, "selector")
    .transform(parseSelector)
    .describe("Selector: <image>, or <image>@<version>, of any length up to a build."),
  launchTemplate: launchTemplate.optional().describe("What instances are started from."),
  autoScaling: autoScaling.optional().describe(GROUP),
  instances: instances.optional().describe(INSTANCES),
  lookup: lookup
    .optional()
    .describe("In place of a launch template: the AMI alone, as outputs and on wish as an SSM parameter."),
  tags: ec2Tags
    .default({})
    .describe(
      "On the instances, their volumes and network interfaces, and the group, beside the workload's.",
    ),
});

/** What a workload runs of one image, where the workload's network has the subnets. */
const networkedFleetSchema = withoutIdleBeside(
  withKeys(fleetMap, "exactly one", ["launchTemplate", "lookup"]),
  [
    ["autoScaling", "lookup", "which starts nothing"],
    ["instances", "lookup", "which starts nothing"],
    ["instances", "autoScaling", "which starts them itself"],
  ],
);

/** And where what starts instances names them. */
export const fleetSchema = networkedFleetSchema.safeExtend({
  autoScaling: autoScaling.safeExtend({ subnets }).optional().describe(GROUP),
  instances: instances.required({ subnets: true }).optional().describe(INSTANCES),
});

const fleetsOf = <T extends z.ZodType>(schema: T) =>
  mapOf(fleetNameMistake, schema, "fleet-name")
    .refine(
      (fleets) => Object.keys(fleets).length > 0,
      otherwise("has no fleet", "at least one", "limit" satisfies MistakeId),
    )
    .describe("What it runs, by name.");

/** One account and Region that runs instances from shared AMIs. */
export const workloadSchema = z.strictObject({
  account: account.describe("Id of the account."),
  region: region.describe("Region of the workload."),
  assumeRole: roleArn
    .optional()
    .describe("Role that Terraform works by in the account. Without it, it works by its own credentials."),
  externalId: externalId.optional().describe("External id that the role's trust policy asks for."),
  fleets: fleetsOf(fleetSchema),
  wave: text(waveNameMistake, "wave")
    .optional()
    .describe(
      "Workloads that `golden-ami apply` applies together: a wave begins when the one before, by their order here, has ended well. Those without come last.",
    )
    .meta({ examples: ["canary"] }),
  network: network.optional().describe("For an account that has none yet: enough to try a fleet."),
  tags: ec2Tags
    .default({})
    .describe("On every resource of the workload that takes tags, and on instances and what they have."),
});

/** And one whose network is made. */
export const networkedWorkloadSchema = workloadSchema.extend({ fleets: fleetsOf(networkedFleetSchema) });

/** What of a workload differs by Region. */
const regionalSchema = workloadSchema
  .omit({ account: true, region: true })
  .extend({ fleets: mapOf(fleetNameMistake, fleetMap.partial(), "fleet-name") })
  .partial();

const regionList = distinct(region, { min: 1, max: MAX_REGIONS });
const regionMap = z
  .record(z.string(), regionalSchema)
  .meta({ propertyNames: { enum: REGIONS }, minProperties: 1 });

/** A workload as `golden-ami.yaml` has it, which may be one of several Regions. */
export const writtenWorkloadSchema = workloadSchema.extend({
  region: region.optional().describe("Region of the workload; or regions."),
  regions: z
    .union([regionList, regionMap])
    .optional()
    .describe(
      "In place of region: several Regions, each with a stack <workload>-<region> of its own; or a map by Region of what differs there, such as subnets.",
    )
    .meta({
      examples: [["eu-west-1", "eu-west-3"], { "eu-west-1": { tags: { Site: "Dublin" } }, "eu-west-3": {} }],
    }),
});

/** What a workload's Regions obey, apart from what differs there, which is checked with the rest. */
export const regionsSchema = (regions: unknown) =>
  isObject(regions)
    ? z
        .record(z.string(), z.looseObject({}))
        .refine(
          (map) => Object.keys(map).length > 0,
          otherwise("has no Region", "at least one", "limit" satisfies MistakeId),
        )
    : regionList;

/** A workload of one Region, checked. */
export type WorkloadEntry = z.output<typeof networkedWorkloadSchema>;
export type FleetEntry = WorkloadEntry["fleets"][string];
export type LaunchTemplateEntry = NonNullable<FleetEntry["launchTemplate"]>;
