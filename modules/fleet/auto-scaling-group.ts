import { AutoscalingGroup, type AutoscalingGroupTag } from "@cdktf/provider-aws/lib/autoscaling-group";
import { type IResolvable, type ITerraformDependable, TerraformIterator, Token } from "cdktf";
import { Construct } from "constructs";
import {
  DEFAULT_MIN_HEALTHY_PERCENTAGE,
  DEFAULT_SPOT_ALLOCATION_STRATEGY,
} from "../../rules/auto-scaling.js";
import { autoScalingGroupNameMistake } from "../../rules/name.js";
import { launchTemplateIdMistake } from "../../rules/resource-id.js";
import { EC2_TAGS, MAX_EC2_TAGS } from "../../rules/tag.js";
import type { Tags } from "../tags.js";
import { isMapToken, PropsCheck } from "../validation.js";
import { scale } from "./group-scaling.js";
import {
  checkGroupSettings,
  type GroupSettings,
  type InstanceRequirements,
  type MixedInstances,
  type RefreshPreferences,
  type WarmPool,
} from "./group-settings.js";

export interface AutoScalingGroupProps extends GroupSettings {
  /** Name of the group. @default - the construct's id */
  readonly name?: string;
  /** Id of the template that instances start from. */
  readonly launchTemplateId: string;
  /** Newest version of the template; `$Latest` would never start an instance refresh. */
  readonly launchTemplateVersion: number;
  /** Tags of the group and its instances. @default - none */
  readonly tags?: Readonly<Record<string, string>>;
  /** What must be there before an instance can start. @default - nothing */
  readonly dependsOn?: readonly ITerraformDependable[];
}

const SECONDS_OF_A_DAY = 86_400;

/**
 * A fleet's instances, replaced bit by bit when the launch template has a new version. A refresh that fails stops, and
 * leaves the old instances that are left. It is not rolled back: the provider gives the group the new template before it
 * starts the refresh, so that is what a rollback would lead to.
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/asg-instance-refresh.html
 * https://github.com/hashicorp/terraform-provider-aws/issues/34189
 */
export class AutoScalingGroup extends Construct {
  readonly name: string;

  /** @throws Error if a prop is wrong */
  constructor(scope: Construct, id: string, props: AutoScalingGroupProps) {
    super(scope, id);
    const { name = id, tags = {}, dependsOn = [], mixedInstances, warmPool } = props;
    const check = new PropsCheck(this)
      .value("name", name, autoScalingGroupNameMistake)
      .value("launchTemplateId", props.launchTemplateId, launchTemplateIdMistake);
    checkGroupSettings(check, props)
      .tags("tags", tags, { ...EC2_TAGS, max: MAX_EC2_TAGS })
      .throwIfWrong();
    const version = Token.asString(props.launchTemplateVersion);
    const ignored = leftAlone(props);
    const group = new AutoscalingGroup(this, "Resource", {
      name,
      minSize: props.min,
      maxSize: props.max,
      desiredCapacity: props.desired,
      vpcZoneIdentifier: [...props.subnets],
      targetGroupArns: props.targetGroups && [...props.targetGroups],
      // Without a word on it, ELB's checks would stay when the target groups go.
      healthCheckType: props.healthCheck ?? (props.targetGroups?.length ? "ELB" : "EC2"),
      healthCheckGracePeriod: props.healthCheckGracePeriodSeconds,
      launchTemplate: mixedInstances ? undefined : { id: props.launchTemplateId, version },
      mixedInstancesPolicy:
        mixedInstances && mixedInstancesPolicy(mixedInstances, props.launchTemplateId, version),
      capacityRebalance: props.capacityRebalance || undefined,
      warmPool: warmPool && warmPoolOf(warmPool),
      terminationPolicies: props.terminationPolicies && [...props.terminationPolicies],
      enabledMetrics: props.metrics && [...props.metrics],
      maxInstanceLifetime:
        props.maxInstanceLifetimeDays === undefined ? undefined : inSeconds(props.maxInstanceLifetimeDays),
      suspendedProcesses: props.suspendedProcesses && [...props.suspendedProcesses],
      instanceRefresh:
        props.refresh === "none" ? undefined : { strategy: "Rolling", preferences: preferences(props) },
      tag: propagatedTags(tags),
      dependsOn: [...dependsOn],
      lifecycle: ignored.length ? { ignoreChanges: ignored } : undefined,
    });
    this.name = group.name;
    scale(this, group.name, props);
  }
}

