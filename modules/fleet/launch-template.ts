import { LaunchTemplate as AwsLaunchTemplate } from "@cdktf/provider-aws/lib/launch-template";
import type { Precondition } from "cdktf";
import { Construct } from "constructs";
import {
  hostResourceGroupMistake,
  instanceProfileMistake,
  kmsKeyMistake,
  licenseConfigurationMistake,
} from "../../rules/arn.js";
import {
  coreCountMistake,
  DEFAULT_HOP_LIMIT,
  deviceNameMistake,
  hopLimitMistake,
  instanceTypeMistake,
  keyPairNameMistake,
  partitionNumberMistake,
  placementGroupMistake,
  tenancyMistake,
  threadsPerCoreMistake,
} from "../../rules/instance.js";
import { launchTemplateNameMistake } from "../../rules/name.js";
import {
  amiIdMistake,
  hostIdMistake,
  securityGroupIdMistake,
  subnetIdMistake,
} from "../../rules/resource-id.js";
import { EC2_TAGS, MAX_EC2_TAGS } from "../../rules/tag.js";
import { VOLUME_RULES } from "../../rules/volume.js";
import { mergeTags } from "../tags.js";
import { encodedUserData, type UserData } from "../user-data.js";
import { isUnresolved, PropsCheck } from "../validation.js";
import {
  checkDataVolumes,
  checkRootVolume,
  dataVolumeMapping,
  type InstanceDataVolume,
  type RootVolumeProps,
} from "../volume.js";

/** On which hardware instances start. */
export interface Placement {
  /** Whose hardware it is: `default`, `dedicated` or `host`. @default - the VPC's tenancy */
  readonly tenancy?: string;
  /** Name of the placement group. @default - none */
  readonly groupName?: string;
  /** Partition of the placement group; 1 to 7. @default - EC2's choice */
  readonly partitionNumber?: number;
  /** Id of the dedicated host of instances that no group starts. @default - EC2's choice */
  readonly hostId?: string;
  /** ARN of the host resource group that gives the dedicated hosts. @default - none */
  readonly hostResourceGroupArn?: string;
}

/** What is the same of a launch template by itself and of a fleet's. */
export interface InstanceSettings extends RootVolumeProps {
  /** Volumes beside the root volume; instead of the AMI's if the device is the same. @default - none */
  readonly dataVolumes?: readonly InstanceDataVolume[];
  /** Id or ARN of the key that all volumes are encrypted under, or its alias. @default - the AMI's, or the account's default */
  readonly kmsKeyId?: string;
  /** Name of the key pair for SSH, or for the password of Windows. @default - none */
  readonly keyPair?: string;
  /** Whether CloudWatch has metrics of each minute, which cost, instead of every five. @default false */
  readonly monitoring?: boolean;
  /** Whether instances have a public IPv4 address. @default false */
  readonly publicAddress?: boolean;
  /** On which hardware instances start. @default - EC2's choice */
  readonly placement?: Placement;
  /** ARNs of the License Manager configurations that instances count against. @default - none */
  readonly licenseConfigurations?: readonly string[];
  /** Fewer cores or threads than the instance type has. @default - all */
  readonly cpuOptions?: {
    readonly coreCount: number;
    /** 1 is without multithreading. */
    readonly threadsPerCore: number;
  };
}

export interface LaunchTemplateProps extends InstanceSettings {
  /** Name of the template, and of its instances. @default - the construct's id */
  readonly name?: string;
  /** Id of the AMI that instances start from. */
  readonly amiId: string;
  /** The AMI's root device, whose volume is encrypted. */
  readonly rootDeviceName: string;
  /**
   * Terraform's expression for the AMI's `block_device_mappings`: what they have beside the root volume is encrypted too.
   * @default - it is as in the AMI
   */
  readonly amiBlockDeviceMappings?: string;
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
  /**
   * Whether it has the network interface, with its security groups, subnet and public address. If not, whoever starts
   * instances gives them.
   * @default true
   */
  readonly hasNetworkInterface?: boolean;
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
    const { name = id, instanceProfile, userData, dataVolumes = [], placement, preconditions = [] } = props;
    const tags = mergeTags({ Name: name }, props.tags ?? {});
    const check = new PropsCheck(this)
      .value("name", name, launchTemplateNameMistake)
      .value("amiId", props.amiId, amiIdMistake)
      .value("rootDeviceName", props.rootDeviceName, deviceNameMistake)
      .value("instanceType", props.instanceType, instanceTypeMistake)
      .given("securityGroupIds", props.securityGroupIds)
      .list("securityGroupIds", props.securityGroupIds, securityGroupIdMistake, { min: 1 })
      .optional("instanceProfile", instanceProfile, instanceProfileMistake)
      .optional("metadataHopLimit", props.metadataHopLimit, hopLimitMistake)
      .optional("subnetId", props.subnetId, subnetIdMistake)
      .userData("userData", userData)
      .tags("tags", tags, { ...EC2_TAGS, max: MAX_EC2_TAGS });
    checkInstanceSettings(check, props).throwIfWrong();
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
          ebs: {
            encrypted: "true",
            kmsKeyId: props.kmsKeyId,
            volumeSize: props.rootVolumeSizeGiB,
            volumeType: props.rootVolumeType,
            iops: props.rootVolumeIops,
            throughput: props.rootVolumeThroughput,
            deleteOnTermination: "true",
          },
        },
        ...dataVolumes.map((volume) => dataVolumeMapping(volume, props.kmsKeyId)),
      ],
      networkInterfaces:
        props.hasNetworkInterface === false
          ? undefined
          : [
              {
                deviceIndex: 0,
                associatePublicIpAddress: String(props.publicAddress ?? false),
                securityGroups: [...props.securityGroupIds],
                subnetId: props.subnetId,
              },
            ],
      placement: placement && { ...placement },
      licenseSpecification: props.licenseConfigurations?.map((licenseConfigurationArn) => ({
        licenseConfigurationArn,
      })),
      cpuOptions: props.cpuOptions && { ...props.cpuOptions },
      tagSpecifications: ["instance", "volume", "network-interface"].map((resourceType) => ({
        resourceType,
        tags,
      })),
      lifecycle: preconditions.length ? { precondition: [...preconditions] } : undefined,
    });
    if (props.amiBlockDeviceMappings !== undefined) {
      // The devices of the newest AMI are known at plan alone.
      template.addOverride(
        "dynamic.block_device_mappings",
        otherVolumes(props.amiBlockDeviceMappings, props),
      );
    }
    this.id = template.id;
    this.latestVersion = template.latestVersion;
  }
}

