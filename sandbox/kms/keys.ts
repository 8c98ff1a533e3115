import type { Place } from "../identity/caller.js";
import { isRecord, parseRecord } from "../wire/json.js";
import type { World } from "../world.js";

/** The ARN of a key or of an alias, taken apart. */
export interface KeyArn extends Place {
  readonly arn: string;
  readonly isAlias: boolean;
}

/** @returns undefined for a bare key id or alias name, which are the caller's own */
export function parseKeyArn(keyId: string): KeyArn | undefined {
  const found = /^arn:aws[^:]*:kms:([^:]+):(\d{12}):(key|alias)\/.+$/.exec(keyId);
  const [arn, region, account, kind] = found ?? [];
  if (!arn || !region || !account) return undefined;
  return { arn, region, account, isAlias: kind === "alias" };
}

/**
 * The start of the policies that moto keeps, so that it does not read them as JSON: it would deny by every Deny, under
 * whatever condition, and fails at a policy of one statement that is not in a list.
 */
export const UNREAD = "policy: ";

export interface KeyMetadata {
  readonly arn: string;
  /** False for a key that is disabled or on its way to deletion. */
  readonly enabled: boolean;
  /** Whether it is a customer's key, not AWS's: only then may others use what it encrypts. */
  readonly customerManaged: boolean;
}

/** Asks moto, which keeps the keys, what it says of them to their owner. */
export class Keys {
  constructor(private readonly moto: Pick<World["moto"], "call">) {}

  /**
   * The key that an id, an alias's name or the ARN of either means in an account and Region; undefined if there is no
   * such key. An ARN means a key of its own account and Region.
   */
  async describe(place: Place, keyId: string): Promise<KeyMetadata | undefined> {
    const { KeyMetadata: key } = await this.#ask(parseKeyArn(keyId) ?? place, keyId, "DescribeKey", {});
    if (!isRecord(key) || typeof key.Arn !== "string") return undefined;
    return {
      arn: key.Arn,
      enabled: key.KeyState === "Enabled",
      customerManaged: key.KeyManager === "CUSTOMER",
    };
  }

  async policy(key: KeyArn): Promise<Readonly<Record<string, unknown>> | undefined> {
    const { Policy: text } = await this.#ask(key, key.arn, "GetKeyPolicy", { PolicyName: "default" });
    return typeof text === "string" ? parseRecord(text.replace(UNREAD, "")) : undefined;
  }

  async grants(key: KeyArn): Promise<Readonly<Record<string, unknown>>[]> {
    const { Grants: grants } = await this.#ask(key, key.arn, "ListGrants", {});
    return Array.isArray(grants) ? grants.filter(isRecord) : [];
  }

  async #ask(
    place: Place,
    keyId: string,
    operation: string,
    parameters: object,
  ): Promise<Readonly<Record<string, unknown>>> {
    const { body } = await this.moto.call(place, "kms", {
      target: `TrentService.${operation}`,
      json: { KeyId: keyId, ...parameters },
    });
    return parseRecord(body);
  }
}
