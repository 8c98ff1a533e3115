import type { Identity } from "./caller.js";

/** The owners of access keys: of those that AssumeRole handed out, and of everybody's dummy ones. */
export class AccessKeys {
  readonly #sessions = new Map<string, Identity>();

  /** @param defaultAccount owns the keys that nobody handed out and that are not an account's */
  constructor(private readonly defaultAccount: string) {}

  remember(accessKey: string, identity: Identity): void {
    this.#sessions.set(accessKey, identity);
  }

  /** A key of 12 digits is that account's, so that a person can be any account without assuming a role. */
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
