import type { Principals } from "../identity/principals.js";
import { isRecord } from "../wire/json.js";
import type { KeyArn, Keys } from "./keys.js";

/** What a grant gives, whom, and under which constraints. */
export interface Grant {
  readonly id: string;
  /** ARN of the grantee; its unique id, which no caller has, once the role or user that it was is deleted. */
  readonly grantee: string;
  readonly retiringPrincipal?: string;
  readonly operations: readonly string[];
  readonly constraints: Readonly<Record<string, unknown>>;
  /** The grant in the output of ListGrants: https://docs.aws.amazon.com/kms/latest/APIReference/API_GrantListEntry.html */
  readonly entry: Readonly<Record<string, unknown>>;
}

const PRINCIPAL_FIELDS = ["GranteePrincipal", "RetiringPrincipal"] as const;

/**
 * The grants of all keys. moto keeps what they give; kept here is whom they mean, because a grant is to the very role
 * that had the name when it was made: one that is deleted and made again has nothing of it, and the grant shows the old
 * one's unique id.
 * https://github.com/hashicorp/terraform-provider-aws/issues/29340
 */
export class Grants {
  /** What moto does not keep, by the grant's id. */
  readonly #made = new Map<
    string,
    { readonly issuer: string; readonly date: number; readonly ids: ReadonlyMap<string, string> }
  >();

  constructor(
    private readonly keys: Keys,
    private readonly principals: Principals,
  ) {}

  reset(): void {
    this.#made.clear();
  }

  /** Must be called for every grant that moto made. @param issuer account that made it */
  async remember(
    grantId: string,
    issuer: string,
    parameters: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    const ids = new Map<string, string>();
    for (const field of PRINCIPAL_FIELDS) {
      const arn = parameters[field];
      const id = typeof arn === "string" ? await this.principals.idOf(arn) : undefined;
      if (id) ids.set(field, id);
    }
    this.#made.set(grantId, { issuer, date: Date.now() / 1000, ids });
  }

  async of(key: KeyArn): Promise<Grant[]> {
    return Promise.all((await this.keys.grants(key)).map((entry) => this.#asItIsNow(key, entry)));
  }

  async #asItIsNow(key: KeyArn, kept: Readonly<Record<string, unknown>>): Promise<Grant> {
    const made = this.#made.get(String(kept.GrantId));
    const entry: Record<string, unknown> = {
      ...Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== null)),
      KeyId: key.arn,
      ...(made && {
        CreationDate: made.date,
        IssuingAccount: `arn:${key.arn.split(":")[1]}:iam::${made.issuer}:root`,
      }),
    };
    for (const [field, id] of made?.ids ?? []) {
      if ((await this.principals.idOf(String(entry[field]))) !== id) entry[field] = id;
    }
    const { GrantId, GranteePrincipal, RetiringPrincipal, Operations, Constraints } = entry;
    return {
      id: String(GrantId),
      grantee: String(GranteePrincipal),
      retiringPrincipal: typeof RetiringPrincipal === "string" ? RetiringPrincipal : undefined,
      operations: Array.isArray(Operations) ? Operations : [],
      constraints: isRecord(Constraints) ? Constraints : {},
      entry,
    };
  }
}
