import type { Instances } from "../ec2/instances.js";
import { type Caller, placeKey } from "../identity/caller.js";
import type { KeyAccess } from "../kms/key-access.js";
import type { Service } from "../service.js";
import { AwsError } from "../wire/errors.js";
import type { AwsResponse } from "../wire/http.js";
import type { Query } from "../wire/query.js";
import type { AwsRequest } from "../wire/request.js";
import { isResponse, queryResponse, type XmlAnswer } from "../wire/response.js";
import { XmlElement } from "../wire/xml.js";
import type { World } from "../world.js";
import type { Group } from "./group.js";
import { assertTargetGroup, GroupSettings } from "./group-settings.js";
import { Launches } from "./launches.js";
import { mixedInstancesOf, withoutMixedInstances } from "./mixed-instances.js";
import {
  type AutoScalingOperations,
  type AutoScalingOutputs,
  assertOneOf,
  groupName,
  validationError,
} from "./operation.js";
import { preferencesOf } from "./preferences.js";
import { type LaunchTemplate, Refresh } from "./refresh.js";
import { ScalingPolicies } from "./scaling-policies.js";
import { ScheduledActions } from "./scheduled-actions.js";

/** https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-suspend-resume-processes.html */
const PROCESSES = [
  "Launch",
  "Terminate",
  "AddToLoadBalancer",
  "AlarmNotification",
  "AZRebalance",
  "HealthCheck",
  "InstanceRefresh",
  "ReplaceUnhealthy",
  "ScheduledActions",
];

/**
 * Answers what moto lacks: instance refreshes, whether instances can start at all, and settings of groups.
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/asg-instance-refresh.html
 */
