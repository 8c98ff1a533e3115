import { Fn, Lazy, Op } from "cdktf";
import { isUnresolved } from "./validation.js";

/**
 * The JSON of an IAM or resource policy. Quotes inside of an expression are Terraform's and must not be escaped for
 * JSON, so such a text is put in its place after that.
 */
export function policyJson(...Statement: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement }, (_, value: unknown) =>
    typeof value === "string" && /\$\{.*"/.test(value) ? Lazy.stringValue({ produce: () => value }) : value,
  );
}

/** The policy of a role that services assume. */
export const serviceTrustPolicy = (...services: readonly string[]) =>
  policyJson({
    Effect: "Allow",
    Principal: { Service: services.length > 1 ? services : services[0] },
    Action: "sts:AssumeRole",
  });

/** The policy of a role that EC2 gives to instances. */
export const ec2TrustPolicy = (partition: string) =>
  policyJson({
    Effect: "Allow",
    Principal: { Service: servicePrincipal("ec2", partition) },
    Action: "sts:AssumeRole",
  });

/** A service by the name that policies know it by. China alone has names of its own for these. */
export function servicePrincipal(service: "ec2" | `logs.${string}`, partition: string): string {
  const [china, others] = [`${service}.amazonaws.com.cn`, `${service}.amazonaws.com`];
  if (!isUnresolved(partition)) return partition === "aws-cn" ? china : others;
  return Fn.conditional(Op.eq(partition, "aws-cn"), china, others);
}
