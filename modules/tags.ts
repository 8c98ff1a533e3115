import { Fn } from "cdktf";
import { isMapToken } from "./validation.js";

export type Tags = Readonly<Record<string, string>>;

/** Tags of both maps, also of maps that only Terraform knows. The second wins. */
export function mergeTags(tags: Tags, others: Tags): Record<string, string> {
  return isMapToken(tags) || isMapToken(others) ? Fn.merge([tags, others]) : { ...tags, ...others };
}

/** Tags without some keys, unless only Terraform knows the map. */
export function withoutKeys(tags: Tags, keys: readonly string[]): Record<string, string> {
  if (isMapToken(tags)) return tags;
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !keys.includes(key)));
}
