import { eachStack, type FindingRule } from "./rule.js";

export const failedCheck: FindingRule = {
  id: "failed-check",
  severity: "warning",
  cause:
    "A `check` block, or a condition, of the configuration does not hold. Terraform's exit code does not tell.",
  remedy: "Do what its message says.",
  find: eachStack(({ plan }) =>
    (plan?.checks ?? [])
      .filter(({ status }) => status === "fail" || status === "error")
      .map(({ address, instances = [] }) => {
        const messages = instances.flatMap(({ problems = [] }) =>
          problems.flatMap(({ message }) => message ?? []),
        );
        return {
          address: address.to_display,
          message: `${address.to_display} fails${messages.length ? `: ${messages.join(" ")}` : ""}`,
        };
      }),
  ),
};
