import { Lazy } from "cdktf";
import { isUnresolved } from "./validation.js";

/**
 * One part of an ARN, also of an ARN that only Terraform knows. Fn.split would escape an expression in a text, and the
 * quotes of an expression that is no token would be escaped in a policy's JSON.
 */
export function arnPart(arn: string, separator: ":" | "/", index: number): string {
  return isUnresolved(arn)
    ? Lazy.stringValue({ produce: () => `\${element(split("${separator}", "${arn}"), ${index})}` })
    : (arn.split(separator)[index] ?? "");
}
