import { type Mistake, matching, type Rule, textOf, wholeNumber } from "./rule.js";

const oneOf = (values: readonly string[], what: string) =>
  matching(new RegExp(`^(${values.join("|")})$`), `is not ${what}`, `one of ${values.join(", ")}`);

/** Number of instances in an Auto Scaling group. */
export const instanceCountMistake = wholeNumber(0, 10_000);

/** Share of an Auto Scaling group, in percent. */
export const percentageMistake = wholeNumber(0, 100);

export const DEFAULT_MIN_HEALTHY_PERCENTAGE = 90;

/** Most that a group may have during a refresh. https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_RefreshPreferences.html */
export const maxHealthyPercentageMistake = wholeNumber(100, 200);

/** Most subnets of an Auto Scaling group. */
export const MAX_SUBNETS = 20;

/** Seconds that a new instance needs before it counts. https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_RefreshPreferences.html */
export const warmupSecondsMistake = wholeNumber(0, 86_400);

/** Seconds for which failed health checks of a new instance do not count. */
export const gracePeriodSecondsMistake = wholeNumber(0, 86_400);

/** Seconds that a refresh waits at a checkpoint. */
export const checkpointDelaySecondsMistake = wholeNumber(0, 172_800);

/** Share of the instances that a checkpoint stands after, in percent. */
export const checkpointMistake = wholeNumber(1, 100);

/** Longest that an instance lives. https://docs.aws.amazon.com/autoscaling/ec2/userguide/asg-max-instance-lifetime.html */
export const lifetimeDaysMistake = wholeNumber(1, 365);

/** How much of a group's capacity an instance is. https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-mixed-instances-groups-instance-weighting.html */
export const weightMistake = wholeNumber(1, 999);

/** Most instance types of a group. https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-quotas.html */
export const MAX_GROUP_INSTANCE_TYPES = 40;

/** Most target groups of a group. */
export const MAX_TARGET_GROUPS = 50;

/** Whose checks tell that an instance is unhealthy, beside EC2's. */
export const HEALTH_CHECKS = ["EC2", "ELB"] as const;
export const healthCheckMistake = oneOf(HEALTH_CHECKS, "a health check");

/** How Spot instances are chosen, but for the older lowest-price. https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_InstancesDistribution.html */
export const SPOT_ALLOCATION_STRATEGIES = [
  "price-capacity-optimized",
  "capacity-optimized",
  "capacity-optimized-prioritized",
  "lowest-price",
] as const;
export const spotAllocationStrategyMistake = oneOf(SPOT_ALLOCATION_STRATEGIES, "a Spot allocation strategy");
/** AWS recommends it, and has lowest-price where nothing is said. */
export const DEFAULT_SPOT_ALLOCATION_STRATEGY = "price-capacity-optimized";

/** States of instances that wait, of those that every launch template can have. */
export const WARM_POOL_STATES = ["Stopped", "Running"] as const;
export const warmPoolStateMistake = oneOf(WARM_POOL_STATES, "a warm pool's state");

/** Which instances go first; a launch configuration is none of ours. https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-termination-policies.html */
export const TERMINATION_POLICIES = [
  "Default",
  "AllocationStrategy",
  "OldestLaunchTemplate",
  "ClosestToNextInstanceHour",
  "NewestInstance",
  "OldestInstance",
] as const;
export const terminationPolicyMistake = oneOf(TERMINATION_POLICIES, "a termination policy");

/** https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_EnableMetricsCollection.html */
export const GROUP_METRICS = [
  "GroupMinSize",
  "GroupMaxSize",
  "GroupDesiredCapacity",
  "GroupInServiceInstances",
  "GroupPendingInstances",
  "GroupStandbyInstances",
  "GroupTerminatingInstances",
  "GroupTotalInstances",
  "GroupInServiceCapacity",
  "GroupPendingCapacity",
  "GroupStandbyCapacity",
  "GroupTerminatingCapacity",
  "GroupTotalCapacity",
  "WarmPoolDesiredCapacity",
  "WarmPoolWarmedCapacity",
  "WarmPoolPendingCapacity",
  "WarmPoolTerminatingCapacity",
  "WarmPoolTotalCapacity",
  "GroupAndWarmPoolDesiredCapacity",
  "GroupAndWarmPoolTotalCapacity",
] as const;
export const groupMetricMistake = oneOf(GROUP_METRICS, "a group's metric");

/** https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-suspend-resume-processes.html */
export const SCALING_PROCESSES = [
  "Launch",
  "Terminate",
  "AddToLoadBalancer",
  "AlarmNotification",
  "AZRebalance",
  "HealthCheck",
  "InstanceRefresh",
  "ReplaceUnhealthy",
  "ScheduledActions",
] as const;
export const scalingProcessMistake = oneOf(SCALING_PROCESSES, "one of Auto Scaling's processes");

