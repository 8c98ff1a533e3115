import type { Organization } from "../identity/organization.js";
import type { Ami, Tags } from "./ami.js";

/** Decides which AMIs an account sees, and which of their tags. */
export class AmiVisibility {
  /** Tags that accounts put on AMIs of others, by account. */
  readonly #guestTags = new WeakMap<Ami, Map<string, Tags>>();

  constructor(private readonly organization: Organization) {}

  /**
   * Hides the owner's tags from every other account. Whoever tags a shared AMI sees those tags, and nobody else does.
   * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html
   */
  tagsSeenBy(ami: Ami, account: string): Tags {
    return account === ami.ownerId ? ami.tags : (this.#guestTags.get(ami)?.get(account) ?? {});
  }

  /** Replaces the tags that an account sees on an AMI. */
  setTags(ami: Ami, account: string, tags: Tags): void {
    if (account === ami.ownerId) {
      ami.tags = tags;
      return;
    }
    const byAccount = this.#guestTags.get(ami) ?? new Map<string, Tags>();
    this.#guestTags.set(ami, byAccount.set(account, tags));
  }

  /** Must be called when an AMI goes. */
  forgetTags(ami: Ami): void {
    this.#guestTags.delete(ami);
  }

  /** Whether the account owns the AMI, or the AMI is public or shared with it. */
  visibleTo(ami: Ami, account: string): boolean {
    return ami.ownerId === account || this.sharedWith(ami, account);
  }

  /** Whether the account may launch an AMI that it does not own. A disabled AMI is its owner's only. */
  sharedWith(ami: Ami, account: string): boolean {
    return (
      (ami.state !== "disabled" && ami.launchPermission.groups.includes("all")) ||
      this.explicitlySharedWith(ami, account)
    );
  }

  /** Whether `executable-by self` finds the AMI: shared by account, organizational unit or organization. */
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
