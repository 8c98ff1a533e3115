import { targetGroupMistake } from "../../rules/arn.js";
import {
  alarmNameMistake,
  checkpointDelaySecondsMistake,
  checkpointMistake,
  choiceMistake,
  cpuManufacturerMistake,
  type DependentSettings,
  gracePeriodSecondsMistake,
  groupMetricMistake,
  groupMistakes,
  healthCheckMistake,
  instanceCountMistake,
  instanceGenerationMistake,
  instanceTypePatternMistake,
  lifetimeDaysMistake,
  MAX_ALARMS,
  MAX_GROUP_INSTANCE_TYPES,
  MAX_TARGET_GROUPS,
  maxHealthyPercentageMistake,
  memoryGiBPerVcpuMistake,
  memoryMiBMistake,
  percentageMistake,
  protectedInstancesMistake,
  refreshMistake,
  scalingProcessMistake,
  spotAllocationStrategyMistake,
  standbyInstancesMistake,
  terminationPolicyMistake,
  vcpusMistake,
  warmPoolStateMistake,
  warmupSecondsMistake,
  weightMistake,
} from "../../rules/auto-scaling.js";
import { instanceTypeMistake } from "../../rules/instance.js";
import { subnetIdMistake } from "../../rules/resource-id.js";
import type { Rule } from "../../rules/rule.js";
import { isMapToken, isUnresolved, type PropsCheck } from "../validation.js";
import { checkScaling, type ScalingSettings } from "./group-scaling.js";

/** At least so much, and at most. */
export interface Range {
  readonly min: number;
  /** @default - no limit */
  readonly max?: number;
}

/** What an instance type must have. https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_InstanceRequirements.html */
export interface InstanceRequirements {
  readonly vcpus: Range;
  readonly memoryMiB: Range;
  /** @default - any */
  readonly memoryGiBPerVcpu?: Range;
  /** Whose CPUs: `intel`, `amd`, `amazon-web-services` or `apple`. @default - anybody's */
  readonly cpuManufacturers?: readonly string[];
  /** `current` or `previous`. @default - all */
  readonly instanceGenerations?: readonly string[];
  /** Whether types such as t3 are `included`, `excluded` or `required`. @default "excluded" */
  readonly burstablePerformance?: string;
  /** Whether types without a hypervisor are `included`, `excluded` or `required`. @default "excluded" */
  readonly bareMetal?: string;
  /** Whether types with instance store are `included`, `excluded` or `required`. @default "included" */
  readonly localStorage?: string;
  /** Only these of the types that match; `*` stands for any characters. @default - all */
  readonly allowedInstanceTypes?: readonly string[];
  /** Not these of the types that match; `*` stands for any characters. @default - none */
  readonly excludedInstanceTypes?: readonly string[];
}

/** Several instance types of a group, and how much of it is Spot. */
export interface MixedInstances {
  /** Types in place of the launch template's, the best first. @default - the launch template's */
  readonly instanceTypes?: readonly string[];
  /** How much of the group's capacity an instance is, by type, of each of `instanceTypes`. @default - one */
  readonly weights?: Readonly<Record<string, number>>;
  /** What types must have that are taken in place of the launch template's. @default - the launch template's */
  readonly requirements?: InstanceRequirements;
  /** Capacity that is On-Demand before anything is Spot. @default 0 */
  readonly onDemandBase?: number;
  /** Share of the rest that is On-Demand, in percent. @default 100 */
  readonly onDemandPercentageAboveBase?: number;
  /** How Spot instances are chosen. @default "price-capacity-optimized" */
  readonly spotAllocationStrategy?: string;
}

/** Instances that have been started and wait to be needed. */
export interface WarmPool {
  /** How they wait: `Stopped` or `Running`. @default "Stopped" */
  readonly state?: string;
  /** Fewest of them. @default 0 */
  readonly minSize?: number;
  /** Most instances that run and wait together. @default - the group's `max` */
  readonly maxPreparedCapacity?: number;
  /** Whether instances go back to wait when the group gets smaller. @default false */
  readonly reuseOnScaleIn?: boolean;
}

