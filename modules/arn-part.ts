import { Lazy } from "cdktf";
import { isUnresolved } from "./validation.js";

/**
 * One part of an ARN, also of an ARN that only Terraform knows, whole or in part. (cdktf's Fn.split takes no text with
 * an expression in it. Lazy keeps the quotes out of the reach of a JSON.stringify around it.)
 */
export function arnPart(arn: string, separator: ":" | "/", index: number): string {
  if (!isUnresolved(arn)) return arn.split(separator)[index] ?? "";
  return Lazy.stringValue({ produce: () => `\${element(split("${separator}", "${arn}"), ${index})}` });
}
