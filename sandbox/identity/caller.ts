/** An account and a Region. */
export interface Place {
  /** 12 digits. */
  readonly account: string;
  /** Name of the Region, e.g. `eu-west-1`. */
  readonly region: string;
}

/** The owner of an access key. */
export interface Identity {
  /** 12 digits. */
  readonly account: string;
  /** ARN that `sts get-caller-identity` prints: the account's root user, or a role's session. */
  readonly arn: string;
  /** User id that `sts get-caller-identity` prints. */
  readonly userId: string;
  /** The role of a session, which is its `aws:PrincipalArn`. */
  readonly roleArn?: string;
}

/** The sender of a request, and the Region that it was sent to. */
export interface Caller extends Identity, Place {}

/** Key of a map that has something by account, Region and name. */
export function placeKey({ account, region }: Place, ...names: readonly string[]): string {
  return [account, region, ...names].join(" ");
}
