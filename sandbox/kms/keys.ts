import { isRecord, parseRecord } from "../wire/json.js";
import type { World } from "../world.js";

/** A key, or an alias of one, in the account and Region that own it. */
export interface KeyArn {
  readonly arn: string;
  readonly account: string;
  readonly region: string;
  readonly isAlias: boolean;
}

/** @returns undefined for a bare key id or alias name, which are the caller's own */
export function parseKeyArn(keyId: string): KeyArn | undefined {
  const found = /^arn:aws[^:]*:kms:([^:]+):(\d{12}):(key|alias)\/.+$/.exec(keyId);
  const [arn, region, account, kind] = found ?? [];
  if (!arn || !region || !account) return undefined;
  return { arn, region, account, isAlias: kind === "alias" };
}

/** What moto, which keeps the keys, says of them to their owner. */
export class Keys {
  constructor(private readonly moto: Pick<World["moto"], "call">) {}

  /** `KeyMetadata`; undefined where there is no such key. */
  async metadata(key: KeyArn): Promise<Readonly<Record<string, unknown>> | undefined> {
    const { KeyMetadata: metadata } = await this.#ask(key, "DescribeKey", {});
    return isRecord(metadata) ? metadata : undefined;
  }

  async policy(key: KeyArn): Promise<Readonly<Record<string, unknown>> | undefined> {
    const { Policy: text } = await this.#ask(key, "GetKeyPolicy", { PolicyName: "default" });
    return typeof text === "string" ? parseRecord(text) : undefined;
  }

  async grants(key: KeyArn): Promise<Readonly<Record<string, unknown>>[]> {
    const { Grants: grants } = await this.#ask(key, "ListGrants", {});
    return Array.isArray(grants) ? grants.filter(isRecord) : [];
  }

  async #ask(key: KeyArn, operation: string, parameters: object): Promise<Readonly<Record<string, unknown>>> {
    const { body } = await this.moto.call(key, "kms", {
      target: `TrentService.${operation}`,
      json: { KeyId: key.arn, ...parameters },
    });
    return parseRecord(body);
  }
}
