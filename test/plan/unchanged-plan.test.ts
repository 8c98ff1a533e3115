import { strToU8, zipSync } from "fflate";
import { parsePlan } from "../../plan/plan-json.js";
import { unchangedPlan } from "../../plan/unchanged-plan.js";
import { References } from "../../review/model/references.js";
import { sensitiveValues } from "../../review/model/sensitive-values.js";

const AWS = 'provider["registry.terraform.io/hashicorp/aws"]';

const resource = (type: string, name: string, attributes: object, more: object = {}) => ({
  mode: "managed",
  type,
  name,
  provider: AWS,
  instances: [{ attributes, ...more }],
});

const TEMPLATE = resource("aws_launch_template", "web", { id: "lt-1", image_id: "ami-1" });
const AMI = {
  ...resource("aws_ami", "web", { id: "ami-1", name: "web_1.0.0_1_x" }, { index_key: 0 }),
  mode: "data",
};
const STATE = {
  version: 4,
  terraform_version: "1.11.4",
  serial: 3,
  outputs: { ami_id: { value: { web: "ami-1" }, type: ["object", { web: "string" }] } },
  resources: [AMI, TEMPLATE],
  check_results: null,
};
const CONFIGURATION = {
  data: { aws_ami: { web: { count: 1, most_recent: true } } },
  resource: {
    aws_launch_template: { web: { image_id: "${one(data.aws_ami.web[*].id)}", name: "$${plain.text}" } },
    aws_autoscaling_group: {
      web: { launch_template: { id: "${aws_launch_template.web.id}", version: "1" }, tag: [{ key: "a" }] },
    },
  },
};

const withResources = (...resources: readonly object[]) => ({ ...STATE, resources });

/** A plan file as Terraform writes it, with these states and this configuration. */
function planFile({
  state = STATE,
  before = STATE,
  configuration = CONFIGURATION,
  more = {},
}: {
  readonly state?: object;
  readonly before?: object;
  readonly configuration?: object;
  readonly more?: Readonly<Record<string, string>>;
} = {}): Uint8Array {
  const files = {
    tfplan: "a protocol buffer",
    tfstate: JSON.stringify(state),
    "tfstate-prev": JSON.stringify(before),
    "tfconfig/m-/cdk.tf.json": JSON.stringify(configuration),
    "tfconfig/modules.json": "[]",
    ...more,
  };
  return zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])));
}

test("state and configuration of a plan file give the plan's resources, outputs and references", () => {
  const plan = parsePlan(unchangedPlan(planFile(), new Date("2026-11-27T00:00:00Z")) ?? "");
  expect(plan).toMatchObject({
    format_version: "1.2",
    terraform_version: "1.11.4",
    timestamp: "2026-11-27T00:00:00.000Z",
    resource_changes: [
      {
        address: "aws_launch_template.web",
        mode: "managed",
        change: { actions: ["no-op"], before: { image_id: "ami-1" }, after: { image_id: "ami-1" } },
      },
    ],
    output_changes: { ami_id: { actions: ["no-op"], before: { web: "ami-1" }, after: { web: "ami-1" } } },
    prior_state: {
      values: {
        outputs: { ami_id: { value: { web: "ami-1" } } },
        root_module: {
          resources: [
            { address: "data.aws_ami.web[0]", mode: "data", values: { name: "web_1.0.0_1_x" } },
            { address: "aws_launch_template.web", mode: "managed", values: { id: "lt-1" } },
          ],
        },
      },
    },
  });
  const references = new References(plan);
  expect(references.of("aws_launch_template.web", "image_id", "aws_ami")).toEqual(["data.aws_ami.web"]);
  expect(references.of("aws_launch_template.web", "name", "plain")).toEqual([]);
  expect(references.of("aws_autoscaling_group.web", "launch_template", "aws_launch_template")).toEqual([
    "aws_launch_template.web",
  ]);
  expect(references.of("aws_autoscaling_group.web", "tag", "aws_launch_template")).toEqual([]);
});

test("what the state marks as sensitive is so", () => {
  const state = {
    ...STATE,
    outputs: { token: { value: "hidden-token", type: "string", sensitive: true } },
    resources: [
      resource(
        "aws_kms_grant",
        "key",
        { id: "grant", grant_token: "hidden-grant", list: [{ a: "hidden-part" }] },
        {
          sensitive_attributes: [
            [{ type: "get_attr", value: "grant_token" }],
            [
              { type: "get_attr", value: "list" },
              { type: "index", value: { value: 0, type: "number" } },
              { type: "get_attr", value: "a" },
            ],
          ],
        },
      ),
    ],
  };
  const plan = parsePlan(unchangedPlan(planFile({ state, before: state })) ?? "");
  expect(sensitiveValues(plan).sort()).toEqual(["hidden-grant", "hidden-part", "hidden-token"]);
});

test("keys of instances are escaped as addresses are", () => {
  const web = resource("aws_launch_template", "web", {}, { index_key: 'a"b' });
  const state = { ...STATE, resources: [web] };
  expect(parsePlan(unchangedPlan(planFile({ state, before: state })) ?? "").resource_changes).toMatchObject([
    { address: 'aws_launch_template.web["a\\"b"]' },
  ]);
});

test("what was changed outside of Terraform is drift, but for what is looked up", () => {
  const gone = resource("aws_security_group", "web", { id: "sg-1" });
  const before = withResources(
    { ...AMI, instances: [{ attributes: { id: "ami-0" }, index_key: 0 }] },
    resource("aws_launch_template", "web", { id: "lt-1", image_id: "ami-1", tags: null }),
    gone,
  );
  const { resource_drift, resource_changes } = parsePlan(unchangedPlan(planFile({ before })) ?? "");
  expect(resource_changes?.map(({ address }) => address)).toEqual(["aws_launch_template.web"]);
  expect(resource_drift).toMatchObject([
    {
      address: "aws_launch_template.web",
      change: { actions: ["update"], before: { tags: null }, after: { id: "lt-1", image_id: "ami-1" } },
    },
    {
      address: "aws_security_group.web",
      change: { actions: ["delete"], before: { id: "sg-1" }, after: null },
    },
  ]);
  expect(parsePlan(unchangedPlan(planFile()) ?? "").resource_drift).toEqual([]);
});

test.each<[what: string, file: Uint8Array]>([
  [
    "another provider, whose types may be dynamic",
    planFile({
      state: withResources({ ...TEMPLATE, provider: 'provider["terraform.io/builtin/terraform"]' }),
    }),
  ],
  ["a resource in a module", planFile({ state: withResources({ ...TEMPLATE, module: "module.web" }) })],
  [
    "a deposed object",
    planFile({ state: withResources(resource("aws_launch_template", "web", {}, { deposed: "abcd1234" })) }),
  ],
  ["a state of another version", planFile({ state: { ...STATE, version: 5 } })],
  ["a variable", planFile({ configuration: { ...CONFIGURATION, variable: { a: { default: "b" } } } })],
  ["a second file of configuration", planFile({ more: { "tfconfig/m-/override.tf": "" } })],
  [
    "no synthesized configuration",
    zipSync({ tfstate: strToU8(JSON.stringify(STATE)), "tfstate-prev": strToU8(JSON.stringify(STATE)) }),
  ],
  ["a file that is no plan file", strToU8('{"encrypted_data":"…"}')],
  ["a plan file that is cut off", planFile().slice(0, 200)],
])("Terraform is to tell of %s", (_, file) => {
  expect(unchangedPlan(file)).toBeUndefined();
});
