import { UserError } from "../../input/problem.js";
import { changeCounts, parsePlan } from "../../plan/plan-json.js";

const plan = { format_version: "1.2", terraform_version: "1.11.4" };
const change = { actions: ["no-op"], before: null, after: null };
const resource = { address: "a.b", mode: "managed", type: "a", change };
const EXPECTED = "expected what `terraform show -json <plan file>` prints";
const NOT_A_PLAN = "this is not the JSON of a Terraform plan";

test("a plan of any minor format is taken, without what is not known here", () => {
  const later = { format_version: "1.9", terraform_version: "1.99.0" };
  expect(parsePlan(JSON.stringify({ ...later, something_new: [] }))).toEqual(later);
});

test.each(["0.1", "0.2"])("a plan of Terraform 1.0 is taken, whose format is %s", (format_version) => {
  expect(parsePlan(JSON.stringify({ ...plan, format_version }))).toMatchObject({ format_version });
});

test("a key that is null is one that is not there, as Go writes both", () => {
  expect(
    parsePlan(JSON.stringify({ ...plan, resource_changes: null, prior_state: { values: null } })),
  ).toEqual({
    ...plan,
    prior_state: {},
  });
});

test("an output that is known at apply only is one without a value to be, as Terraform writes it", () => {
  const created = { actions: ["create"], before: null, after_unknown: true };
  expect(parsePlan(JSON.stringify({ ...plan, output_changes: { id: created } })).output_changes).toEqual({
    id: created,
  });
});

test("actions that are not known here are taken as they are", () => {
  const text = JSON.stringify({
    ...plan,
    resource_changes: [{ ...resource, change: { ...change, actions: ["forget", "invoke"] } }],
  });
  expect(parsePlan(text).resource_changes?.[0]?.change.actions).toEqual(["forget", "invoke"]);
});

test("changes are counted as Terraform counts them: a replacement is added and destroyed, a read is nothing", () => {
  const row = (mode: string, ...actions: string[]) => ({ ...resource, mode, change: { ...change, actions } });
  const resource_changes = [
    row("managed", "create"),
    row("managed", "update"),
    row("managed", "update"),
    row("managed", "delete", "create"),
    row("managed", "no-op"),
    row("data", "read"),
  ];
  expect(changeCounts(parsePlan(JSON.stringify({ ...plan, resource_changes })))).toEqual({
    add: 2,
    change: 2,
    destroy: 1,
  });
});

test("HCP's redacted plan is taken, which names its version otherwise and no Terraform", () => {
  const text = JSON.stringify({
    plan_format_version: "1.2",
    provider_format_version: "1.0",
    resource_changes: [resource],
  });
  expect(parsePlan(text)).toMatchObject({ format_version: "1.2", resource_changes: [{ address: "a.b" }] });
});

test("a byte order mark, as PowerShell writes, is passed over", () => {
  expect(parsePlan(`\uFEFF${JSON.stringify(plan)}\r\n`)).toEqual(plan);
});

test.each([
  [
    "a plan's text",
    "Terraform will perform the following actions:",
    `${NOT_A_PLAN}: it is not JSON, ${EXPECTED}`,
  ],
  ["cut off", '{"format_version":"1.2","terraform_ver', `${NOT_A_PLAN}: it is cut off, ${EXPECTED}`],
  ["empty", " \n", `${NOT_A_PLAN}: it is empty, ${EXPECTED}`],
  ["null", "null", `${NOT_A_PLAN}: it is no object, ${EXPECTED}`],
  ["a list", "[]", `${NOT_A_PLAN}: it is no object, ${EXPECTED}`],
  ["a plan file", "PK\u0003\u0004…", `this is a plan file, ${EXPECTED}`],
  [
    "a log of a plan",
    '{"@level":"info","@message":"Terraform 1.11.4"}\n{"@level":"info"}',
    `these are the log lines of \`terraform plan -json\`, ${EXPECTED}`,
  ],
  ["a state", '{"version":4,"terraform_version":"1.11.4"}', `${NOT_A_PLAN}, ${EXPECTED}`],
  [
    "a state's JSON",
    '{"format_version":"1.0","terraform_version":"1.11.4","values":{}}',
    `${NOT_A_PLAN}, ${EXPECTED}`,
  ],
  ["JSON of something else", '{"format_version":"1.2"}', `${NOT_A_PLAN}, ${EXPECTED}`],
  [
    "of a later major format",
    '{"format_version":"2.0","terraform_version":"2.0.0"}',
    "plan format 2.0 is not known here: expected 1.x, as Terraform 1 writes",
  ],
])("what is %s is refused in one line, with what it is", (_, text, message) => {
  expect(() => parsePlan(text)).toThrow(new UserError(message));
});

test.each([
  ["resource_changes", { resource_changes: {} }],
  ["resource_changes[0].mode", { resource_changes: [{ ...resource, mode: undefined }] }],
  [
    "resource_changes[0].change.actions[1]",
    { resource_changes: [{ ...resource, change: { ...change, actions: ["no-op", 1] } }] },
  ],
  ["output_changes", { output_changes: [] }],
  ["output_changes.golden_ami", { output_changes: { golden_ami: null } }],
  ["prior_state.values.outputs.golden_ami", { prior_state: { values: { outputs: { golden_ami: "ami" } } } }],
  [
    "prior_state.values.root_module.child_modules[0].resources[0].address",
    {
      prior_state: {
        values: { root_module: { child_modules: [{ resources: [{ mode: "data", type: "a" }] }] } },
      },
    },
  ],
])("what is wrong in a plan is said with its place, %s", (place, part) => {
  expect(() => parsePlan(JSON.stringify({ ...plan, ...part }))).toThrow(
    expect.objectContaining({
      name: "UserError",
      message: expect.stringContaining(`${NOT_A_PLAN}: ${place}: `),
    }),
  );
});
