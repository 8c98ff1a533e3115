import { Fn, Lazy, Token } from "cdktf";
import { isUnresolved } from "./validation.js";

/** One part of an ARN, also of an ARN that only Terraform knows. */
export function arnPart(arn: string, separator: ":" | "/", index: number): string {
  const before = arn.split(/[$%]\{/, 1)[0]?.split(separator) ?? [];
  if (index < before.length - 1 || !isUnresolved(arn)) return before[index] ?? "";
  if (Token.isUnresolved(arn)) return Fn.element(Fn.split(separator, arn), index);
  // Fn would escape an expression in a text. Made late, it keeps its quotes in a policy's JSON.
  return Lazy.stringValue({ produce: () => `\${element(split("${separator}", "${arn}"), ${index})}` });
}