/** What others change after Terraform has set it: the size that was wished at first, and the limits of schedules. */
function leftAlone({ desired, schedules = {} }: GroupSettings): string[] {
  const actions = Object.values(schedules);
  return [
    ...(desired === undefined ? [] : ["desired_capacity"]),
    ...(actions.some(({ min }) => min !== undefined) ? ["min_size"] : []),
    ...(actions.some(({ max }) => max !== undefined) ? ["max_size"] : []),
  ];
}

const inSeconds = (days: number) =>
  Token.isUnresolved(days)
    ? Token.asNumber(`\${${Token.asString(days)} * ${SECONDS_OF_A_DAY}}`)
    : days * SECONDS_OF_A_DAY;

function mixedInstancesPolicy(mixed: MixedInstances, launchTemplateId: string, version: string) {
  const { instanceTypes, weights = {}, requirements } = mixed;
  return {
    instancesDistribution: {
      onDemandAllocationStrategy: requirements ? "lowest-price" : "prioritized",
      onDemandBaseCapacity: mixed.onDemandBase ?? 0,
      onDemandPercentageAboveBaseCapacity: mixed.onDemandPercentageAboveBase ?? 100,
      spotAllocationStrategy: mixed.spotAllocationStrategy ?? DEFAULT_SPOT_ALLOCATION_STRATEGY,
    },
    launchTemplate: {
      launchTemplateSpecification: { launchTemplateId, version },
      override: requirements
        ? [{ instanceRequirements: instanceRequirements(requirements) }]
        : instanceTypes?.map((instanceType) => ({
            instanceType,
            weightedCapacity: text(weights[instanceType]),
          })),
    },
  };
}

const instanceRequirements = (requirements: InstanceRequirements) => ({
  vcpuCount: { ...requirements.vcpus },
  memoryMib: { ...requirements.memoryMiB },
  memoryGibPerVcpu: requirements.memoryGiBPerVcpu && { ...requirements.memoryGiBPerVcpu },
  cpuManufacturers: requirements.cpuManufacturers && [...requirements.cpuManufacturers],
  instanceGenerations: requirements.instanceGenerations && [...requirements.instanceGenerations],
  burstablePerformance: requirements.burstablePerformance,
  bareMetal: requirements.bareMetal,
  localStorage: requirements.localStorage,
  allowedInstanceTypes: requirements.allowedInstanceTypes && [...requirements.allowedInstanceTypes],
  excludedInstanceTypes: requirements.excludedInstanceTypes && [...requirements.excludedInstanceTypes],
});

const warmPoolOf = ({ state, minSize, maxPreparedCapacity, reuseOnScaleIn }: WarmPool) => ({
  poolState: state ?? "Stopped",
  minSize: minSize ?? 0,
  maxGroupPreparedCapacity: maxPreparedCapacity,
  instanceReusePolicy: { reuseOnScaleIn: reuseOnScaleIn ?? false },
});

function preferences(props: RefreshPreferences) {
  const { refreshCheckpoints, refreshAlarms } = props;
  return {
    minHealthyPercentage: props.minHealthyPercentage ?? DEFAULT_MIN_HEALTHY_PERCENTAGE,
    maxHealthyPercentage: props.maxHealthyPercentage,
    instanceWarmup: text(props.instanceWarmupSeconds),
    checkpointPercentages: refreshCheckpoints && [...refreshCheckpoints.percentages],
    checkpointDelay: text(refreshCheckpoints?.delaySeconds),
    alarmSpecification: refreshAlarms && { alarms: [...refreshAlarms] },
    scaleInProtectedInstances: props.scaleInProtectedInstances,
    standbyInstances: props.standbyInstances,
    skipMatching: props.skipMatching ?? true,
  };
}

/** A number where the provider takes a text. */
const text = (number: number | undefined) =>
  Token.isUnresolved(number) ? Token.asString(number) : number?.toString();

/** Tags of a group that its instances have too. A map that only Terraform knows becomes a dynamic block. */
function propagatedTags(tags: Tags): AutoscalingGroupTag[] | IResolvable {
  if (!isMapToken(tags)) {
    return Object.entries(tags).map(([key, value]) => ({ key, value, propagateAtLaunch: true }));
  }
  const each = TerraformIterator.fromMap(tags);
  return each.dynamic({ key: each.key, value: each.value, propagate_at_launch: true });
}
