import type { Identity } from "./caller.js";

/** Knows who owns an access key, whether AssumeRole handed it out or it is one of everybody's dummy ones. */
export class AccessKeys {
  readonly #sessions = new Map<string, Identity>();

  /** @param defaultAccount owns the keys that nobody handed out and that are not an account's */
  constructor(private readonly defaultAccount: string) {}

  remember(accessKey: string, identity: Identity): void {
    this.#sessions.set(accessKey, identity);
  }

  /** Whether somebody has assumed this role. */
  hasSessionOf(roleArn: string): boolean {
    return [...this.#sessions.values()].some((identity) => identity.roleArn === roleArn);
  }

  /** The owner of a key. A key of 12 digits is that account's, so that a person can be any account without a role. */
  identify(accessKey: string | undefined): Identity {
    const session = accessKey && this.#sessions.get(accessKey);
    if (session) return session;
    const account = accessKey && /^\d{12}$/.test(accessKey) ? accessKey : this.defaultAccount;
    return { account, arn: `arn:aws:iam::${account}:root`, userId: account };
  }

  reset(): void {
    this.#sessions.clear();
  }
}
