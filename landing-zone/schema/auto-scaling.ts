import { z } from "zod";
import { always, mistake, obey, withKeys } from "../../input/schema-issue.js";
import { isObject, valueAt } from "../../input/value.js";
import { resourceLabelMistake, targetGroupMistake } from "../../rules/arn.js";
import {
  alarmNameMistake,
  CHOICES,
  CPU_MANUFACTURERS,
  checkpointDelaySecondsMistake,
  checkpointMistake,
  DEFAULT_MIN_HEALTHY_PERCENTAGE,
  DEFAULT_STATISTIC,
  GROUP_METRICS,
  gracePeriodSecondsMistake,
  groupMistakes,
  HEALTH_CHECKS,
  INSTANCE_GENERATIONS,
  instanceCountMistake,
  instanceTypePatternMistake,
  lifetimeDaysMistake,
  MAX_ALARMS,
  MAX_GROUP_INSTANCE_TYPES,
  MAX_SUBNETS,
  MAX_TARGET_GROUPS,
  maxHealthyPercentageMistake,
  memoryGiBPerVcpuMistake,
  memoryMiBMistake,
  metricTextMistake,
  PROTECTED_INSTANCES,
  percentageMistake,
  REFRESHES,
  recurrenceMistake,
  SCALING_PROCESSES,
  SPOT_ALLOCATION_STRATEGIES,
  STANDBY_INSTANCES,
  STATISTICS,
  TERMINATION_POLICIES,
  TRACKED_METRICS,
  targetMistake,
  vcpusMistake,
  WARM_POOL_STATES,
  warmupSecondsMistake,
  weightMistake,
} from "../../rules/auto-scaling.js";
import { scalingNameMistake } from "../../rules/name.js";
import { timeZoneMistake } from "../../rules/time-zone.js";
import type { MistakeId } from "../rules.js";
import { instanceType, subnet } from "./aws-fields.js";
import { distinct, mapOf, text, wholeNumber } from "./combinators.js";

const count = wholeNumber(instanceCountMistake);

const range = <T extends z.ZodType>(bound: T) =>
  z.strictObject({
    min: bound.describe("At least so much."),
    max: bound.optional().describe("At most so much. Without it, any."),
  });
const choice = z.enum(CHOICES).optional();
const typePatterns = distinct(text(instanceTypePatternMistake, "instance-type"), { min: 1, max: 400 });

const requirements = withKeys(
  z.strictObject({
    vcpus: range(wholeNumber(vcpusMistake)).describe("Virtual CPUs."),
    memoryMiB: range(wholeNumber(memoryMiBMistake)).describe("Memory in MiB."),
    memoryGiBPerVcpu: range(
      z.number().superRefine(obey(memoryGiBPerVcpuMistake, "mixed-instances" satisfies MistakeId)),
    )
      .optional()
      .describe("Memory for each virtual CPU, in GiB."),
    cpuManufacturers: distinct(z.enum(CPU_MANUFACTURERS), { min: 1 })
      .optional()
      .describe("Whose CPUs they may have, of the image's architecture. Without them, anybody's."),
    instanceGenerations: distinct(z.enum(INSTANCE_GENERATIONS), { min: 1 })
      .optional()
      .describe("Without them, all generations."),
    burstablePerformance: choice.describe("Types such as t3; excluded otherwise."),
    bareMetal: choice.describe("Types without a hypervisor; excluded otherwise."),
    localStorage: choice.describe("Types with instance store; included otherwise."),
    allowedInstanceTypes: typePatterns
      .optional()
      .describe("Only these of the types that match, e.g. m7*.*.")
      .meta({ examples: [["m7i.*", "c7i.large"]] }),
    excludedInstanceTypes: typePatterns.optional().describe("Not these of the types that match."),
  }),
  "at most one",
  ["allowedInstanceTypes", "excludedInstanceTypes"],
);

const mixedInstances = withKeys(
  withKeys(
    z.strictObject({
      instanceTypes: distinct(instanceType, { min: 1, max: MAX_GROUP_INSTANCE_TYPES })
        .optional()
        .describe("Types in place of the launch template's, the best first.")
        .meta({ examples: [["m7i.large", "m6i.large"]] }),
      weights: z
        .record(z.string(), wholeNumber(weightMistake))
        .optional()
        .describe(
          "How much of the group's capacity an instance is, by type. Sizes of the group are in the same unit.",
        )
        .meta({ examples: [{ "m7i.large": 1, "m7i.xlarge": 2 }] }),
      requirements: requirements
        .optional()
        .describe("What types must have that are taken in place of the launch template's."),
      onDemandBase: count
        .optional()
        .describe("Capacity that is On-Demand before anything is Spot; 0 otherwise."),
      onDemandPercentageAboveBase: wholeNumber(percentageMistake)
        .optional()
        .describe("Share of the rest that is On-Demand, in percent. Without it 100, and none is Spot."),
      spotAllocationStrategy: z
        .enum(SPOT_ALLOCATION_STRATEGIES)
        .optional()
        .describe("How Spot instances are chosen; price-capacity-optimized otherwise."),
    }),
    "at most one",
    ["instanceTypes", "requirements"],
  ),
  "at least one",
  ["instanceTypes", "requirements", "onDemandPercentageAboveBase"],
);

