import { AutoscalingGroup, type AutoscalingGroupTag } from "@cdktf/provider-aws/lib/autoscaling-group";
import { type IResolvable, type ITerraformDependable, TerraformIterator, Token } from "cdktf";
import { Construct } from "constructs";
import {
  DEFAULT_MIN_HEALTHY_PERCENTAGE,
  instanceCountMistake,
  percentageMistake,
  warmupSecondsMistake,
} from "../../rules/instance.js";
import { autoScalingGroupNameMistake } from "../../rules/name.js";
import { launchTemplateIdMistake, subnetIdMistake } from "../../rules/resource-id.js";
import { EC2_TAGS, MAX_EC2_TAGS } from "../../rules/tag.js";
import type { Tags } from "../tags.js";
import { atMost, isMapToken, isUnresolved, PropsCheck } from "../validation.js";

export interface AutoScalingGroupProps {
  /** Name of the group. @default - the construct's id */
  readonly name?: string;
  /** Id of the template that instances start from. */
  readonly launchTemplateId: string;
  /** Newest version of the template; `$Latest` would never start an instance refresh. */
  readonly launchTemplateVersion: number;
  /** Fewest instances. */
  readonly min: number;
  /** Most instances. */
  readonly max: number;
  /** Ids of the subnets that instances start in; at least one. */
  readonly subnets: readonly string[];
  /** Lowest share of the group that stays in service during an instance refresh, in percent. @default 90 */
  readonly minHealthyPercentage?: number;
  /** How long a new instance takes until it counts, in seconds. @default - the health check's grace period */
  readonly instanceWarmupSeconds?: number;
  /** Tags of the group and its instances. @default - none */
  readonly tags?: Readonly<Record<string, string>>;
  /** What must be there before an instance can start. @default - nothing */
  readonly dependsOn?: readonly ITerraformDependable[];
}

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
    const {
      name = id,
      min,
      max,
      minHealthyPercentage = DEFAULT_MIN_HEALTHY_PERCENTAGE,
      instanceWarmupSeconds,
      tags = {},
      dependsOn = [],
    } = props;
    new PropsCheck(this)
      .value("name", name, autoScalingGroupNameMistake)
      .value("launchTemplateId", props.launchTemplateId, launchTemplateIdMistake)
      .value("min", min, instanceCountMistake)
      .value("max", max, instanceCountMistake)
      .value("min", min, atMost("max", max))
      .given("subnets", props.subnets)
      .list("subnets", props.subnets, subnetIdMistake, { min: 1 })
      .value("minHealthyPercentage", minHealthyPercentage, percentageMistake)
      .optional("instanceWarmupSeconds", instanceWarmupSeconds, warmupSecondsMistake)
      .tags("tags", tags, { ...EC2_TAGS, max: MAX_EC2_TAGS })
      .throwIfWrong();
    const group = new AutoscalingGroup(this, "Resource", {
      name,
      minSize: min,
      maxSize: max,
      vpcZoneIdentifier: [...props.subnets],
      launchTemplate: { id: props.launchTemplateId, version: Token.asString(props.launchTemplateVersion) },
      instanceRefresh: {
        strategy: "Rolling",
        preferences: {
          minHealthyPercentage,
          instanceWarmup: isUnresolved(instanceWarmupSeconds)
            ? Token.asString(instanceWarmupSeconds)
            : instanceWarmupSeconds?.toString(),
          skipMatching: true,
        },
      },
      tag: propagatedTags(tags),
      dependsOn: [...dependsOn],
    });
    this.name = group.name;
  }
}

/** Tags of a group that its instances have too. A map that only Terraform knows becomes a dynamic block. */
function propagatedTags(tags: Tags): AutoscalingGroupTag[] | IResolvable {
  if (!isMapToken(tags)) {
    return Object.entries(tags).map(([key, value]) => ({ key, value, propagateAtLaunch: true }));
  }
  const each = TerraformIterator.fromMap(tags);
  return each.dynamic({ key: each.key, value: each.value, propagate_at_launch: true });
}