/** What a refresh does with instances that are protected from scale-in. */
export const PROTECTED_INSTANCES = ["Ignore", "Refresh", "Wait"] as const;
export const protectedInstancesMistake = oneOf(PROTECTED_INSTANCES, "a way with protected instances");
/** What a refresh does with instances in standby. */
export const STANDBY_INSTANCES = ["Ignore", "Terminate", "Wait"] as const;
export const standbyInstancesMistake = oneOf(STANDBY_INSTANCES, "a way with instances in standby");

/** Most alarms of a refresh. https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_AlarmSpecification.html */
export const MAX_ALARMS = 10;
export const alarmNameMistake = textOf({
  what: "an alarm's name",
  characters: [" -~\\u00a0-\\u{10ffff}", "all characters but control characters"],
  max: 255,
});

/** https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_PredefinedMetricSpecification.html */
export const TRACKED_METRICS = [
  "ASGAverageCPUUtilization",
  "ASGAverageNetworkIn",
  "ASGAverageNetworkOut",
  "ALBRequestCountPerTarget",
] as const;
export const trackedMetricMistake = oneOf(TRACKED_METRICS, "a metric that AWS has for groups");

export const STATISTICS = ["Average", "Minimum", "Maximum", "SampleCount", "Sum"] as const;
export const statisticMistake = oneOf(STATISTICS, "a statistic");
export const DEFAULT_STATISTIC = "Average";

/** A namespace, a name or a dimension of CloudWatch's. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Metric.html */
export const metricTextMistake = textOf({
  what: "a metric's text",
  characters: ["!-~ ", "characters of ASCII"],
  max: 255,
});

const aboveZero: Rule<number> = (value) =>
  value > 0 ? undefined : { message: "is not above 0", expected: "more than 0" };

/** What a metric is to be held at. */
export const targetMistake = aboveZero;

const NUMBER = String.raw`\d+`;
const cronField = (one: string) => `(\\*|${one}(-${one})?)(/${NUMBER})?(,(${one}(-${one})?)(/${NUMBER})?)*`;
const MONTH = "([1-9]|1[0-2]|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)";
const DAY = "([0-7]|SUN|MON|TUE|WED|THU|FRI|SAT)";

/** When a scheduled action comes again, in Unix's form. https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_PutScheduledUpdateGroupAction.html */
export const recurrenceMistake = matching(
  new RegExp(
    `^${[cronField("([0-5]?\\d)"), cronField("([01]?\\d|2[0-3])"), cronField("([1-9]|[12]\\d|3[01])"), cronField(MONTH), cronField(DAY)].join(" ")}$`,
  ),
  "is not a cron expression of five fields",
  "minute, hour, day of month, month and day of week, e.g. 0 8 * * MON-FRI",
);

export const vcpusMistake = wholeNumber(1, 1_000);
export const memoryMiBMistake = wholeNumber(1, 100_000_000);
export const memoryGiBPerVcpuMistake = aboveZero;

/** https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_InstanceRequirements.html */
export const CPU_MANUFACTURERS = ["intel", "amd", "amazon-web-services", "apple"] as const;
export const cpuManufacturerMistake = oneOf(CPU_MANUFACTURERS, "a manufacturer of CPUs");
export const INSTANCE_GENERATIONS = ["current", "previous"] as const;
export const instanceGenerationMistake = oneOf(INSTANCE_GENERATIONS, "a generation of instances");
/** Whether instances may have something, must not, or must. */
export const CHOICES = ["included", "excluded", "required"] as const;
export const choiceMistake = oneOf(CHOICES, "included, excluded or required");

/** An instance type, or a part of its name with `*`: `m5.*`. */
export const instanceTypePatternMistake = matching(
  /^[a-z0-9.*-]{1,30}$/,
  "is not an instance type",
  "an instance type, or many with *, e.g. m7*.*",
);

export const REFRESHES = ["rolling", "none"] as const;
export const refreshMistake = oneOf(REFRESHES, "a way to refresh");

interface GroupSizes {
  readonly min?: number;
  readonly max?: number;
  readonly desired?: number;
}