/** How an instance refresh replaces the instances of a group. */
export interface RefreshPreferences {
  /** Lowest share of the group that stays in service during an instance refresh, in percent. @default 90 */
  readonly minHealthyPercentage?: number;
  /** Highest share that may be there: above 100, new instances come before old ones go; in percent. @default 100 */
  readonly maxHealthyPercentage?: number;
  /** How long a new instance takes until it counts, in seconds. @default - the health check's grace period */
  readonly instanceWarmupSeconds?: number;
  /** Where a refresh waits. @default - nowhere */
  readonly refreshCheckpoints?: {
    /** Shares of replaced instances, in percent, rising to 100. */
    readonly percentages: readonly number[];
    /** How long it waits, in seconds. @default 3600 */
    readonly delaySeconds?: number;
  };
  /** Names of the CloudWatch alarms that make a refresh fail. @default - none */
  readonly refreshAlarms?: readonly string[];
  /** What happens to instances that are protected from scale-in: `Ignore`, `Refresh` or `Wait`. @default "Ignore" */
  readonly scaleInProtectedInstances?: string;
  /** What happens to instances in standby: `Ignore`, `Terminate` or `Wait`. @default "Ignore" */
  readonly standbyInstances?: string;
  /** Whether instances stay that are of the new launch template already. @default true */
  readonly skipMatching?: boolean;
}

/** Size of a group, what its instances are, and how they are replaced. */
export interface GroupSettings extends RefreshPreferences, ScalingSettings {
  /** Fewest instances. */
  readonly min: number;
  /** Most instances. */
  readonly max: number;
  /** Ids of the subnets that instances start in; at least one. */
  readonly subnets: readonly string[];
  /** Instances when the group is made, whose number Terraform then leaves alone. @default - `min` */
  readonly desired?: number;
  /** ARNs of the load balancers' target groups that the instances are in; empty to take them out of all. @default - left to others */
  readonly targetGroups?: readonly string[];
  /** Whose checks an instance must pass: `EC2`, or `ELB` for both. @default - "ELB" with `targetGroups`, else "EC2" */
  readonly healthCheck?: string;
  /** How long failed checks of a new instance do not count, in seconds. @default 300 */
  readonly healthCheckGracePeriodSeconds?: number;
  /** Several instance types, and Spot instances. @default - the launch template's type, On-Demand */
  readonly mixedInstances?: MixedInstances;
  /** Whether another instance starts before a Spot instance is likely interrupted. @default false */
  readonly capacityRebalance?: boolean;
  /** Instances that have been started and wait to be needed. @default - none */
  readonly warmPool?: WarmPool;
  /** Which instances go first when the group gets smaller. @default - AWS's `Default` */
  readonly terminationPolicies?: readonly string[];
  /** Metrics of the group that CloudWatch gets each minute. @default - none */
  readonly metrics?: readonly string[];
  /** Days after which an instance is replaced. @default - never */
  readonly maxInstanceLifetimeDays?: number;
  /** What Auto Scaling does not do to the group for now. @default - nothing */
  readonly suspendedProcesses?: readonly string[];
  /** Whether a new launch template replaces the instances, `rolling`, or `none`, which leaves it to others. @default "rolling" */
  readonly refresh?: string;
}

/** What only a refresh uses. */
const PREFERENCES = [
  "minHealthyPercentage",
  "maxHealthyPercentage",
  "instanceWarmupSeconds",
  "refreshCheckpoints",
  "refreshAlarms",
  "scaleInProtectedInstances",
  "standbyInstances",
  "skipMatching",
] as const satisfies readonly (keyof RefreshPreferences)[];

