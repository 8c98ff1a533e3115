import type { Organization } from "./organization.js";

export interface LaunchPermission {
  readonly userIds: readonly string[];
  readonly organizationArns: readonly string[];
  readonly organizationalUnitArns: readonly string[];
  /** `all` makes an AMI public. */
  readonly groups: readonly string[];
}

export interface BlockDevice {
  readonly deviceName: string;
  readonly snapshotId: string;
  readonly volumeSizeGiB: number;
  readonly volumeType: string;
  readonly encrypted: boolean;
  /** ARN of the key in the AMI's Region, where encrypted. */
  readonly kmsKeyId?: string;
  readonly deleteOnTermination: boolean;
}

export interface Ami {
  readonly imageId: string;
  readonly name: string;
  readonly description?: string;
  readonly ownerId: string;
  readonly region: string;
  /** ISO 8601 with milliseconds. */
  readonly creationDate: string;
  readonly architecture: "x86_64" | "arm64";
  readonly platform?: "windows";
  readonly rootDeviceName: string;
  readonly blockDevices: readonly BlockDevice[];
  state: "available" | "pending" | "disabled";
  /** ISO 8601; set by EnableImageDeprecation. */
  deprecationTime?: string;
  launchPermission: LaunchPermission;
  /** Seen by the owner only. */
  tags: Readonly<Record<string, string>>;
}

/** The AMIs of all accounts and Regions, and who may see them. */
export class Amis {
  readonly #amis = new Map<string, Ami>();

  constructor(private readonly organization: Organization) {}

  register(ami: Ami): void {
    this.#amis.set(ami.imageId, ami);
  }

  get(imageId: string): Ami | undefined {
    return this.#amis.get(imageId);
  }

  deregister(imageId: string): void {
    this.#amis.delete(imageId);
  }

  in(region: string): Ami[] {
    return [...this.#amis.values()].filter((ami) => ami.region === region);
  }

  reset(): void {
    this.#amis.clear();
  }

  /**
   * Launch permission as `executable-by` sees it: named by account, unit or organization, or public. A disabled AMI
   * is its owner's only.
   */
  sharedWith(ami: Ami, account: string): boolean {
    const { userIds, organizationArns, organizationalUnitArns, groups } = ami.launchPermission;
    if (ami.state === "disabled") return false;
    return (
      groups.includes("all") ||
      userIds.includes(account) ||
      (organizationArns.includes(this.organization.arn) && this.organization.has(account)) ||
      organizationalUnitArns.some((arn) =>
        this.organization.hasInUnit(account, arn.slice(arn.lastIndexOf("/") + 1)),
      )
    );
  }
}
