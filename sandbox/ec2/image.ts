import { items, type Xml, type XmlElement } from "../wire/xml.js";
import type { Ami, Tags } from "./ami.js";

export interface ImageDevice {
  readonly deviceName?: string;
  readonly virtualName?: string;
  readonly ebs?: {
    readonly snapshotId?: string;
    readonly volumeSizeGiB?: number;
    readonly volumeType?: string;
    readonly encrypted: boolean;
    readonly kmsKeyId?: string;
    readonly deleteOnTermination: boolean;
  };
}

/** An AMI in the eyes of one account, whether it is the sandbox's or one of those that moto was born with. */
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
  readonly architecture: string;
  readonly platform?: string;
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

/** Reads one `item` of moto's DescribeImages. */
export function imageOfMoto(item: XmlElement): Image {
  return {
    imageId: item.text("imageId") ?? "",
    name: item.text("name"),
    description: item.text("description"),
    ownerId: item.text("imageOwnerId") ?? "",
    ownerAlias: item.text("imageOwnerAlias"),
    isPublic: item.text("isPublic") === "true",
    state: item.text("imageState") ?? "available",
    creationDate: item.text("creationDate") ?? "",
    architecture: item.text("architecture") ?? "x86_64",
    platform: item.text("platform"),
    imageLocation: item.text("imageLocation"),
    imageType: item.text("imageType") ?? "machine",
    hypervisor: item.text("hypervisor") ?? "xen",
    virtualizationType: item.text("virtualizationType") ?? "hvm",
    rootDeviceName: item.text("rootDeviceName"),
    rootDeviceType: item.text("rootDeviceType") ?? "ebs",
    bootMode: item.text("bootMode"),
    enaSupport: true,
    devices: item.list("blockDeviceMapping").map((device) => ({
      deviceName: device.text("deviceName"),
      ebs: {
        snapshotId: device.text("ebs", "snapshotId"),
        volumeSizeGiB: Number(device.text("ebs", "volumeSize") ?? "0"),
        volumeType: device.text("ebs", "volumeType"),
        encrypted: device.text("ebs", "encrypted") === "true",
        deleteOnTermination: device.text("ebs", "deleteOnTermination") === "true",
      },
    })),
    tags: {},
  };
}

/** An AMI in the output of DescribeImages: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Image.html */
export function imageXml(image: Image): Xml {
  const windows = image.platform === "windows";
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
    platformDetails: windows ? "Windows" : "Linux/UNIX",
    usageOperation: windows ? "RunInstances:0002" : "RunInstances",
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
          deleteOnTermination: ebs.deleteOnTermination,
          encrypted: ebs.encrypted,
          kmsKeyId: ebs.kmsKeyId,
        },
      })),
    ),
    productCodes: "",
    tagSet: items(Object.entries(image.tags).map(([key, value]) => ({ key, value }))),
  };
}
