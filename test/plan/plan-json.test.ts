import { UserError } from "../../input/problem.js";
import { parsePlan } from "../../plan/plan-json.js";

test("a plan of any minor format is taken, with what is not known here", () => {
  const plan = { format_version: "1.9", terraform_version: "1.99.0", something_new: [] };
  expect(parsePlan(JSON.stringify(plan))).toEqual(plan);
});

test.each([
  ["not JSON", "Terraform will perform the following actions:"],
  ["cut off", '{"format_version":"1.2","terraform_ver'],
  ["empty", ""],
  ["null", "null"],
  ["a list", "[]"],
  ["a state's JSON without a plan", '{"version":4,"terraform_version":"1.11.4"}'],
  ["JSON of something else", '{"format_version":"1.2"}'],
  ...[
    { resource_changes: {} },
    { resource_changes: [{ address: "aws_ami.web", type: "aws_ami", change: { actions: [] } }] },
    { resource_changes: [{ address: "a.b", mode: "managed", type: "a", change: { actions: ["no-op", 1] } }] },
    { output_changes: [] },
    { output_changes: { golden_ami: null } },
    { prior_state: { values: { outputs: { golden_ami: "ami" } } } },
  ].map((part): [string, string] => [
    `a plan with ${JSON.stringify(part)}`,
    JSON.stringify({ format_version: "1.2", terraform_version: "1.11.4", ...part }),
  ]),
])("what is %s is refused in one line", (_, text) => {
  expect(() => parsePlan(text)).toThrow(new UserError("this is not the JSON of a Terraform plan"));
});

test("a plan of a later major format is refused, because its keys may mean something else", () => {
  expect(() => parsePlan('{"format_version":"2.0","terraform_version":"2.0.0"}')).toThrow(
    new UserError("plan format 2.0 is not known here: expected 1.x, as Terraform 1 writes"),
  );
});
