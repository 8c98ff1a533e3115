import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import type { Construct } from "constructs";
import { isUnresolved } from "./validation.js";

/**
 * Attaches policies to a role, in the order of the list. Ids are by the policies' names, which stay as they are if the list
 * is put in another order.
 * @param role name of the role
 * @param policies ARNs
 */
export function attachPolicies(
  scope: Construct,
  role: string,
  policies: readonly string[],
): IamRolePolicyAttachment[] {
  const names = policies.map((arn) =>
    isUnresolved(arn) ? "" : arn.replace(/^.*\//, "").replace(/[^\w-]/g, "_"),
  );
  return policies.map((policyArn, index) => {
    const name = names[index] ?? "";
    const number = name && names.indexOf(name) === index ? "" : `${index + 1}`;
    return new IamRolePolicyAttachment(scope, `Policy_${name}${number}`, { role, policyArn });
  });
}
