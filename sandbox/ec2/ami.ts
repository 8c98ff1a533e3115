import { randomBytes } from "node:crypto";

export type Architecture = "x86_64" | "arm64" | "x86_64_mac" | "arm64_mac";

export type Tags = Readonly<Record<string, string>>;

export interface LaunchPermission {
  readonly userIds: readonly string[];
  readonly organizationArns: readonly string[];
  readonly organizationalUnitArns: readonly string[];
  /** `all` makes an AMI public. */
  readonly groups: readonly string[];
}

/** The launch permission of a new AMI: nobody but its owner launches it. */
export const NO_LAUNCH_PERMISSION: LaunchPermission = {
  userIds: [],
  organizationArns: [],
  organizationalUnitArns: [],
  groups: [],
};

export interface BlockDevice {
  readonly deviceName: string;
  readonly snapshotId: string;
  readonly volumeSizeGiB: number;
  readonly volumeType: string;
  /** Absent unless it was given. */
  readonly iops?: number;
  /** In MiB a second; absent unless it was given. */
  readonly throughput?: number;
  readonly encrypted: boolean;
  /** ARN of the key in the AMI's Region; absent unless encrypted. */
  readonly kmsKeyId?: string;
  readonly deleteOnTermination: boolean;
}

/** Settings of EC2 Fast Launch for an AMI. */
interface FastLaunch {
  readonly maxParallelLaunches: number;
  readonly targetResourceCount: number;
  readonly launchTemplateId?: string;
  readonly launchTemplateName?: string;
  readonly launchTemplateVersion?: string;
}

export interface Ami {
  readonly imageId: string;
  readonly name: string;
  description?: string;
  readonly ownerId: string;
  readonly region: string;
  /** ISO 8601 with milliseconds. */
  readonly creationDate: string;
  readonly architecture: Architecture;
  readonly platform?: "windows";
  /** Whether it has software of others that AWS provides, as its Windows and what is from its Marketplace have. */
  readonly awsSoftware?: boolean;
  /** `uefi`, `legacy-bios` or `uefi-preferred`; absent unless it was given. */
  readonly bootMode?: string;
  /** `v2.0`; absent unless it was given. */
  readonly imdsSupport?: string;
  /** @default true */
  readonly enaSupport?: boolean;
  readonly rootDeviceName: string;
  readonly blockDevices: readonly BlockDevice[];
  state: "available" | "pending" | "disabled";
  /** ISO 8601; set by EnableImageDeprecation. */
  deprecationTime?: string;
  /** ISO 8601; absent until an instance is started. */
  lastLaunchedTime?: string;
  launchPermission: LaunchPermission;
  /** How EC2 Fast Launch prepares its snapshots; absent unless it does. */
  fastLaunch?: FastLaunch;
  /** The owner's tags, which the owner alone sees. */
  tags: Tags;
  /** The AMI that this one was copied from. */
  readonly sourceImageId?: string;
  /** Region of that AMI. */
  readonly sourceImageRegion?: string;
  /** The instance that CreateImage was given. */
  readonly sourceInstanceId?: string;
}

/** The snapshot behind one device of an AMI, which stays when the AMI is deregistered. */
export interface Snapshot extends BlockDevice {
  readonly ownerId: string;
  readonly region: string;
  /** ISO 8601 with milliseconds. */
  readonly startTime: string;
  readonly description: string;
}

/** Makes an id in EC2's form, never the same twice. */
export function newId(prefix: "ami" | "snap" | "i"): string {
  return `${prefix}-0${randomBytes(8).toString("hex")}`;
}