/** The settings of a group that depend on each other. What is not known is a list of one token, an empty map, or NaN. */
export interface DependentSettings extends GroupSizes {
  readonly targetGroups?: readonly string[];
  readonly healthCheck?: string;
  readonly mixedInstances?: MixedSettings;
  readonly capacityRebalance?: boolean;
  readonly warmPool?: object;
  readonly minHealthyPercentage?: number;
  readonly maxHealthyPercentage?: number;
  readonly refreshCheckpoints?: { readonly percentages?: readonly number[] };
  readonly targetTracking?: Readonly<
    Record<string, { readonly metric?: string; readonly target?: number; readonly resourceLabel?: string }>
  >;
  readonly schedules?: Readonly<Record<string, GroupSizes>>;
}

interface Range {
  readonly min?: number;
  readonly max?: number;
}

interface MixedSettings {
  readonly onDemandBase?: number;
  readonly onDemandPercentageAboveBase?: number;
  readonly spotAllocationStrategy?: string;
  readonly instanceTypes?: readonly string[];
  readonly weights?: Readonly<Record<string, number>>;
  readonly requirements?: {
    readonly vcpus?: Range;
    readonly memoryMiB?: Range;
    readonly memoryGiBPerVcpu?: Range;
  };
}

type Kind = "group-size" | "mixed-instances" | "instance-refresh" | "scaling" | "no-effect";

type Place = readonly (string | number)[];

/** A mistake with its place and its kind. */
export interface GroupMistake extends Mistake {
  readonly kind: Kind;
  readonly path: Place;
  /** Whether the key is wrong, not its value. */
  readonly key?: boolean;
}

/** What is wrong between the settings of a group, each of which is right by itself. */
export function groupMistakes(group: DependentSettings): GroupMistake[] {
  return [
    ...sizeMistakes(group, []),
    ...healthCheckMistakes(group),
    ...spotMistakes(group),
    ...typeMistakes(group),
    ...requirementMistakes(group),
    ...refreshMistakes(group),
    ...trackingMistakes(group),
    ...Object.entries(group.schedules ?? {}).flatMap(([name, sizes]) =>
      sizeMistakes(sizes, ["schedules", name]),
    ),
  ];
}

function sizeMistakes({ min = NaN, max = NaN, desired = NaN }: GroupSizes, path: Place): GroupMistake[] {
  const mistake = (key: string, message: string, expected: string): GroupMistake[] => [
    { kind: "group-size", path: [...path, key], message, expected },
  ];
  if (min > max) return mistake("min", `is more than max ${max}`, `at most ${max}`);
  if (desired < min) return mistake("desired", `is less than min ${min}`, `at least ${min}`);
  if (desired > max) return mistake("desired", `is more than max ${max}`, `at most ${max}`);
  return [];
}

const idle = (path: Place, message: string, expected: string): GroupMistake => ({
  kind: "no-effect",
  path,
  message,
  expected,
  key: true,
});

function healthCheckMistakes({ healthCheck, targetGroups }: DependentSettings): GroupMistake[] {
  if (healthCheck !== "ELB" || targetGroups?.length) return [];
  const message = "has no effect without target groups";
  return [{ kind: "no-effect", path: ["healthCheck"], message, expected: "targetGroups beside it, or EC2" }];
}

/** Whether a map is there, and not known. */
const isUnknown = (map: object | undefined) => map !== undefined && !Object.keys(map).length;

function spotMistakes({ mixedInstances, capacityRebalance, warmPool }: DependentSettings): GroupMistake[] {
  if (isUnknown(mixedInstances)) return [];
  const { onDemandPercentageAboveBase = 100, spotAllocationStrategy, requirements } = mixedInstances ?? {};
  const path = ["mixedInstances", "spotAllocationStrategy"];
  if (onDemandPercentageAboveBase !== 100) {
    const mistakes: GroupMistake[] = [];
    if (warmPool && onDemandPercentageAboveBase < 100)
      mistakes.push({
        kind: "mixed-instances",
        path: ["warmPool"],
        message: "is not for Spot instances",
        expected: "mixedInstances.onDemandPercentageAboveBase: 100, or no warmPool",
        key: true,
      });
    if (requirements && spotAllocationStrategy === "capacity-optimized-prioritized")
      mistakes.push({
        kind: "mixed-instances",
        path,
        message: "takes the first of a list first, and requirements are none",
        expected: "instanceTypes in place of requirements, or capacity-optimized",
      });
    return mistakes;
  }
  const mistake = (place: Place) =>
    idle(
      place,
      "has no effect without Spot instances",
      "mixedInstances.onDemandPercentageAboveBase below 100",
    );
  return [
    ...(capacityRebalance ? [mistake(["capacityRebalance"])] : []),
    ...(mixedInstances?.onDemandBase === undefined ? [] : [mistake(["mixedInstances", "onDemandBase"])]),
    ...(spotAllocationStrategy === undefined ? [] : [mistake(path)]),
  ];
}