const warmPool = z.strictObject({
  state: z.enum(WARM_POOL_STATES).default("Stopped").describe("How instances wait."),
  minSize: count.default(0).describe("Fewest instances that wait."),
  maxPreparedCapacity: count
    .optional()
    .describe("Most instances that run and wait together. Without it, the group's max."),
  reuseOnScaleIn: z
    .boolean()
    .default(false)
    .describe("Whether instances go back to wait when the group gets smaller."),
});

const targetTracking = withKeys(
  z.strictObject({
    metric: z.enum(TRACKED_METRICS).optional().describe("Metric that AWS has for the group."),
    customMetric: z
      .strictObject({
        namespace: text(metricTextMistake, "scaling")
          .describe("Namespace in CloudWatch.")
          .meta({ examples: ["Payments"] }),
        name: text(metricTextMistake, "scaling")
          .describe("Name of the metric.")
          .meta({ examples: ["QueuePerInstance"] }),
        statistic: z
          .enum(STATISTICS)
          .default(DEFAULT_STATISTIC)
          .describe("What of the metric's values counts."),
        dimensions: z
          .record(z.string(), text(metricTextMistake, "scaling"))
          .default({})
          .describe("Dimensions of the metric, by name.")
          .meta({ examples: [{ Queue: "payments" }] }),
      })
      .optional()
      .describe("Metric of your own, which falls when instances are added."),
    resourceLabel: text(resourceLabelMistake, "scaling")
      .optional()
      .describe("Load balancer and target group of ALBRequestCountPerTarget: the ends of their ARNs.")
      .meta({ examples: ["app/web/0123456789abcdef/targetgroup/web/0123456789abcdef"] }),
    target: z
      .number()
      .superRefine(obey(targetMistake, "scaling" satisfies MistakeId))
      .describe("What the metric is held at."),
    disableScaleIn: z.boolean().default(false).describe("Whether the policy never makes the group smaller."),
    instanceWarmupSeconds: wholeNumber(warmupSecondsMistake)
      .optional()
      .describe("Seconds until a new instance's metrics count. Without them, the group's cooldown."),
  }),
  "exactly one",
  ["metric", "customMetric"],
);

const schedule = withKeys(
  z.strictObject({
    recurrence: text(recurrenceMistake, "scaling")
      .describe("When it comes, again and again: minute, hour, day of month, month, day of week.")
      .meta({ examples: ["0 8 * * MON-FRI"] }),
    timezone: z
      .string()
      .superRefine(obey(timeZoneMistake, "time-zone" satisfies MistakeId))
      .optional()
      .describe("IANA name of the recurrence's time zone; UTC otherwise.")
      .meta({ examples: ["Europe/Paris"] }),
    min: count.optional().describe("Fewest instances from then on."),
    max: count.optional().describe("Most instances from then on."),
    desired: count.optional().describe("Instances that there are then."),
  }),
  "at least one",
  ["min", "max", "desired"],
);

export const subnets = distinct(subnet, { min: 1, max: MAX_SUBNETS })
  .describe("Where instances start. Beside the workload's network.make they need not be given.")
  .meta({ examples: [["subnet-0123456789abcdef0", "subnet-0fedcba9876543210"]] });

