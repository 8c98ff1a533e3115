export interface Member {
  /** 12 digits. */
  readonly account: string;
  /** Ids of the organizational units from the root down, e.g. `["ou-abcd-11111111"]`; empty directly below the root. */
  readonly organizationalUnits: readonly string[];
}

/** The one AWS Organization of a sandbox, and the place of each account in it. */
export class Organization {
  /** Id of the organization, e.g. `o-exampleorg1`. */
  readonly id: string;
  readonly #members: ReadonlyMap<string, Member>;

  constructor(
    /** `arn:aws:organizations::<management account>:organization/o-…` */
    readonly arn: string,
    members: readonly Member[],
  ) {
    this.id = arn.slice(arn.lastIndexOf("/") + 1);
    this.#members = new Map(members.map((member) => [member.account, member]));
  }

  has(account: string): boolean {
    return this.#members.has(account);
  }

  /** Whether the account is in this organizational unit or in one below it. */
  hasInUnit(account: string, organizationalUnitId: string): boolean {
    return this.#members.get(account)?.organizationalUnits.includes(organizationalUnitId) ?? false;
  }

  /** `aws:PrincipalOrgPaths` of an account: `o-x/r-sand/ou-a/ou-b/`; undefined outside the organization. */
  path(account: string): string | undefined {
    const member = this.#members.get(account);
    return member && [this.id, "r-sand", ...member.organizationalUnits, ""].join("/");
  }
}
