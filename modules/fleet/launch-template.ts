import { LaunchTemplate as AwsLaunchTemplate } from "@cdktf/provider-aws/lib/launch-template";
import { Construct } from "constructs";
import { literals } from "../literal.js";

export interface LaunchTemplateProps {
  readonly name: string;
  readonly amiId: string;
  /** The AMI's root device, whose volume is encrypted. */
  readonly rootDeviceName: string;
  /** GiB. @default - the AMI's size */
  readonly rootVolumeSizeGiB?: number;
  readonly instanceType: string;
  readonly securityGroupIds: readonly string[];
  /**
   * For instances that no group starts. RunInstances takes no subnet beside a template that has the network interface.
   * @default - the group's, or the default VPC's
   */
  readonly subnetId?: string;
  /** Tags of the instances and volumes; default tags of the provider do not reach them. */
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * How a fleet's instances start. Its default version follows the newest AMI.
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/launch-templates.html
 */
export class LaunchTemplate extends Construct {
  readonly id: string;
  readonly latestVersion: number;

  constructor(scope: Construct, id: string, props: LaunchTemplateProps) {
    super(scope, id);
    const tags = { Name: props.name, ...literals(props.tags) };
    const template = new AwsLaunchTemplate(this, "Resource", {
      name: props.name,
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
    });
    this.id = template.id;
    this.latestVersion = template.latestVersion;
  }
}
