import { Fn } from "cdktf";
import { isUnresolved } from "./validation.js";

/** One part of an ARN, also of an ARN that only Terraform knows. */
export function arnPart(arn: string, separator: ":" | "/", index: number): string {
  return isUnresolved(arn)
    ? Fn.element(Fn.split(separator, arn), index)
    : (arn.split(separator)[index] ?? "");
}