export class AutoScaling implements Service {
  readonly name = "autoscaling";
  /** Refreshes by account, Region and group, the newest first. */
  readonly #refreshes = new Map<string, Refresh[]>();
  readonly #launches: Launches;
  readonly #settings: GroupSettings;
  readonly #policies = new ScalingPolicies();
  readonly #actions = new ScheduledActions();
  readonly #operations: AutoScalingOperations = {
    CreateAutoScalingGroup: (caller, query) => this.#create(caller, query),
    UpdateAutoScalingGroup: (caller, query) => this.#update(caller, query),
    SetDesiredCapacity: (caller, query) => this.#update(caller, query),
    DeleteAutoScalingGroup: async (caller, query) => {
      for (const part of [this.#settings, this.#policies, this.#actions])
        part.forget(caller, groupName(query));
      return this.#launches.forget(caller, query);
    },
    DescribeAutoScalingGroups: (caller, query) => this.#launches.describe(caller, query),
    DescribeScalingActivities: async (caller, query) => this.#launches.activities(caller, query),
    StartInstanceRefresh: (caller, query) => this.#start(caller, query),
    DescribeInstanceRefreshes: (caller, query) => this.#describe(caller, query),
    CancelInstanceRefresh: async (caller, query) => {
      const refresh = this.#active(caller, query);
      refresh.cancel();
      return { InstanceRefreshId: refresh.id };
    },
    RollbackInstanceRefresh: async (caller, query) => {
      const refresh = this.#active(caller, query);
      if (!refresh.desiredTemplate) {
        throw new AwsError(
          400,
          "IrreversibleInstanceRefresh",
          "The instance refresh has no desired configuration to roll back from.",
        );
      }
      refresh.rollBack();
      return { InstanceRefreshId: refresh.id };
    },
    AttachLoadBalancerTargetGroups: async (caller, query) => {
      for (const arn of query.list("TargetGroupARNs.member"))
        await assertTargetGroup(this.world, caller, arn);
      return undefined;
    },
    EnableMetricsCollection: async (caller, query) => {
      await this.#group(caller, query);
      return this.#settings.enableMetrics(caller, query);
    },
    DisableMetricsCollection: async (caller, query) => {
      await this.#group(caller, query);
      return this.#settings.disableMetrics(caller, query);
    },
    SuspendProcesses: async (caller, query) => {
      await this.#group(caller, query);
      for (const process of query.list("ScalingProcesses.member"))
        assertOneOf("scalingProcesses", process, PROCESSES);
      return undefined;
    },
    PutWarmPool: async (caller, query) => {
      const { name } = await this.#group(caller, query);
      assertOneOf("poolState", query.text("PoolState"), ["Stopped", "Running", "Hibernated"]);
      if (this.#settings.mixed(caller, name)?.hasSpot)
        throw validationError(
          "You cannot add a warm pool to an Auto Scaling group that requests Spot Instances.",
        );
      return undefined;
    },
    DescribeWarmPool: (caller, query) => this.#warmPool(caller, query),
    PutScalingPolicy: async (caller, query) =>
      this.#policies.put(caller, query, await (await this.#group(caller, query)).targetGroups()),
    DescribePolicies: async (caller, query) => this.#policies.describe(caller, query),
    DeletePolicy: async (caller, query) => this.#policies.remove(caller, query),
    PutScheduledUpdateGroupAction: async (caller, query) => {
      await this.#group(caller, query);
      return this.#actions.put(caller, query);
    },
    DescribeScheduledActions: async (caller, query) => this.#actions.describe(caller, query),
    DeleteScheduledAction: async (caller, query) => this.#actions.remove(caller, query),
  };

  constructor(
    private readonly world: World,
    keyAccess: KeyAccess,
    instances: Instances,
  ) {
    this.#settings = new GroupSettings(world);
    this.#launches = new Launches(world, keyAccess, instances, this.#settings);
  }

  async handle({ caller, query, operation }: AwsRequest): Promise<AwsResponse | undefined> {
    if (!this.#has(operation)) return undefined;
    const result = await this.#operations[operation](caller, query);
    return result === undefined || isResponse(result)
      ? result
      : queryResponse("autoscaling", operation, result);
  }

  reset(): void {
    for (const refresh of [...this.#refreshes.values()].flat()) if (refresh.active) refresh.cancel();
    this.#refreshes.clear();
    this.#launches.reset();
    for (const part of [this.#settings, this.#policies, this.#actions]) part.reset();
  }

  #has(operation: string): operation is keyof AutoScalingOperations {
    return Object.hasOwn(this.#operations, operation);
  }

  async #create(caller: Caller, query: Query): Promise<AwsResponse | undefined> {
    const keep = await this.#settings.read(caller, query);
    const types = mixedInstancesOf(query)?.instanceTypes ?? [];
    const response = await this.#launches.create(caller, withoutMixedInstances(query), types);
    if (response?.status === 200) keep();
    return response;
  }

  async #update(caller: Caller, query: Query): Promise<AwsResponse | undefined> {
    const sizes = await this.#launches.group(caller, groupName(query)).sizes();
    const keep = await this.#settings.read(caller, query, sizes);
    const types = mixedInstancesOf(query)?.instanceTypes ?? [];
    const response = await this.#launches.update(caller, withoutMixedInstances(query), types);
    if (response?.status === 200) keep();
    return response;
  }

  /** moto shows an empty warm pool in place of none, for whose end Terraform would wait. */
  async #warmPool(caller: Caller, query: Query): Promise<XmlAnswer<AutoScalingOutputs["DescribeWarmPool"]>> {
    await this.#group(caller, query);
    const response = await this.world.moto.call(caller, "autoscaling", { form: query.without() });
    const result = XmlElement.parse(response.body.toString()).at(
      "DescribeWarmPoolResponse",
      "DescribeWarmPoolResult",
    );
    if (response.status !== 200 || result.text("WarmPoolConfiguration", "PoolState")) return response;
    return { Instances: { member: [] } };
  }

  async #start(caller: Caller, query: Query): Promise<AutoScalingOutputs["StartInstanceRefresh"]> {
    const group = await this.#group(caller, query);
    const strategy = query.text("Strategy") ?? "Rolling";
    if (strategy !== "Rolling")
      throw validationError(`The sandbox knows the strategy Rolling only, not ${strategy}.`);
    const preferences = preferencesOf(query);
    const desiredTemplate = launchTemplateOf(query);
    const mixed = query.text(
      "DesiredConfiguration.MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification.Version",
    );
    if (preferences.autoRollback && !desiredTemplate && !mixed) {
      throw validationError("The desired configuration must be specified to use automatic rollback.");
    }
    const refreshes = this.#of(caller, group.name);
    if (refreshes.some((it) => it.active)) {
      throw new AwsError(
        400,
        "InstanceRefreshInProgress",
        "An Instance Refresh is already in progress and blocks the execution of this Instance Refresh.",
      );
    }
    const refresh = new Refresh(group, preferences, desiredTemplate, async () => {
      const template = await group.template();
      return template && this.#launches.obstacle(caller, template);
    });
    refreshes.unshift(refresh);
    void refresh.run();
    return { InstanceRefreshId: refresh.id };
  }

  async #describe(caller: Caller, query: Query): Promise<AutoScalingOutputs["DescribeInstanceRefreshes"]> {
    const group = await this.#group(caller, query);
    const ids = query.list("InstanceRefreshIds.member");
    const chosen = this.#of(caller, group.name).filter(({ id }) => ids.length === 0 || ids.includes(id));
    return { InstanceRefreshes: { member: chosen.map((refresh) => refresh.xml()) } };
  }

  #active(caller: Caller, query: Query): Refresh {
    const name = groupName(query);
    const refresh = this.#of(caller, name).find((it) => it.active);
    if (refresh) return refresh;
    throw new AwsError(
      400,
      "ActiveInstanceRefreshNotFound",
      `No in progress or pending Instance Refresh found for Auto Scaling group ${name}`,
    );
  }

  #of(caller: Caller, group: string): Refresh[] {
    const key = placeKey(caller, group);
    const refreshes = this.#refreshes.get(key) ?? [];
    this.#refreshes.set(key, refreshes);
    return refreshes;
  }

  async #group(caller: Caller, query: Query): Promise<Group> {
    const name = groupName(query);
    const group = this.#launches.group(caller, name);
    if (name && (await group.instances())) return group;
    throw validationError(`AutoScalingGroup name not found - AutoScalingGroup '${name}' not found`);
  }
}

function launchTemplateOf(query: Query): LaunchTemplate | undefined {
  const fields = ["LaunchTemplateId", "LaunchTemplateName", "Version"].flatMap((field) => {
    const value = query.text(`DesiredConfiguration.LaunchTemplate.${field}`);
    return value === undefined ? [] : [[field, value] as const];
  });
  return fields.length > 0 ? Object.fromEntries(fields) : undefined;
}
