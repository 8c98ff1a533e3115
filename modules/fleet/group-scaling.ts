import { AutoscalingPolicy } from "@cdktf/provider-aws/lib/autoscaling-policy";
import { AutoscalingSchedule } from "@cdktf/provider-aws/lib/autoscaling-schedule";
import type { Construct } from "constructs";
import { resourceLabelMistake } from "../../rules/arn.js";
import {
  DEFAULT_STATISTIC,
  instanceCountMistake,
  metricTextMistake,
  recurrenceMistake,
  statisticMistake,
  targetMistake,
  trackedMetricMistake,
  warmupSecondsMistake,
} from "../../rules/auto-scaling.js";
import { scalingNameMistake } from "../../rules/name.js";
import { timeZoneMistake } from "../../rules/time-zone.js";
import type { PropsCheck } from "../validation.js";

/** A policy that makes a group larger and smaller, so that a metric stays at a target. */
export interface TargetTracking {
  /** Metric that AWS has for the group, e.g. `ASGAverageCPUUtilization`. @default - that of `customMetric` */
  readonly metric?: string;
  /** Metric of one's own, which falls when instances are added. @default - that of `metric` */
  readonly customMetric?: {
    readonly namespace: string;
    readonly name: string;
    /** @default "Average" */
    readonly statistic?: string;
    /** Dimensions, by name. @default - none */
    readonly dimensions?: Readonly<Record<string, string>>;
  };
  /** Load balancer and target group of `ALBRequestCountPerTarget`: the ends of their ARNs. @default - none */
  readonly resourceLabel?: string;
  /** What the metric is held at. */
  readonly target: number;
  /** Whether the policy never makes the group smaller. @default false */
  readonly disableScaleIn?: boolean;
  /** How long a new instance's metrics do not count, in seconds. @default - the group's cooldown */
  readonly instanceWarmupSeconds?: number;
}

/** Sizes that a group gets at certain times. At least one of them is given. */
export interface ScalingSchedule {
  /** When: minute, hour, day of month, month and day of week, e.g. `0 8 * * MON-FRI`. */
  readonly recurrence: string;
  /** IANA name of the recurrence's time zone. @default - UTC */
  readonly timezone?: string;
  /** @default - as it is then */
  readonly min?: number;
  /** @default - as it is then */
  readonly max?: number;
  /** @default - as it is then */
  readonly desired?: number;
}

/** When a group gets larger and smaller. */
export interface ScalingSettings {
  /** Policies that hold a metric at a target, by name. @default - none */
  readonly targetTracking?: Readonly<Record<string, TargetTracking>>;
  /**
   * Sizes at certain times, by name. A `min` or `max` that one of them changes is set once by Terraform, and then left
   * alone.
   * @default - none
   */
  readonly schedules?: Readonly<Record<string, ScalingSchedule>>;
}

/** Auto Scaling's number for a size that a scheduled action leaves as it is, as the provider has it. */
const AS_IT_IS = -1;

/** Makes the policies and scheduled actions of a group. */
export function scale(
  scope: Construct,
  autoscalingGroupName: string,
  { targetTracking = {}, schedules = {} }: ScalingSettings,
): void {
  for (const [name, policy] of Object.entries(targetTracking)) {
    const { metric, customMetric } = policy;
    new AutoscalingPolicy(scope, `TargetTracking_${name}`, {
      name,
      autoscalingGroupName,
      policyType: "TargetTrackingScaling",
      estimatedInstanceWarmup: policy.instanceWarmupSeconds,
      targetTrackingConfiguration: {
        targetValue: policy.target,
        disableScaleIn: policy.disableScaleIn ?? false,
        predefinedMetricSpecification:
          metric === undefined
            ? undefined
            : { predefinedMetricType: metric, resourceLabel: policy.resourceLabel },
        customizedMetricSpecification: customMetric && {
          namespace: customMetric.namespace,
          metricName: customMetric.name,
          statistic: customMetric.statistic ?? DEFAULT_STATISTIC,
          metricDimension: Object.entries(customMetric.dimensions ?? {}).map(([dimension, value]) => ({
            name: dimension,
            value,
          })),
        },
      },
    });
  }
  for (const [name, { recurrence, timezone, min, max, desired }] of Object.entries(schedules))
    new AutoscalingSchedule(scope, `Schedule_${name}`, {
      scheduledActionName: name,
      autoscalingGroupName,
      recurrence,
      timeZone: timezone,
      minSize: min ?? AS_IT_IS,
      maxSize: max ?? AS_IT_IS,
      desiredCapacity: desired ?? AS_IT_IS,
    });
}

/** @param prefix what is before the props' names */
export function checkScaling(
  check: PropsCheck,
  { targetTracking = {}, schedules = {} }: ScalingSettings,
  prefix: string,
): void {
  for (const [name, policy] of Object.entries(targetTracking)) {
    const at = `${prefix}targetTracking.${name}`;
    const { metric, customMetric } = policy;
    check
      .value(`${prefix}targetTracking key`, name, scalingNameMistake)
      .given(`${at}.metric or customMetric`, metric ?? customMetric)
      .idle(
        `${at}.metric`,
        metric,
        customMetric !== undefined,
        "cannot be beside customMetric",
        "one of both",
      )
      .optional(`${at}.metric`, metric, trackedMetricMistake)
      .optional(`${at}.resourceLabel`, policy.resourceLabel, resourceLabelMistake)
      .value(`${at}.target`, policy.target, targetMistake)
      .optional(`${at}.instanceWarmupSeconds`, policy.instanceWarmupSeconds, warmupSecondsMistake);
    if (!customMetric) continue;
    check
      .value(`${at}.customMetric.namespace`, customMetric.namespace, metricTextMistake)
      .value(`${at}.customMetric.name`, customMetric.name, metricTextMistake)
      .optional(`${at}.customMetric.statistic`, customMetric.statistic, statisticMistake)
      .knownMap(`${at}.customMetric.dimensions`, customMetric.dimensions);
    for (const [dimension, value] of Object.entries(customMetric.dimensions ?? {}))
      check.value(`${at}.customMetric.dimensions.${dimension}`, value, metricTextMistake);
  }
  for (const [name, { recurrence, timezone, min, max, desired }] of Object.entries(schedules)) {
    const at = `${prefix}schedules.${name}`;
    check
      .value(`${prefix}schedules key`, name, scalingNameMistake)
      .value(`${at}.recurrence`, recurrence, recurrenceMistake)
      .optional(`${at}.timezone`, timezone, timeZoneMistake)
      .optional(`${at}.min`, min, instanceCountMistake)
      .optional(`${at}.max`, max, instanceCountMistake)
      .optional(`${at}.desired`, desired, instanceCountMistake)
      .given(`${at}.min, max or desired`, min ?? max ?? desired);
  }
}
