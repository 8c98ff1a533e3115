import { Fn, Lazy, Token } from "cdktf";
import { isUnresolved } from "./validation.js";

/** Part of an ARN between slashes, also of an ARN that only Terraform knows, whole or in part. */
export function arnPart(arn: string, index: number): string {
  if (Token.isUnresolved(arn)) return Fn.element(Fn.split("/", arn), index);
  if (!isUnresolved(arn)) return arn.split("/")[index] ?? "";
  // Fn.split would escape the expression; Lazy keeps the quotes from a JSON.stringify around it.
  return Lazy.stringValue({ produce: () => `\${element(split("/", "${arn}"), ${index})}` });
}