/** Size of a fleet's group, what its instances are, and how they are replaced. */
export const autoScaling = z
  .strictObject({
    min: count.describe("Fewest instances."),
    max: count.describe(
      "Most instances. If it is lowered below the running size, instances end; leave min alone in that apply, because Terraform waits ten minutes for the size that ran if min changes too.",
    ),
    subnets: subnets.optional(),
    desired: count
      .optional()
      .describe("Instances when the group is made; min otherwise. Terraform then leaves the number alone."),
    targetGroups: distinct(text(targetGroupMistake, "target-group"), { min: 0, max: MAX_TARGET_GROUPS })
      .optional()
      .describe(
        "ARNs of the load balancers' target groups that the instances are in. Without the key they are left to others; an empty list takes the instances out of all.",
      ),
    healthCheck: z
      .enum(HEALTH_CHECKS)
      .optional()
      .describe("Whose checks an instance must pass beside EC2's: ELB's with targetGroups, else none."),
    healthCheckGracePeriodSeconds: wholeNumber(gracePeriodSecondsMistake)
      .optional()
      .describe("Seconds for which failed checks of a new instance do not count; 300 otherwise."),
    mixedInstances: mixedInstances.optional().describe("Several instance types, and Spot instances."),
    capacityRebalance: z
      .boolean()
      .default(false)
      .describe("Whether another instance starts before a Spot instance is likely interrupted."),
    warmPool: warmPool.optional().describe("Instances that have been started and wait to be needed."),
    terminationPolicies: distinct(z.enum(TERMINATION_POLICIES), { min: 1 })
      .optional()
      .describe("Which instances go first when the group gets smaller."),
    metrics: distinct(z.enum(GROUP_METRICS), { min: 1 })
      .optional()
      .describe("Metrics of the group that CloudWatch gets each minute."),
    maxInstanceLifetimeDays: wholeNumber(lifetimeDaysMistake)
      .optional()
      .describe("Days after which an instance is replaced."),
    suspendedProcesses: distinct(z.enum(SCALING_PROCESSES), { min: 1 })
      .optional()
      .describe("What Auto Scaling does not do to the group for now."),
    targetTracking: mapOf(scalingNameMistake, targetTracking, "scaling")
      .default({})
      .describe("Policies that hold a metric at a target, by name."),
    schedules: mapOf(scalingNameMistake, schedule, "scaling")
      .default({})
      .describe(
        "Sizes that the group gets at certain times, by name. A min or max that one of them changes is set once by Terraform, and then left alone.",
      ),
    refresh: z
      .enum(REFRESHES)
      .default("rolling")
      .describe(
        "Whether a new launch template replaces the instances: none leaves it to `golden-ami rollout --start`.",
      ),
    minHealthyPercentage: wholeNumber(percentageMistake)
      .default(DEFAULT_MIN_HEALTHY_PERCENTAGE)
      .describe("Lowest share of the group that stays in service during an instance refresh, in percent."),
    maxHealthyPercentage: wholeNumber(maxHealthyPercentageMistake)
      .optional()
      .describe(
        "Highest share of the group that may be there during an instance refresh, in percent: above 100, new instances come before old ones go. 100 otherwise.",
      ),
    instanceWarmupSeconds: wholeNumber(warmupSecondsMistake)
      .optional()
      .describe(
        "Seconds until a new instance counts as in service. Without them, the group's health check grace period.",
      ),
    refreshCheckpoints: z
      .strictObject({
        percentages: z
          .array(wholeNumber(checkpointMistake))
          .min(1)
          .describe("Shares of replaced instances at which an instance refresh waits, rising to 100.")
          .meta({ examples: [[20, 100]] }),
        delaySeconds: wholeNumber(checkpointDelaySecondsMistake)
          .optional()
          .describe("Seconds that it waits; 3600 otherwise."),
      })
      .optional()
      .describe("Where an instance refresh waits. Without them, nowhere."),
    refreshAlarms: distinct(text(alarmNameMistake, "instance-refresh"), { min: 1, max: MAX_ALARMS })
      .optional()
      .describe("Names of the CloudWatch alarms that make an instance refresh fail."),
    scaleInProtectedInstances: z
      .enum(PROTECTED_INSTANCES)
      .optional()
      .describe("What an instance refresh does with instances protected from scale-in; Ignore otherwise."),
    standbyInstances: z
      .enum(STANDBY_INSTANCES)
      .optional()
      .describe("What an instance refresh does with instances in standby; Ignore otherwise."),
    skipMatching: z
      .boolean()
      .default(true)
      .describe(
        "Whether an instance refresh keeps the instances that are of the new launch template already.",
      ),
  })
  .superRefine((value, context) => {
    if (!isObject(value)) return;
    for (const { kind, path, message, expected, key } of groupMistakes(withoutWrong(value, context.issues)))
      context.addIssue({
        ...mistake(message, expected, { key, rule: kind satisfies MistakeId }),
        path: [...path],
      });
  }, always);

/** A value in whose wrong parts, which are told by themselves, nothing more is found: a list goes whole. */
function withoutWrong<T>(value: T, issues: readonly z.core.$ZodRawIssue[]): T {
  const rest = structuredClone(value);
  for (const issue of issues) {
    const { code, path = [] } = issue;
    const index = path.findIndex((step) => typeof step === "number");
    const place = (index < 0 ? path : path.slice(0, index)).map(String);
    const parent = valueAt(rest, place.slice(0, -1));
    const key = place.at(-1) ?? "";
    if (!isObject(parent)) continue;
    parent[key] = notKnown(code === "invalid_type" && index < 0 ? issue.expected : typeOf(parent[key]));
  }
  return rest;
}

const typeOf = (value: unknown) => (Array.isArray(value) ? "array" : typeof value);

/** A value of a type that the rules look at no further. */
function notKnown(type: unknown): unknown {
  if (type === "array") return ["${}"];
  return type === "string" ? "${}" : Number.NaN;
}
