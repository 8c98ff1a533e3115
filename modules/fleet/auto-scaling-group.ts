import { AutoscalingGroup } from "@cdktf/provider-aws/lib/autoscaling-group";
import { type ITerraformDependable, Token } from "cdktf";
import { Construct } from "constructs";
import { literals } from "../literal.js";

export interface AutoScalingGroupProps {
  readonly name: string;
  readonly launchTemplateId: string;
  /** The template's newest version; `$Latest` would never start an instance refresh. */
  readonly launchTemplateVersion: number;
  readonly min: number;
  readonly max: number;
  readonly subnets: readonly string[];
  /** Of the group, during an instance refresh; percent. */
  readonly minHealthyPercentage: number;
  /** Seconds. @default - the health check's grace period */
  readonly instanceWarmupSeconds?: number;
  readonly tags: Readonly<Record<string, string>>;
  /** What must be there before an instance can start. */
  readonly dependsOn: ITerraformDependable[];
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

  constructor(scope: Construct, id: string, props: AutoScalingGroupProps) {
    super(scope, id);
    const group = new AutoscalingGroup(this, "Resource", {
      name: props.name,
      minSize: props.min,
      maxSize: props.max,
      vpcZoneIdentifier: [...props.subnets],
      launchTemplate: { id: props.launchTemplateId, version: Token.asString(props.launchTemplateVersion) },
      instanceRefresh: {
        strategy: "Rolling",
        preferences: {
          minHealthyPercentage: props.minHealthyPercentage,
          instanceWarmup: props.instanceWarmupSeconds?.toString(),
          skipMatching: true,
        },
      },
      tag: Object.entries(literals(props.tags)).map(([key, value]) => ({
        key,
        value,
        propagateAtLaunch: true,
      })),
      dependsOn: props.dependsOn,
    });
    this.name = group.name;
  }
}