const profileReference = (profile: string) =>
  isUnresolved(profile) || profile.startsWith("arn:") ? { arn: profile } : { name: profile };

/**
 * The AMI's volumes that a launch template does not have, with the same content and performance, encrypted. Terraform's own
 * names are in them, because a dynamic block is no part of cdktf's bindings.
 */
function otherVolumes(mappings: string, { rootDeviceName, dataVolumes = [], kmsKeyId }: LaunchTemplateProps) {
  const named = [rootDeviceName, ...dataVolumes.map(({ deviceName }) => deviceName)];
  const isNamed = `contains([${named.map((name) => `"${name}"`).join(", ")}], device.device_name)`;
  return {
    for_each: `\${{for device in ${mappings} : device.device_name => device.ebs if lookup(device.ebs, "volume_size", "") != "" && !${isNamed}}}`,
    iterator: "device",
    content: {
      device_name: "${device.key}",
      ebs: {
        encrypted: "true",
        kms_key_id: kmsKeyId,
        delete_on_termination: '${device.value["delete_on_termination"]}',
        snapshot_id: '${device.value["snapshot_id"]}',
        volume_size: '${device.value["volume_size"]}',
        volume_type: '${device.value["volume_type"]}',
        iops: '${device.value["iops"] == "0" ? null : device.value["iops"]}',
        throughput: '${device.value["throughput"] == "0" ? null : device.value["throughput"]}',
      },
    },
  };
}

/** @param prefix what is before the props' names */
export function checkInstanceSettings(check: PropsCheck, props: InstanceSettings, prefix = ""): PropsCheck {
  const { placement, cpuOptions } = props;
  const needsHost = (key: "hostId" | "hostResourceGroupArn") =>
    check.idle(
      `${prefix}placement.${key}`,
      placement?.[key],
      placement?.tenancy !== "host" && !isUnresolved(placement?.tenancy),
      "has no effect but on dedicated hosts",
      "tenancy host beside it",
    );
  check
    .optional(`${prefix}kmsKeyId`, props.kmsKeyId, kmsKeyMistake)
    .optional(`${prefix}keyPair`, props.keyPair, keyPairNameMistake)
    .optional(`${prefix}placement.tenancy`, placement?.tenancy, tenancyMistake)
    .optional(`${prefix}placement.groupName`, placement?.groupName, placementGroupMistake)
    .optional(`${prefix}placement.partitionNumber`, placement?.partitionNumber, partitionNumberMistake)
    .idle(
      `${prefix}placement.partitionNumber`,
      placement?.partitionNumber,
      placement?.groupName === undefined,
      "has no effect without a placement group",
      "groupName beside it",
    )
    .optional(`${prefix}placement.hostId`, placement?.hostId, hostIdMistake)
    .optional(
      `${prefix}placement.hostResourceGroupArn`,
      placement?.hostResourceGroupArn,
      hostResourceGroupMistake,
    )
    .list(`${prefix}licenseConfigurations`, props.licenseConfigurations, licenseConfigurationMistake);
  needsHost("hostId");
  needsHost("hostResourceGroupArn");
  if (cpuOptions) {
    check
      .value(`${prefix}cpuOptions.coreCount`, cpuOptions.coreCount, coreCountMistake)
      .value(`${prefix}cpuOptions.threadsPerCore`, cpuOptions.threadsPerCore, threadsPerCoreMistake);
  }
  checkRootVolume(check, props, VOLUME_RULES, { prefix });
  return checkDataVolumes(check, `${prefix}dataVolumes`, props.dataVolumes, VOLUME_RULES);
}
