import { randomUUID } from "node:crypto";
import { type Place, placeKey } from "../identity/caller.js";
import { partitionOf } from "../identity/regions.js";
import type { Query } from "../wire/query.js";
import type { XmlFields } from "../wire/response.js";
import type { Xml } from "../wire/xml.js";
import { assertOneOf, groupName, validationError } from "./operation.js";

const CONFIGURATION = "TargetTrackingConfiguration";
const PREDEFINED = `${CONFIGURATION}.PredefinedMetricSpecification`;
const CUSTOMIZED = `${CONFIGURATION}.CustomizedMetricSpecification`;
const REQUESTS = "ALBRequestCountPerTarget";

const TYPES = ["SimpleScaling", "StepScaling", "TargetTrackingScaling", "PredictiveScaling"];

/** What a policy says of itself as it was put. */
const FIELDS = [
  "AutoScalingGroupName",
  "PolicyName",
  "AdjustmentType",
  "MinAdjustmentMagnitude",
  "ScalingAdjustment",
  "Cooldown",
  "MetricAggregationType",
  "StepAdjustments",
  "EstimatedInstanceWarmup",
  CONFIGURATION,
  "PredictiveScalingConfiguration",
];

/** The scaling policies of groups, which scale nothing here. moto has one policy of a name for all groups. */
export class ScalingPolicies {
  /** By account, Region and group, and by name then. */
  readonly #policies = new Map<string, Map<string, XmlFields>>();

  reset(): void {
    this.#policies.clear();
  }

  /** @param targetGroups ARNs of the group's target groups */
  put(caller: Place, query: Query, targetGroups: readonly string[]): { PolicyARN: string; Alarms: Xml } {
    const policyType = query.text("PolicyType") ?? "SimpleScaling";
    assertOneOf("policyType", policyType, TYPES);
    const name = query.text("PolicyName") ?? "";
    if (!name || name.length > 255) throw validationError("PolicyName must have 1 to 255 characters.");
    if (policyType === "TargetTrackingScaling") assertTargetTracking(query, targetGroups);
    else if (query.has(CONFIGURATION))
      throw validationError(`TargetTrackingConfiguration is not valid for policy type ${policyType}.`);
    const policies = this.#of(caller, groupName(query));
    const arn = policies.get(name)?.PolicyARN ?? this.#arn(caller, groupName(query), name);
    policies.set(name, {
      ...Object.fromEntries(FIELDS.map((field) => [field, query.xml(field)])),
      PolicyARN: arn,
      PolicyType: policyType,
      Enabled: query.text("Enabled") ?? "true",
    });
    return { PolicyARN: String(arn), Alarms: { member: [] } };
  }

  describe(caller: Place, query: Query): { ScalingPolicies: Xml } {
    const names = query.list("PolicyNames.member");
    const types = query.list("PolicyTypes.member");
    const chosen = [...this.#of(caller, groupName(query)).values()].filter(
      (policy) =>
        (!names.length || names.includes(String(policy.PolicyName))) &&
        (!types.length || types.includes(String(policy.PolicyType))),
    );
    return { ScalingPolicies: { member: chosen } };
  }

  remove(caller: Place, query: Query): Record<string, never> {
    if (!this.#of(caller, groupName(query)).delete(query.text("PolicyName") ?? ""))
      throw validationError("PolicyName does not match any existing policy");
    return {};
  }

  forget(caller: Place, group: string): void {
    this.#policies.delete(placeKey(caller, group));
  }

  #of(caller: Place, group: string): Map<string, XmlFields> {
    const key = placeKey(caller, group);
    const policies = this.#policies.get(key) ?? new Map<string, XmlFields>();
    this.#policies.set(key, policies);
    return policies;
  }

  #arn({ account, region }: Place, group: string, name: string): string {
    return `arn:${partitionOf(region)}:autoscaling:${region}:${account}:scalingPolicy:${randomUUID()}:autoScalingGroupName/${group}:policyName/${name}`;
  }
}

/**
 * https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_TargetTrackingConfiguration.html
 * @throws {AwsError} ValidationError
 */
function assertTargetTracking(query: Query, targetGroups: readonly string[]): void {
  const target = Number(query.text(`${CONFIGURATION}.TargetValue`));
  if (!query.text(`${CONFIGURATION}.TargetValue`) || !(target > 0))
    throw validationError("TargetTrackingConfiguration must have a TargetValue that is greater than zero.");
  if (query.has(PREDEFINED) === query.has(CUSTOMIZED))
    throw validationError(
      "Exactly one of PredefinedMetricSpecification or CustomizedMetricSpecification must be specified.",
    );
  if (query.has(CUSTOMIZED)) assertMetric(query);
  else assertPredefinedMetric(query, targetGroups);
}

function assertPredefinedMetric(query: Query, targetGroups: readonly string[]): void {
  const type = query.text(`${PREDEFINED}.PredefinedMetricType`) ?? "";
  assertOneOf("predefinedMetricType", type, [
    "ASGAverageCPUUtilization",
    "ASGAverageNetworkIn",
    "ASGAverageNetworkOut",
    REQUESTS,
  ]);
  const label = query.text(`${PREDEFINED}.ResourceLabel`);
  if (type !== REQUESTS) {
    if (label) throw validationError(`ResourceLabel is not valid for the metric type ${type}.`);
    return;
  }
  const [, targetGroup] = /^app\/[^/]+\/[^/]+\/(targetgroup\/[^/]+\/[^/]+)$/.exec(label ?? "") ?? [];
  if (!targetGroup)
    throw validationError(`A valid ResourceLabel must be specified for the metric type ${type}.`);
  if (!targetGroups.some((arn) => arn.endsWith(`:${targetGroup}`)))
    throw validationError("The load balancer does not route traffic to the Auto Scaling group.");
}

function assertMetric(query: Query): void {
  if (query.has(`${CUSTOMIZED}.Metrics`)) return;
  for (const field of ["MetricName", "Namespace", "Statistic"])
    if (!query.text(`${CUSTOMIZED}.${field}`))
      throw validationError(`CustomizedMetricSpecification must have ${field}.`);
  assertOneOf("statistic", query.text(`${CUSTOMIZED}.Statistic`), [
    "Average",
    "Minimum",
    "Maximum",
    "SampleCount",
    "Sum",
  ]);
}
