import { LaunchTemplate as AwsLaunchTemplate } from "@cdktf/provider-aws/lib/launch-template";
import type { Precondition } from "cdktf";
import { Construct } from "constructs";
import { instanceProfileMistake } from "../../rules/arn.js";
import {
  DEFAULT_HOP_LIMIT,
  deviceNameMistake,
  hopLimitMistake,
  instanceTypeMistake,
  keyPairNameMistake,
  volumeSizeMistake,
} from "../../rules/instance.js";
import { launchTemplateNameMistake } from "../../rules/name.js";
import { amiIdMistake, securityGroupIdMistake, subnetIdMistake } from "../../rules/resource-id.js";
import { EC2_TAGS, MAX_EC2_TAGS } from "../../rules/tag.js";
import { mergeTags } from "../tags.js";
import { isUnresolved, PropsCheck } from "../validation.js";
import { encodedUserData, type UserData } from "./user-data.js";

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
  /** Name or ARN of the instances' profile; one that only Terraform knows is taken for an ARN. @default - none */
  readonly instanceProfile?: string;
  /** What each instance runs when it starts first. @default - nothing */
  readonly userData?: UserData;
  /** Hops that answers of the instance metadata may go: 2 reaches a container on the instance. @default 1 */
  readonly metadataHopLimit?: number;
  /** Name of the key pair for SSH, or for the password of Windows. @default - none */
  readonly keyPair?: string;
  /** Whether CloudWatch has metrics of each minute, which cost, instead of every five. @default false */
  readonly monitoring?: boolean;
  /** Whether instances have a public IPv4 address. @default false */
  readonly publicAddress?: boolean;
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
    const { name = id, instanceProfile, userData, preconditions = [] } = props;
    const tags = mergeTags({ Name: name }, props.tags ?? {});
    new PropsCheck(this)
      .value("name", name, launchTemplateNameMistake)
      .value("amiId", props.amiId, amiIdMistake)
      .value("rootDeviceName", props.rootDeviceName, deviceNameMistake)
      .optional("rootVolumeSizeGiB", props.rootVolumeSizeGiB, volumeSizeMistake)
      .value("instanceType", props.instanceType, instanceTypeMistake)
      .given("securityGroupIds", props.securityGroupIds)
      .list("securityGroupIds", props.securityGroupIds, securityGroupIdMistake, { min: 1 })
      .optional("instanceProfile", instanceProfile, instanceProfileMistake)
      .optional("metadataHopLimit", props.metadataHopLimit, hopLimitMistake)
      .optional("keyPair", props.keyPair, keyPairNameMistake)
      .optional("subnetId", props.subnetId, subnetIdMistake)
      .userData("userData", userData)
      .tags("tags", tags, { ...EC2_TAGS, max: MAX_EC2_TAGS })
      .throwIfWrong();
    const template = new AwsLaunchTemplate(this, "Resource", {
      name,
      imageId: props.amiId,
      instanceType: props.instanceType,
      updateDefaultVersion: true,
      iamInstanceProfile: instanceProfile === undefined ? undefined : profileReference(instanceProfile),
      userData: userData && encodedUserData(userData),
      keyName: props.keyPair,
      monitoring: props.monitoring ? { enabled: true } : undefined,
      metadataOptions: {
        httpEndpoint: "enabled",
        httpTokens: "required",
        httpPutResponseHopLimit: props.metadataHopLimit ?? DEFAULT_HOP_LIMIT,
      },
      blockDeviceMappings: [
        {
          deviceName: props.rootDeviceName,
          ebs: { encrypted: "true", volumeSize: props.rootVolumeSizeGiB, deleteOnTermination: "true" },
        },
      ],
      networkInterfaces: [
        {
          deviceIndex: 0,
          associatePublicIpAddress: String(props.publicAddress ?? false),
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

const profileReference = (profile: string) =>
  isUnresolved(profile) || profile.startsWith("arn:") ? { arn: profile } : { name: profile };
