import { hasFailed, isUnderWay } from "../model/refresh-status.js";
import { eachStack, type FindingRule } from "./rule.js";

export const refreshFailed: FindingRule = {
  id: "refresh-failed",
  severity: "error",
  cause:
    "The last instance refresh of a group has failed, or was cancelled, so that some instances run an older AMI than the launch template says. No plan shows it, and no apply starts it again.",
  remedy: "Mend the cause, and start it again: `npx golden-ami rollout <workload> <fleet> --start`.",
  find: eachStack(({ stack }) =>
    (stack.facts?.fleets ?? []).flatMap(({ name, lastRefresh }) =>
      lastRefresh && hasFailed(lastRefresh.status)
        ? [
            {
              message: `the last instance refresh of ${name} is ${lastRefresh.status}${lastRefresh.reason ? `: ${lastRefresh.reason}` : ""}`,
            },
          ]
        : [],
    ),
  ),
};

export const refreshUnderWay: FindingRule = {
  id: "refresh-under-way",
  severity: "warning",
  cause:
    "An instance refresh of the group still runs. AWS starts no second one beside it: the provider cancels it first.",
  remedy: "Wait for its end: `npx golden-ami rollout <workload> <fleet> --follow`.",
  find: eachStack(({ stack }) =>
    (stack.facts?.fleets ?? []).flatMap(({ name, lastRefresh }) =>
      lastRefresh && isUnderWay(lastRefresh.status)
        ? [{ message: `an instance refresh of ${name} is under way (${lastRefresh.status})` }]
        : [],
    ),
  ),
};
