import { outcome, summary } from "../../../cli/plan/summary.js";
import type { PlannedStack } from "../../../plan/manifest.js";

const planned: PlannedStack = { name: "web", status: "planned", hasChanges: true, configurationDigest: "" };

test.each<[said: string, stack: PlannedStack]>([
  ["no changes", { ...planned, hasChanges: false, changes: { add: 0, change: 0, destroy: 0 } }],
  ["2 to add, 0 to change, 1 to destroy", { ...planned, changes: { add: 2, change: 0, destroy: 1 } }],
  ["has changes", { ...planned, changes: { add: 0, change: 0, destroy: 0 } }],
  ["has changes", planned],
  ["failed", { ...planned, status: "failed", hasChanges: undefined }],
])("a line says %p", (said, stack) => {
  expect(outcome(stack)).toBe(said);
});

test("a stack that HCP Terraform has planned has the page of its run", () => {
  const run = { url: "https://app.terraform.io/app/acme/payments/runs/run-1", planOnly: true };
  const stacks: PlannedStack[] = [
    { ...planned, run },
    { ...planned, name: "orders" },
  ];
  expect(summary({ version: 1, options: [], stacks, startedAt: "", notSelected: [] })).toBe(
    "web     has changes  https://app.terraform.io/app/acme/payments/runs/run-1\norders  has changes",
  );
});