/** Either each type of a list has a weight, or none has. */
function typeMistakes({ mixedInstances }: DependentSettings): GroupMistake[] {
  const { instanceTypes = [], weights } = mixedInstances ?? {};
  if (!weights || isUnknown(weights)) return [];
  const path = ["mixedInstances", "weights"];
  if (mixedInstances?.instanceTypes === undefined)
    return [idle(path, "has no effect without instanceTypes", "instanceTypes beside it")];
  if (instanceTypes.some(isToken)) return [];
  const kind = "mixed-instances";
  const unweighted = instanceTypes.filter((type) => !Object.hasOwn(weights, type));
  return [
    ...Object.keys(weights)
      .filter((type) => !instanceTypes.includes(type))
      .map(
        (type): GroupMistake => ({
          kind,
          path: [...path, type],
          message: "is none of instanceTypes",
          expected: `one of ${instanceTypes.join(", ")}`,
          key: true,
        }),
      ),
    ...unweighted.map(
      (type): GroupMistake => ({
        kind,
        path: ["mixedInstances", "instanceTypes", instanceTypes.indexOf(type)],
        message: "has no weight, and others have",
        expected: "a weight of each type, or of none",
      }),
    ),
  ];
}

function requirementMistakes({
  mixedInstances: { requirements = {} } = {},
}: DependentSettings): GroupMistake[] {
  return (["vcpus", "memoryMiB", "memoryGiBPerVcpu"] as const).flatMap((key): GroupMistake[] => {
    const { min = NaN, max = NaN } = requirements[key] ?? {};
    if (!(min > max)) return [];
    const path = ["mixedInstances", "requirements", key, "min"];
    return [
      { kind: "mixed-instances", path, message: `is more than max ${max}`, expected: `at most ${max}` },
    ];
  });
}

function refreshMistakes(group: DependentSettings): GroupMistake[] {
  const kind = "instance-refresh";
  const min = group.minHealthyPercentage ?? DEFAULT_MIN_HEALTHY_PERCENTAGE;
  const { maxHealthyPercentage: max = NaN, refreshCheckpoints: { percentages = [] } = {} } = group;
  const mistakes: GroupMistake[] = [];
  if (max - min > 100)
    mistakes.push({
      kind,
      path: ["maxHealthyPercentage"],
      message: `is more than 100 above minHealthyPercentage ${min}`,
      expected: `at most ${min + 100}`,
    });
  for (const [index, percentage] of percentages.entries()) {
    const path = ["refreshCheckpoints", "percentages", index];
    const before = percentages[index - 1] ?? 0;
    if (percentage <= before)
      mistakes.push({
        kind,
        path,
        message: `is not more than the ${before} before it`,
        expected: "rising percentages",
      });
    else if (index === percentages.length - 1 && percentage < 100)
      mistakes.push({ kind, path, message: "would be the end of the refresh", expected: "100 as the last" });
  }
  return mistakes;
}

const REQUESTS = "ALBRequestCountPerTarget";

function trackingMistakes({ targetTracking = {}, targetGroups }: DependentSettings): GroupMistake[] {
  const kind = "scaling";
  return Object.entries(targetTracking).flatMap(([name, { metric, target = NaN, resourceLabel }]) => {
    const at = (key: string) => ["targetTracking", name, key];
    const mistakes: GroupMistake[] = [];
    if (metric === "ASGAverageCPUUtilization" && target > 100)
      mistakes.push({
        kind,
        path: at("target"),
        message: "is more than all CPUs",
        expected: "at most 100, in percent",
      });
    if (metric === REQUESTS && resourceLabel === undefined)
      mistakes.push({
        kind,
        path: at("metric"),
        message: "needs resourceLabel beside it",
        expected: "resourceLabel: the load balancer and the target group whose requests count",
      });
    if (resourceLabel === undefined || isToken(metric ?? "")) return mistakes;
    if (metric !== REQUESTS)
      mistakes.push(idle(at("resourceLabel"), `has no effect but for ${REQUESTS}`, `metric: ${REQUESTS}`));
    const [, targetGroup] = /\/(targetgroup\/.*)$/.exec(resourceLabel) ?? [];
    const isKnown = !targetGroups?.some(isToken) && targetGroup !== undefined;
    if (metric === REQUESTS && isKnown && !targetGroups?.some((arn) => arn.endsWith(`:${targetGroup}`)))
      mistakes.push({
        kind,
        path: at("resourceLabel"),
        message: "has a target group that is not the group's",
        expected: "one of targetGroups",
      });
    return mistakes;
  });
}

/** Whether a text has an expression of Terraform's or cdktf's. */
const isToken = (text: string) => /[$#]\{/.test(text);
