import type { Organization } from "../identity/organization.js";
import type { Ami, Snapshot } from "./ami.js";
import { AmiVisibility } from "./ami-visibility.js";

/** The AMIs and their snapshots of all accounts and Regions. */
export class Amis {
  readonly #amis = new Map<string, Ami>();
  readonly #snapshots = new Map<string, Snapshot>();
  readonly visibility: AmiVisibility;

  constructor(organization: Organization) {
    this.visibility = new AmiVisibility(organization);
  }

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

  /** Must be called when an instance of an AMI has been started, in whatever account. */
  noteLaunch(imageId: string): void {
    const ami = this.#amis.get(imageId);
    if (ami) ami.lastLaunchedTime = new Date().toISOString();
  }

  /** Takes an AMI away. Its snapshots stay, as they do at AWS. */
  deregister(imageId: string): void {
    const ami = this.#amis.get(imageId);
    if (ami) this.visibility.forgetTags(ami);
    this.#amis.delete(imageId);
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
  }
}