/** @param prefix what is before the props' names */
export function checkGroupSettings(check: PropsCheck, props: GroupSettings, prefix = ""): PropsCheck {
  const at = (prop: string) => `${prefix}${prop}`;
  const { warmPool, refreshCheckpoints, mixedInstances } = props;
  check
    .value(at("min"), props.min, instanceCountMistake)
    .value(at("max"), props.max, instanceCountMistake)
    .given(at("subnets"), props.subnets)
    .list(at("subnets"), props.subnets, subnetIdMistake, { min: 1 })
    .optional(at("desired"), props.desired, instanceCountMistake)
    .list(at("targetGroups"), props.targetGroups, targetGroupMistake, { max: MAX_TARGET_GROUPS })
    .optional(at("healthCheck"), props.healthCheck, healthCheckMistake)
    .optional(
      at("healthCheckGracePeriodSeconds"),
      props.healthCheckGracePeriodSeconds,
      gracePeriodSecondsMistake,
    )
    .optional(at("warmPool.state"), warmPool?.state, warmPoolStateMistake)
    .optional(at("warmPool.minSize"), warmPool?.minSize, instanceCountMistake)
    .optional(at("warmPool.maxPreparedCapacity"), warmPool?.maxPreparedCapacity, instanceCountMistake)
    .list(at("terminationPolicies"), props.terminationPolicies, terminationPolicyMistake, { min: 1 })
    .list(at("metrics"), props.metrics, groupMetricMistake, { min: 1 })
    .optional(at("maxInstanceLifetimeDays"), props.maxInstanceLifetimeDays, lifetimeDaysMistake)
    .list(at("suspendedProcesses"), props.suspendedProcesses, scalingProcessMistake, { min: 1 })
    .optional(at("refresh"), props.refresh, refreshMistake)
    .optional(at("minHealthyPercentage"), props.minHealthyPercentage, percentageMistake)
    .optional(at("maxHealthyPercentage"), props.maxHealthyPercentage, maxHealthyPercentageMistake)
    .optional(at("instanceWarmupSeconds"), props.instanceWarmupSeconds, warmupSecondsMistake)
    .numbers(at("refreshCheckpoints.percentages"), refreshCheckpoints?.percentages, checkpointMistake)
    .optional(
      at("refreshCheckpoints.delaySeconds"),
      refreshCheckpoints?.delaySeconds,
      checkpointDelaySecondsMistake,
    )
    .list(at("refreshAlarms"), props.refreshAlarms, alarmNameMistake, { min: 1, max: MAX_ALARMS })
    .optional(at("scaleInProtectedInstances"), props.scaleInProtectedInstances, protectedInstancesMistake)
    .optional(at("standbyInstances"), props.standbyInstances, standbyInstancesMistake);
  for (const key of PREFERENCES)
    check.idle(
      at(key),
      props[key],
      props.refresh === "none",
      "has no effect without an instance refresh",
      'refresh "rolling", or neither',
    );
  checkMixedInstances(check, at("mixedInstances"), mixedInstances);
  checkScaling(check, props, prefix);
  for (const { path, key, ...mistake } of groupMistakes(known(dependentSettings(props)))) {
    const prop = at(
      path
        .map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`))
        .join("")
        .slice(1),
    );
    if (key) check.idle(prop, true, true, mistake.message, mistake.expected);
    else check.value(prop, valueAt(props, path), () => mistake);
  }
  return check;
}

function checkMixedInstances(check: PropsCheck, prop: string, mixed: MixedInstances | undefined): void {
  if (!mixed) return;
  const { requirements, instanceTypes, weights = {} } = mixed;
  check
    .knownList(`${prop}.instanceTypes`, instanceTypes, instanceTypeMistake, {
      min: 1,
      max: MAX_GROUP_INSTANCE_TYPES,
    })
    .optional(`${prop}.onDemandBase`, mixed.onDemandBase, instanceCountMistake)
    .optional(`${prop}.onDemandPercentageAboveBase`, mixed.onDemandPercentageAboveBase, percentageMistake)
    .optional(`${prop}.spotAllocationStrategy`, mixed.spotAllocationStrategy, spotAllocationStrategyMistake)
    .idle(
      `${prop}.instanceTypes`,
      instanceTypes,
      requirements !== undefined,
      "cannot be beside requirements",
      "one of both",
    );
  for (const [type, weight] of Object.entries(weights))
    check.value(`${prop}.weights.${type}`, weight, weightMistake);
  if (!instanceTypes && !requirements)
    check.given(
      `${prop}.instanceTypes, requirements or onDemandPercentageAboveBase`,
      mixed.onDemandPercentageAboveBase,
    );
  if (requirements) checkRequirements(check, `${prop}.requirements`, requirements);
}

function checkRequirements(check: PropsCheck, prop: string, requirements: InstanceRequirements): void {
  const range = (key: string, value: Range | undefined, rule: Rule<number>) => {
    if (value)
      check.value(`${prop}.${key}.min`, value.min, rule).optional(`${prop}.${key}.max`, value.max, rule);
  };
  check.given(`${prop}.vcpus`, requirements.vcpus).given(`${prop}.memoryMiB`, requirements.memoryMiB);
  range("vcpus", requirements.vcpus, vcpusMistake);
  range("memoryMiB", requirements.memoryMiB, memoryMiBMistake);
  range("memoryGiBPerVcpu", requirements.memoryGiBPerVcpu, memoryGiBPerVcpuMistake);
  check
    .list(`${prop}.cpuManufacturers`, requirements.cpuManufacturers, cpuManufacturerMistake, { min: 1 })
    .list(`${prop}.instanceGenerations`, requirements.instanceGenerations, instanceGenerationMistake, {
      min: 1,
    })
    .optional(`${prop}.burstablePerformance`, requirements.burstablePerformance, choiceMistake)
    .optional(`${prop}.bareMetal`, requirements.bareMetal, choiceMistake)
    .optional(`${prop}.localStorage`, requirements.localStorage, choiceMistake)
    .list(`${prop}.allowedInstanceTypes`, requirements.allowedInstanceTypes, instanceTypePatternMistake, {
      min: 1,
    })
    .list(`${prop}.excludedInstanceTypes`, requirements.excludedInstanceTypes, instanceTypePatternMistake, {
      min: 1,
    })
    .idle(
      `${prop}.excludedInstanceTypes`,
      requirements.excludedInstanceTypes,
      requirements.allowedInstanceTypes !== undefined,
      "cannot be beside allowedInstanceTypes",
      "one of both",
    );
}

const dependentSettings = (props: GroupSettings): DependentSettings => ({
  min: props.min,
  max: props.max,
  desired: props.desired,
  targetGroups: props.targetGroups,
  healthCheck: props.healthCheck,
  mixedInstances: props.mixedInstances,
  capacityRebalance: props.capacityRebalance,
  warmPool: props.warmPool,
  minHealthyPercentage: props.minHealthyPercentage,
  maxHealthyPercentage: props.maxHealthyPercentage,
  refreshCheckpoints: props.refreshCheckpoints,
  targetTracking: props.targetTracking,
  schedules: props.schedules,
});

/** The value in which numbers that only Terraform knows are NaN, lists have one token, and maps are empty. */
function known<T>(value: T): T;
function known(value: unknown): unknown {
  if (typeof value === "number") return isUnresolved(value) ? Number.NaN : value;
  if (Array.isArray(value))
    return isUnresolved(value) ? ["${}"] : value.map((entry: unknown) => known(entry));
  if (typeof value !== "object" || value === null) return value;
  if (isUnresolved(value) || isMapToken(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, known(inner)]));
}

function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (node, step) => (typeof node === "object" && node !== null ? Reflect.get(node, step) : undefined),
    value,
  );
}
