import { errorLine } from "../model/texts.js";
import { eachStack, type FindingRule } from "./rule.js";

export const incomplete: FindingRule = {
  id: "incomplete",
  severity: "error",
  cause:
    "Not all was planned: Terraform failed, a stack has no plan, its plan is of another commit or configuration, or it leaves changes for a second plan, as `-target` does.",
  remedy: "Mend what the error says, and plan again: `npx golden-ami plan --resume`.",
  find: eachStack(({ plan, review }) => {
    if (review.status !== "planned") {
      const what = { failed: "could not be planned", missing: "has no plan", stale: "has a stale plan" }[
        review.status
      ];
      const firstLine = errorLine(review.error ?? "");
      return [{ message: `${what}${firstLine ? `: ${firstLine.replace(/^Error: /, "")}` : ""}` }];
    }
    if (plan?.errored) return [{ message: "has a plan that Terraform could not finish" }];
    const isDeferred = plan?.deferred_changes?.length || plan?.deferred_action_invocations?.length;
    if (plan?.complete === false || isDeferred)
      return [{ message: "has a plan that leaves changes for a second one, as `-target` and deferrals do" }];
    return [];
  }),
};
