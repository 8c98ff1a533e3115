import { Instance } from "@cdktf/provider-aws/lib/instance";
import { Fn, TerraformCount, Token } from "cdktf";
import { Construct } from "constructs";
import { fixedInstanceCountMistake, onNewAmiMistake } from "../../rules/instance.js";
import { launchTemplateNameMistake } from "../../rules/name.js";
import { launchTemplateIdMistake, securityGroupIdMistake, subnetIdMistake } from "../../rules/resource-id.js";
import { EC2_TAGS, MAX_EC2_TAGS } from "../../rules/tag.js";
import { mergeTags } from "../tags.js";
import { PropsCheck } from "../validation.js";

export interface InstancesProps {
  /** Name of the instances. @default - the construct's id */
  readonly name?: string;
  /** Number of instances. */
  readonly count: number;
  /** Ids of the subnets that they start in, one after the other; at least one. */
  readonly subnets: readonly string[];
  /** What a new AMI does to them: `replace` or `keep`, which leaves them as they are until they are replaced by hand. */
  readonly onNewAmi: string;
  /** Id of the launch template, which has no network interface. */
  readonly launchTemplateId: string;
  /** Version of the launch template. */
  readonly launchTemplateVersion: number;
  /** Ids of the security groups; at least one. */
  readonly securityGroupIds: readonly string[];
  /** Whether they have a public IPv4 address. @default false */
  readonly publicAddress?: boolean;
  /** Tags of the instances; the volumes have those of the launch template. @default - `Name` alone */
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * Instances that Terraform itself starts from a launch template, and replaces: each new one is there before the old one goes.
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/instance
 */
export class Instances extends Construct {
  /** Ids of the instances, as Terraform knows them. */
  readonly ids: string[];
  /** Ids of the AMIs that they run. */
  readonly amiIds: string[];

  /** @throws Error if a prop is wrong */
  constructor(scope: Construct, id: string, props: InstancesProps) {
    super(scope, id);
    const { name = id, subnets, onNewAmi, launchTemplateVersion, tags } = props;
    new PropsCheck(this)
      .value("name", name, launchTemplateNameMistake)
      .value("count", props.count, fixedInstanceCountMistake)
      .given("subnets", subnets)
      .list("subnets", subnets, subnetIdMistake, { min: 1 })
      .known("onNewAmi", onNewAmi, onNewAmiMistake)
      .value("launchTemplateId", props.launchTemplateId, launchTemplateIdMistake)
      .given("launchTemplateVersion", launchTemplateVersion)
      .list("securityGroupIds", props.securityGroupIds, securityGroupIdMistake, { min: 1 })
      .tags("tags", tags, { ...EC2_TAGS, max: MAX_EC2_TAGS - 1 })
      .throwIfWrong();
    const count = TerraformCount.of(props.count);
    const { friendlyUniqueId } = new Instance(this, "Resource", {
      count,
      launchTemplate: { id: props.launchTemplateId, version: Token.asString(launchTemplateVersion) },
      subnetId: Fn.element([...subnets], count.index),
      vpcSecurityGroupIds: [...props.securityGroupIds],
      associatePublicIpAddress: props.publicAddress ?? false,
      tags: mergeTags({ Name: name }, tags ?? {}),
      lifecycle: {
        createBeforeDestroy: true,
        ignoreChanges: onNewAmi === "keep" ? ["launch_template"] : undefined,
      },
    });
    const attribute = (attributeName: string) =>
      Token.asList(`\${aws_instance.${friendlyUniqueId}[*].${attributeName}}`);
    this.ids = attribute("id");
    this.amiIds = attribute("ami");
  }
}
