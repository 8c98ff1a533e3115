import type { Plan } from "../../plan/plan-json.js";
import { amiChanges } from "../../review/ami-changes.js";
import { newRelease } from "./plan.js";

const first = { id: "ami-519ff6e721dd974b6", name: "web_1.0.0_1_2026-11-21T11-14-48.934Z" };
const second = { id: "ami-2b7e20edd8396c744", name: "web_1.0.0_2_2026-11-21T11-15-12.878Z" };

/** The real plan with another `golden_ami` before or after. */
function planWith(change: { before?: unknown; after?: unknown }): Plan {
  const plan = newRelease();
  const golden_ami = {
    actions: ["update"],
    before: null,
    after: null,
    ...plan.output_changes?.golden_ami,
    ...change,
  };
  return { ...plan, output_changes: { ...plan.output_changes, golden_ami } };
}

test("a new release is shown with the AMI that a fleet runs and the one that it will run", () => {
  expect(amiChanges(newRelease())).toEqual([{ fleet: "web", before: first, after: second }]);
});

test("a fleet whose AMI stays is not shown", () => {
  expect(
    amiChanges(planWith({ before: { web: second, admin: first }, after: { web: second, admin: second } })),
  ).toEqual([{ fleet: "admin", before: first, after: second }]);
});

test("a new fleet has no AMI before, and a fleet that goes has none after", () => {
  expect(amiChanges(planWith({ before: { old: first }, after: { young: second } }))).toEqual([
    { fleet: "old", before: first, after: undefined },
    { fleet: "young", before: undefined, after: second },
  ]);
});

test("a fleet whose last AMI is gone has none after, and gets one when there is one again", () => {
  const none = { id: null, name: null };
  expect(amiChanges(planWith({ before: { web: first }, after: { web: none } }))).toEqual([
    { fleet: "web", before: first, after: undefined },
  ]);
  expect(amiChanges(planWith({ before: { web: none }, after: { web: second } }))).toEqual([
    { fleet: "web", before: undefined, after: second },
  ]);
});

test("the first apply of a workload has AMIs after only", () => {
  expect(amiChanges(planWith({ before: null }))).toEqual([
    { fleet: "web", before: undefined, after: second },
  ]);
});

test("a plan without the output, such as one of the shared account, changes no fleet's AMI", () => {
  expect(amiChanges({ ...newRelease(), output_changes: {} })).toEqual([]);
  expect(amiChanges({ format_version: "1.2", terraform_version: "1.11.4" })).toEqual([]);
});

test.each([[{ web: null }], [{ web: { id: 3, name: [] } }], ["redacted"], [[]]])(
  "an output of another shape, %j, is nobody's AMI",
  (after) => {
    expect(amiChanges(planWith({ before: null, after }))).toEqual([]);
  },
);
