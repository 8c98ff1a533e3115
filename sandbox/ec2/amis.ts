import type { Organization } from "../identity/organization.js";

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
  description?: string;
  readonly ownerId: string;
  readonly region: string;
  /** ISO 8601 with milliseconds. */
  readonly creationDate: string;
  readonly architecture: "x86_64" | "arm64";
  readonly platform?: "windows";
  /** `uefi`, `legacy-bios` or `uefi-preferred`; not shown where not given. */
  readonly bootMode?: string;
  /** `v2.0`; not shown where not given. */
  readonly imdsSupport?: string;
  /** @default true */
  readonly enaSupport?: boolean;
  readonly rootDeviceName: string;
  readonly blockDevices: readonly BlockDevice[];
  state: "available" | "pending" | "disabled";
  /** ISO 8601; set by EnableImageDeprecation. */
  deprecationTime?: string;
  launchPermission: LaunchPermission;
  /** The owner's, and seen by the owner only. */
  tags: Readonly<Record<string, string>>;
  /** The AMI that this one was copied from, and its Region. */
  readonly sourceImageId?: string;
  readonly sourceImageRegion?: string;
  /** The instance that CreateImage was given. */
  readonly sourceInstanceId?: string;
}

/** What backs one device of an AMI; stays when the AMI is deregistered. */
export interface Snapshot extends BlockDevice {
  readonly ownerId: string;
  readonly region: string;
  /** ISO 8601 with milliseconds. */
  readonly startTime: string;
  readonly description: string;
}

/** The AMIs of all accounts and Regions, and who may see them. */
export class Amis {
  readonly #amis = new Map<string, Ami>();
  readonly #snapshots = new Map<string, Snapshot>();
  readonly #guestTags = new Map<string, Readonly<Record<string, string>>>();

  constructor(private readonly organization: Organization) {}

  register(ami: Ami): void {
    this.#amis.set(ami.imageId, ami);
    for (const device of ami.blockDevices) {
      if (this.#snapshots.has(device.snapshotId)) continue;
      this.#snapshots.set(device.snapshotId, {
        ...device,
        ownerId: ami.ownerId,
        region: ami.region,
        startTime: ami.creationDate,
        description: `Created for ${ami.imageId}`,
      });
    }
  }

  get(imageId: string): Ami | undefined {
    return this.#amis.get(imageId);
  }

  /** Its snapshots stay, as they do at AWS. */
  deregister(imageId: string): void {
    this.#amis.delete(imageId);
    for (const key of this.#guestTags.keys()) {
      if (key.startsWith(`${imageId} `)) this.#guestTags.delete(key);
    }
  }

  snapshot(snapshotId: string): Snapshot | undefined {
    return this.#snapshots.get(snapshotId);
  }

  snapshotsOf(account: string, region: string): Snapshot[] {
    return [...this.#snapshots.values()].filter((it) => it.ownerId === account && it.region === region);
  }

  /** The AMIs that a snapshot backs; while there is one it cannot be deleted. */
  usersOf(snapshotId: string): Ami[] {
    return [...this.#amis.values()].filter((ami) =>
      ami.blockDevices.some((device) => device.snapshotId === snapshotId),
    );
  }

  deleteSnapshot(snapshotId: string): void {
    this.#snapshots.delete(snapshotId);
  }

  all(): Ami[] {
    return [...this.#amis.values()];
  }

  in(region: string): Ami[] {
    return [...this.#amis.values()].filter((ami) => ami.region === region);
  }

  reset(): void {
    this.#amis.clear();
    this.#snapshots.clear();
    this.#guestTags.clear();
  }

  /**
   * The tags that an account sees: whoever tags a shared AMI sees those tags, and nobody else does.
   * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html
   */
  tagsSeenBy(ami: Ami, account: string): Readonly<Record<string, string>> {
    return account === ami.ownerId ? ami.tags : (this.#guestTags.get(`${ami.imageId} ${account}`) ?? {});
  }

  /** Replaces the tags that an account sees on an AMI. */
  setTags(ami: Ami, account: string, tags: Readonly<Record<string, string>>): void {
    if (account === ami.ownerId) ami.tags = tags;
    else this.#guestTags.set(`${ami.imageId} ${account}`, tags);
  }

  /** One's own, public ones, and those shared with the account. */
  visibleTo(ami: Ami, account: string): boolean {
    return ami.ownerId === account || this.sharedWith(ami, account);
  }

  /** Whether the account may launch it without owning it. A disabled AMI is its owner's only. */
  sharedWith(ami: Ami, account: string): boolean {
    return (
      (ami.state !== "disabled" && ami.launchPermission.groups.includes("all")) ||
      this.explicitlySharedWith(ami, account)
    );
  }

  /** Launch permission as `executable-by self` sees it: by account, organizational unit or organization. */
  explicitlySharedWith(ami: Ami, account: string): boolean {
    const { userIds, organizationArns, organizationalUnitArns } = ami.launchPermission;
    if (ami.state === "disabled") return false;
    return (
      userIds.includes(account) ||
      (organizationArns.includes(this.organization.arn) && this.organization.has(account)) ||
      organizationalUnitArns.some((arn) =>
        this.organization.hasInUnit(account, arn.slice(arn.lastIndexOf("/") + 1)),
      )
    );
  }
}
