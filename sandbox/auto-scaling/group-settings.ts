import { type Place, placeKey } from "../identity/caller.js";
import type { Query } from "../wire/query.js";
import type { XmlFields } from "../wire/response.js";
import { type Xml, XmlElement } from "../wire/xml.js";
import type { World } from "../world.js";
import type { Sizes } from "./group.js";
import { type MixedInstances, mixedInstancesOf, mixedInstancesXml } from "./mixed-instances.js";
import { assertOneOf, groupName, validationError } from "./operation.js";

const SECONDS_OF_A_DAY = 86_400;

const TERMINATION_POLICIES = [
  "Default",
  "AllocationStrategy",
  "OldestLaunchTemplate",
  "OldestLaunchConfiguration",
  "ClosestToNextInstanceHour",
  "NewestInstance",
  "OldestInstance",
];

const METRICS = [
  ...["MinSize", "MaxSize", "DesiredCapacity"].map((name) => `Group${name}`),
  ...["InService", "Pending", "Standby", "Terminating", "Total"].flatMap((state) => [
    `Group${state}Instances`,
    `Group${state}Capacity`,
  ]),
  ...["Desired", "Warmed", "Pending", "Terminating", "Total"].map((state) => `WarmPool${state}Capacity`),
  ...["Desired", "Total"].map((state) => `GroupAndWarmPool${state}Capacity`),
];

/** What of a group moto does not keep, or not when it is updated. */
interface Kept {
  readonly mixed?: MixedInstances;
  readonly fields: XmlFields;
  readonly metrics: readonly string[];
}

const NOTHING: Kept = { fields: {}, metrics: [] };

/** The settings of groups that moto does not keep, or not when they are updated. */
export class GroupSettings {
  /** By account, Region and group. */
  readonly #kept = new Map<string, Kept>();

  constructor(private readonly world: World) {}

  reset(): void {
    this.#kept.clear();
  }

  forget(caller: Place, group: string): void {
    this.#kept.delete(placeKey(caller, group));
  }

  mixed(caller: Place, group: string): MixedInstances | undefined {
    return this.#of(caller, group).mixed;
  }

  /**
   * Checks the settings of a call that makes or updates a group.
   * @param before the group's sizes so far
   * @returns what keeps them, once moto has made the group
   * @throws {AwsError} ValidationError
   */
  async read(caller: Place, query: Query, before?: Sizes): Promise<() => void> {
    assertSizes(query, before);
    assertOneOf("healthCheckType", query.text("HealthCheckType"), ["EC2", "ELB", "EBS", "VPC_LATTICE"]);
    for (const policy of query.list("TerminationPolicies.member"))
      assertOneOf("terminationPolicies", policy, TERMINATION_POLICIES);
    assertLifetime(query.text("MaxInstanceLifetime"));
    await this.#assertTargetGroups(caller, query);
    const name = groupName(query);
    const given = mixedInstancesOf(query);
    const former = this.#of(caller, name);
    const mixed = given ?? (query.has("LaunchTemplate") ? undefined : former.mixed);
    const fields = Object.fromEntries(
      ["HealthCheckGracePeriod", "CapacityRebalance", "MaxInstanceLifetime", "TerminationPolicies"].flatMap(
        (field) => (query.has(field) ? [[field, query.xml(field)]] : []),
      ),
    );
    return () =>
      void this.#kept.set(placeKey(caller, name), {
        mixed,
        fields: { ...former.fields, ...fields },
        metrics: former.metrics,
      });
  }

  /** @throws {AwsError} ValidationError */
  enableMetrics(caller: Place, query: Query): Record<string, never> {
    const granularity = query.text("Granularity");
    assertOneOf("granularity", granularity, ["1Minute"]);
    const given = query.list("Metrics.member");
    for (const metric of given) assertOneOf("metrics", metric, METRICS);
    this.#setMetrics(caller, query, (metrics) => [...metrics, ...(given.length ? given : METRICS)]);
    return {};
  }

  disableMetrics(caller: Place, query: Query): Record<string, never> {
    const given = query.list("Metrics.member");
    this.#setMetrics(caller, query, (metrics) =>
      given.length ? metrics.filter((metric) => !given.includes(metric)) : [],
    );
    return {};
  }

  /** What DescribeAutoScalingGroups says of a group beside, or in place of, what moto says. */
  xml(caller: Place, group: string, template: XmlFields): XmlFields {
    const { mixed, fields, metrics } = this.#of(caller, group);
    const member = metrics.map((Metric): Xml => ({ Metric, Granularity: "1Minute" }));
    return {
      ...fields,
      EnabledMetrics: { member },
      ...(mixed && { LaunchTemplate: undefined, MixedInstancesPolicy: mixedInstancesXml(mixed, template) }),
    };
  }

  #setMetrics(caller: Place, query: Query, change: (metrics: readonly string[]) => readonly string[]): void {
    const name = groupName(query);
    const kept = this.#of(caller, name);
    this.#kept.set(placeKey(caller, name), { ...kept, metrics: [...new Set(change(kept.metrics))] });
  }

  #of(caller: Place, group: string): Kept {
    return this.#kept.get(placeKey(caller, group)) ?? NOTHING;
  }

  async #assertTargetGroups(caller: Place, query: Query): Promise<void> {
    for (const arn of query.list("TargetGroupARNs.member")) await assertTargetGroup(this.world, caller, arn);
  }
}

/** @throws {AwsError} ValidationError if there is no such target group in the account and Region */
export async function assertTargetGroup(world: World, caller: Place, arn: string): Promise<void> {
  const { status, body } = await world.moto.call(caller, "elasticloadbalancing", {
    form: { Action: "DescribeTargetGroups", "TargetGroupArns.member.1": arn },
  });
  const found = XmlElement.parse(body.toString()).list(
    "DescribeTargetGroupsResponse",
    "DescribeTargetGroupsResult",
    "TargetGroups",
  );
  if (status !== 200 || !found.length)
    throw validationError("Provided Target Groups may not be valid. Please ensure they exist and try again.");
}

/** https://docs.aws.amazon.com/autoscaling/ec2/userguide/asg-capacity-limits.html */
function assertSizes(query: Query, before?: Sizes): void {
  const min = Number(query.text("MinSize") ?? before?.minSize ?? 0);
  const max = Number(query.text("MaxSize") ?? before?.maxSize ?? Infinity);
  if (min > max)
    throw validationError(`Max bound, ${max}, must be greater than or equal to min bound, ${min}`);
  const desired = query.text("DesiredCapacity");
  if (desired !== undefined && (Number(desired) < min || Number(desired) > max))
    throw validationError(
      `Desired capacity:${desired} must be between the specified min size:${min} and max size:${max}`,
    );
}

/** https://docs.aws.amazon.com/autoscaling/ec2/userguide/asg-max-instance-lifetime.html */
function assertLifetime(text: string | undefined): void {
  const seconds = Number(text ?? 0);
  if (seconds !== 0 && (seconds < SECONDS_OF_A_DAY || seconds > 365 * SECONDS_OF_A_DAY))
    throw validationError(
      "Maximum instance lifetime must be equal to 0 or between 86400 and 31536000 seconds (inclusive).",
    );
}
