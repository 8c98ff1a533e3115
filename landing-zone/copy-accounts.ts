import type { SalvagedLandingZone } from "./salvage.js";

/** An account that images are copied into. */
export interface CopyAccount {
  readonly account: string;
  /** Names of the images, in the order of the landing zone. */
  readonly images: readonly string[];
  /**
   * Whether the lifecycle of one of them takes the copies too. If a fleet of the account selects a version, none does, because
   * it is the shared account's AMIs that are marked as pinned.
   */
  readonly lifecycle: boolean;
  /** How Terraform works in the account: the landing zone's own word, or that of its workloads. */
  readonly access: Access;
  /** Another access that a workload of the account has, if the landing zone says nothing of the account. */
  readonly otherAccess?: Access;
}

export interface Access {
  readonly assumeRole?: string;
  readonly externalId?: string;
}

/** The accounts of all `copyTo`, in the order in which they first stand there, but for the shared account. */
export function copyAccountsOf({
  settings,
  images,
  workloads,
}: Pick<SalvagedLandingZone, "settings" | "images" | "workloads">): CopyAccount[] {
  const accounts = new Set([...images.values()].flatMap(({ copyTo = [] }) => copyTo));
  accounts.delete(settings?.shared.account ?? "");
  return [...accounts].map((account) => {
    const copied = [...images].filter(([, { copyTo }]) => copyTo?.includes(account));
    const mortal = new Set(copied.flatMap(([name, { lifecycle }]) => (lifecycle ? [name] : [])));
    const given = settings?.copyAccounts[account];
    const own = [...workloads.values()].filter((workload) => workload.account === account);
    const fleets = own.flatMap((workload) => Object.values(workload.fleets));
    const [access = {}] = given ? [given] : own;
    const otherAccess = given ? undefined : own.find((workload) => !isSame(workload, access));
    return {
      account,
      images: copied.map(([name]) => name),
      lifecycle:
        mortal.size > 0 &&
        !fleets.some(({ image: { image, version } }) => version !== undefined && mortal.has(image)),
      access: { assumeRole: access.assumeRole, externalId: access.externalId },
      otherAccess,
    };
  });
}

const isSame = (a: Access, b: Access) => a.assumeRole === b.assumeRole && a.externalId === b.externalId;
