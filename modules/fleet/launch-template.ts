import { LaunchTemplate as AwsLaunchTemplate } from "@cdktf/provider-aws/lib/launch-template";
import type { Precondition } from "cdktf";
import { Construct } from "constructs";
import { deviceNameMistake, instanceTypeMistake, volumeSizeMistake } from "../../rules/instance.js";
import { launchTemplateNameMistake } from "../../rules/name.js";
import { amiIdMistake, securityGroupIdMistake, subnetIdMistake } from "../../rules/resource-id.js";
import { EC2_TAGS, MAX_EC2_TAGS } from "../../rules/tag.js";
import { mergeTags } from "../tags.js";
import { PropsCheck } from "../validation.js";

export interface LaunchTemplateProps {
  /** Name of the template, and of its instances. @default - the construct's id */
  readonly name?: string;
  /** Id of the AMI that instances start from. */
  readonly amiId: string;
  /** The AMI's root device, whose volume is encrypted. */
  readonly rootDeviceName: string;
  /** Size of the root volume in GiB. @default - the AMI's size */
  readonly rootVolumeSizeGiB?: number;
  /** EC2 instance type, e.g. `t3.small`, of the AMI's architecture. */
  readonly instanceType: string;
  /** Ids of the instances' security groups; at least one. */
  readonly securityGroupIds: readonly string[];
  /**
   * Subnet of instances that no group starts: RunInstances takes none beside a template that has the network interface.
   * @default - the group's, or the default VPC's
   */
  readonly subnetId?: string;
  /** Tags of the instances and volumes; default tags of the provider do not reach them. @default - `Name` alone */
  readonly tags?: Readonly<Record<string, string>>;
  /** What must hold before the template is made or changed. @default - nothing */
  readonly preconditions?: readonly Precondition[];
}

/**
 * How a fleet's instances start. Its default version follows the newest AMI.
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/launch-templates.html
 */
export class LaunchTemplate extends Construct {
  readonly id: string;
  readonly latestVersion: number;

  /** @throws Error if a prop is wrong */
  constructor(scope: Construct, id: string, props: LaunchTemplateProps) {
    super(scope, id);
    const { name = id, preconditions = [] } = props;
    const tags = mergeTags({ Name: name }, props.tags ?? {});
    new PropsCheck(this)
      .value("name", name, launchTemplateNameMistake)
      .value("amiId", props.amiId, amiIdMistake)
      .value("rootDeviceName", props.rootDeviceName, deviceNameMistake)
      .optional("rootVolumeSizeGiB", props.rootVolumeSizeGiB, volumeSizeMistake)
      .value("instanceType", props.instanceType, instanceTypeMistake)
      .given("securityGroupIds", props.securityGroupIds)
      .list("securityGroupIds", props.securityGroupIds, securityGroupIdMistake, { min: 1 })
      .optional("subnetId", props.subnetId, subnetIdMistake)
      .tags("tags", tags, { ...EC2_TAGS, max: MAX_EC2_TAGS })
      .throwIfWrong();
    const template = new AwsLaunchTemplate(this, "Resource", {
      name,
      imageId: props.amiId,
      instanceType: props.instanceType,
      updateDefaultVersion: true,
      metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
      blockDeviceMappings: [
        {
          deviceName: props.rootDeviceName,
          ebs: { encrypted: "true", volumeSize: props.rootVolumeSizeGiB, deleteOnTermination: "true" },
        },
      ],
      networkInterfaces: [
        {
          deviceIndex: 0,
          associatePublicIpAddress: "false",
          securityGroups: [...props.securityGroupIds],
          subnetId: props.subnetId,
        },
      ],
      tagSpecifications: ["instance", "volume"].map((resourceType) => ({ resourceType, tags })),
      lifecycle: preconditions.length ? { precondition: [...preconditions] } : undefined,
    });
    this.id = template.id;
    this.latestVersion = template.latestVersion;
  }
}
