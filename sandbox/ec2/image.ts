import { items, type Xml } from "../wire/xml.js";
import type { Ami, Architecture, Tags } from "./ami.js";

export interface ImageDevice {
  readonly deviceName?: string;
  readonly virtualName?: string;
  readonly ebs?: {
    readonly snapshotId: string;
    readonly volumeSizeGiB: number;
    readonly volumeType: string;
    /** Absent unless it was given. */
    readonly iops?: number;
    /** In MiB a second; absent unless it was given. */
    readonly throughput?: number;
    readonly encrypted: boolean;
    readonly kmsKeyId?: string;
    readonly deleteOnTermination: boolean;
  };
}

/** An AMI in the eyes of one account, whether an account made it or it is one of those that everybody sees. */
export interface Image {
  readonly imageId: string;
  readonly name?: string;
  readonly description?: string;
  readonly ownerId: string;
  readonly ownerAlias?: string;
  readonly isPublic: boolean;
  readonly state: string;
  readonly creationDate: string;
  readonly deprecationTime?: string;
  readonly architecture: Architecture;
  readonly platform?: "windows";
  /** Whether it has software of others that AWS provides, as its Windows and what is from its Marketplace have. */
  readonly awsSoftware?: boolean;
  /** @default - by the platform */
  readonly platformDetails?: string;
  /** @default - by the platform */
  readonly usageOperation?: string;
  readonly imageLocation?: string;
  readonly imageType: string;
  readonly hypervisor: string;
  readonly virtualizationType: string;
  readonly rootDeviceName?: string;
  readonly rootDeviceType: string;
  readonly bootMode?: string;
  readonly enaSupport: boolean;
  readonly sriovNetSupport?: string;
  readonly imdsSupport?: string;
  readonly sourceImageId?: string;
  readonly sourceImageRegion?: string;
  readonly sourceInstanceId?: string;
  readonly devices: readonly ImageDevice[];
  readonly tags: Tags;
}

/** @param tags those that the account sees */
export function imageOfAmi(ami: Ami, tags: Tags): Image {
  return {
    imageId: ami.imageId,
    name: ami.name,
    description: ami.description,
    ownerId: ami.ownerId,
    isPublic: ami.launchPermission.groups.includes("all"),
    state: ami.state,
    creationDate: ami.creationDate,
    deprecationTime: ami.deprecationTime,
    architecture: ami.architecture,
    platform: ami.platform,
    awsSoftware: ami.awsSoftware,
    imageLocation: `${ami.ownerId}/${ami.name}`,
    imageType: "machine",
    hypervisor: "xen",
    virtualizationType: "hvm",
    rootDeviceName: ami.rootDeviceName,
    rootDeviceType: "ebs",
    bootMode: ami.bootMode,
    enaSupport: ami.enaSupport ?? true,
    sriovNetSupport: "simple",
    imdsSupport: ami.imdsSupport,
    sourceImageId: ami.sourceImageId,
    sourceImageRegion: ami.sourceImageRegion,
    sourceInstanceId: ami.sourceInstanceId,
    devices: ami.blockDevices.map(({ deviceName, ...ebs }) => ({ deviceName, ebs })),
    tags,
  };
}

/** What an AMI's platform is called, and how its use is billed, in the outputs about AMIs and instances. */
export function imageOperation(image: Image): { platformDetails: string; usageOperation: string } {
  const isWindows = image.platform === "windows";
  return {
    platformDetails: image.platformDetails ?? (isWindows ? "Windows" : "Linux/UNIX"),
    usageOperation: image.usageOperation ?? (isWindows ? "RunInstances:0002" : "RunInstances"),
  };
}

/**
 * An AMI in the output of DescribeImages, which tells nobody the key of an encrypted volume, though the API has a field
 * for it.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Image.html
 */
export function imageXml(image: Image): Xml {
  return {
    imageId: image.imageId,
    imageLocation: image.imageLocation,
    imageState: image.state,
    imageOwnerId: image.ownerId,
    imageOwnerAlias: image.ownerAlias,
    isPublic: image.isPublic,
    creationDate: image.creationDate,
    deprecationTime: image.deprecationTime,
    architecture: image.architecture,
    imageType: image.imageType,
    platform: image.platform,
    ...imageOperation(image),
    name: image.name,
    description: image.description,
    rootDeviceType: image.rootDeviceType,
    rootDeviceName: image.rootDeviceName,
    virtualizationType: image.virtualizationType,
    hypervisor: image.hypervisor,
    bootMode: image.bootMode,
    enaSupport: image.enaSupport,
    sriovNetSupport: image.sriovNetSupport,
    imdsSupport: image.imdsSupport,
    sourceImageId: image.sourceImageId,
    sourceImageRegion: image.sourceImageRegion,
    sourceInstanceId: image.sourceInstanceId,
    blockDeviceMapping: items(
      image.devices.map(({ deviceName, virtualName, ebs }) => ({
        deviceName,
        virtualName,
        ebs: ebs && {
          snapshotId: ebs.snapshotId,
          volumeSize: ebs.volumeSizeGiB,
          volumeType: ebs.volumeType,
          iops: ebs.iops,
          throughput: ebs.throughput,
          deleteOnTermination: ebs.deleteOnTermination,
          encrypted: ebs.encrypted,
        },
      })),
    ),
    productCodes: "",
    tagSet: items(Object.entries(image.tags).map(([key, value]) => ({ key, value }))),
  };
}
