import { Lazy } from "cdktf";

/**
 * The JSON of an IAM or resource policy. Quotes inside of an expression are Terraform's and must not be escaped for
 * JSON, so such a text is put in its place after that.
 */
export function policyJson(...Statement: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement }, (_, value: unknown) =>
    typeof value === "string" && /\$\{.*"/.test(value) ? Lazy.stringValue({ produce: () => value }) : value,
  );
}
