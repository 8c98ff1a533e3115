import { failureMessage, groupReport } from "../../../cli/rollout/report.js";
import type { GroupSnapshot } from "../../../cli/rollout/snapshot.js";

const GROUP: GroupSnapshot = {
  fleet: "web",
  group: "payments-prod-web",
  state: "failed",
  launchTemplateVersion: "4",
  desiredCapacity: 3,
  instances: [
    { count: 1, launchTemplateVersion: "4", amiId: "ami-0new", amiName: "web_1.0.0_2_x", isCurrent: true },
    { count: 2, launchTemplateVersion: "3", amiId: "ami-0old", isCurrent: false },
  ],
  refresh: {
    id: "1",
    status: "Failed",
    percentageComplete: 33,
    instancesToUpdate: 2,
    reason: "Client.InternalError",
    startTime: "2026-01-31T04:13:00.000Z",
  },
};

test("a report says the state, the refresh with its reason, and what runs", () => {
  expect(groupReport(GROUP)).toBe(
    [
      "web: failed",
      "  group      payments-prod-web, 3 of 3 instances",
      "  refresh    Failed, 33%, 2 to replace, started 2026-01-31T04:13:00.000Z",
      "             Client.InternalError",
      "  instances  1 of version 4, current  ami-0new web_1.0.0_2_x",
      "             2 of version 3, outdated ami-0old",
    ].join("\n"),
  );
});

test("a report of a group without instances says why none starts", () => {
  expect(groupReport({ ...GROUP, instances: [], refresh: undefined, launchFailure: "no capacity" })).toBe(
    [
      "web: failed",
      "  group      payments-prod-web, 0 of 3 instances",
      "  refresh    none that AWS still knows",
      "  launch     no capacity",
    ].join("\n"),
  );
});

const START = "npx golden-ami rollout payments-prod web --start";

test.each<[Partial<GroupSnapshot>, string | undefined]>([
  [{ state: "current" }, undefined],
  [{ state: "under way" }, undefined],
  [
    {},
    `payments-prod web: its refresh is Failed: Client.InternalError\nMend the cause, and start it again: ${START}`,
  ],
  [
    { refresh: undefined, launchFailure: "no capacity" },
    `payments-prod web: its instances do not start: no capacity\nMend the cause, and start it again: ${START}`,
  ],
  [{ state: "outdated" }, `payments-prod web: 2 outdated, and no refresh is under way. Start one: ${START}`],
])("a group with %j: %s", (changes, message) => {
  expect(failureMessage("payments-prod", { ...GROUP, ...changes })).toBe(message);
});
