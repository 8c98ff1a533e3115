import type { Plan, ResourceChange } from "../../../plan/plan-json.js";
import { References } from "../../../review/model/references.js";
import { KnownReleases } from "../../../review/model/releases.js";
import { rolloutsOf } from "../../../review/model/rollouts.js";
import {
  ami,
  facts,
  fixture,
  group,
  output,
  plan,
  releasePlan,
  resource,
  template,
  workload,
} from "../plans.js";

const OLD = ami("1.4.0", 7);
const NEW = ami("1.4.1", 1);

function rollouts(of: Plan, others: Parameters<typeof workload>[1] = { facts: facts() }) {
  const releases = new KnownReleases();
  releases.add(of);
  return rolloutsOf(workload(of, others), of, releases, new References(of));
}

const only = (of: Plan) => {
  const [row, ...more] = rollouts(of);
  expect(more).toEqual([]);
  return row;
};

test("a fleet's row says where it is, what it runs and what it will run", () => {
  expect(only(releasePlan(OLD, NEW, [group("1", undefined)]))).toMatchObject({
    stack: "payments",
    account: "444455556666",
    region: "eu-west-1",
    fleet: "web",
    addresses: ["aws_launch_template.web_launch_template", "aws_autoscaling_group.web_auto_scaling_group"],
    before: { amiId: OLD.id, version: "1.4.0", build: 7 },
    after: { amiId: NEW.id, version: "1.4.1", build: 1 },
    newest: { amiId: NEW.id },
    isUnknownUntilApply: false,
    instances: "refreshed",
    why: "an instance refresh of payments-web",
  });
});

const instance = (before: object | null, after: object | null, others: Parameters<typeof resource>[3] = {}) =>
  resource("aws_instance.web_instances[0]", before && { ...before }, after && { ...after }, others);
const RUN = { ami: OLD.id, launch_template: [{ id: "lt-1", version: "1" }] };

test.each<[what: string, runners: readonly ResourceChange[], instances: string, why: string]>([
  ["no runner", [], "next launch", "nothing in this stack runs the launch template"],
  ["a group with a refresh", [group("1", undefined)], "refreshed", "an instance refresh of payments-web"],
  [
    "a group without one",
    [group("1", undefined, { instance_refresh: [] })],
    "next launch",
    "payments-web has no instance refresh",
  ],
  [
    "$Latest",
    [group("$Latest", "$Latest")],
    "next launch",
    "payments-web runs $Latest, which starts no instance refresh",
  ],
  [
    "$Default",
    [group("$Default", "$Default")],
    "next launch",
    "payments-web runs $Default, which starts no instance refresh",
  ],
  ["a fixed version", [group("3", "3")], "none", "payments-web stays at version 3 of the template"],
  [
    "a group that is made",
    [
      resource("aws_autoscaling_group.web", null, {
        name: "payments-web",
        launch_template: [{ id: "lt-1" }],
      }),
    ],
    "created",
    "payments-web is new",
  ],
  [
    "a group that goes",
    [
      resource(
        "aws_autoscaling_group.web",
        { name: "payments-web", launch_template: [{ id: "lt-1" }] },
        null,
      ),
    ],
    "destroyed",
    "payments-web goes with its instances",
  ],
  [
    "a group that is replaced",
    [
      {
        ...group("1", undefined),
        change: { ...group("1", undefined).change, actions: ["delete", "create"] },
      },
    ],
    "replaced",
    "payments-web is replaced",
  ],
  [
    "a group of several types",
    [
      resource(
        "aws_autoscaling_group.web",
        {
          name: "mixed",
          instance_refresh: [{}],
          mixed_instances_policy: [
            {
              launch_template: [
                { launch_template_specification: [{ launch_template_id: "lt-1", version: "1" }] },
              ],
            },
          ],
        },
        {
          name: "mixed",
          instance_refresh: [{}],
          mixed_instances_policy: [
            { launch_template: [{ launch_template_specification: [{ launch_template_id: "lt-1" }] }] },
          ],
        },
        {
          unknown: {
            mixed_instances_policy: [
              { launch_template: [{ launch_template_specification: [{ version: true }] }] },
            ],
          },
        },
      ),
    ],
    "refreshed",
    "an instance refresh of mixed",
  ],
  [
    "instances that Terraform replaces",
    [instance(RUN, RUN, { actions: ["create", "delete"] })],
    "replaced",
    "Terraform replaces the instance",
  ],
  [
    "instances that are kept",
    [instance(RUN, RUN)],
    "none",
    "instances are kept until they are replaced by hand",
  ],
  ["instances that go", [instance(RUN, null)], "destroyed", "Terraform terminates the instance"],
  [
    "nodes of EKS",
    [
      resource(
        "aws_eks_node_group.a",
        { id: "a", launch_template: [{ id: "lt-1", version: "1" }] },
        { id: "a", launch_template: [{ id: "lt-1" }] },
        { unknown: { launch_template: [{ version: true }] } },
      ),
    ],
    "refreshed",
    "EKS replaces the nodes of aws_eks_node_group.a",
  ],
  [
    "two groups: the stronger",
    [
      group("1", undefined, { instance_refresh: [] }),
      { ...group("1", undefined), address: "aws_autoscaling_group.b" },
    ],
    "refreshed",
    "an instance refresh of payments-web",
  ],
  [
    "a group of another template",
    [group("1", undefined, { launch_template: [{ id: "lt-2", version: "1" }] })],
    "next launch",
    "nothing in this stack runs the launch template",
  ],
])("what becomes of the instances with %s", (_, runners, instances, why) => {
  expect(only(releasePlan(OLD, NEW, runners))).toMatchObject({ instances, why });
});

test("a change of the template beside the AMI replaces instances too", () => {
  const changed = resource(
    "aws_launch_template.web_launch_template",
    { id: "lt-1", image_id: OLD.id, instance_type: "t3.small" },
    { id: "lt-1", image_id: OLD.id, instance_type: "t3.large" },
  );
  expect(only(plan([changed, group("1", undefined)]))).toMatchObject({
    before: { amiId: OLD.id },
    after: { amiId: OLD.id },
    instances: "refreshed",
  });
});

test("a template that is made, stays or goes", () => {
  expect(only(plan([template(null, NEW.id)]))).toMatchObject({
    before: undefined,
    after: { amiId: NEW.id },
    instances: "next launch",
  });
  expect(only(plan([template(OLD.id, OLD.id)]))).toMatchObject({ instances: "none", why: "nothing changes" });
  expect(only(plan([template(OLD.id, null)]))).toMatchObject({
    before: { amiId: OLD.id },
    after: undefined,
    instances: "none",
    why: "the launch template goes, and nothing in this stack runs it",
  });
});

test("a new template and its group are together by the configuration, because neither has an id", () => {
  const configuration = {
    root_module: {
      resources: [
        {
          address: "aws_autoscaling_group.web",
          expressions: {
            launch_template: [
              { id: { references: ["aws_launch_template.web.id", "aws_launch_template.web"] } },
            ],
          },
        },
      ],
    },
  };
  const group = resource(
    "aws_autoscaling_group.web",
    null,
    { name: "new", launch_template: [{}] },
    { unknown: { launch_template: [{ id: true }] } },
  );
  const made = plan([resource("aws_launch_template.web", null, { image_id: NEW.id }), group], {
    configuration,
  });
  expect(rollouts(made, {})).toEqual([
    expect.objectContaining({ fleet: "aws_launch_template.web", instances: "created" }),
  ]);
});

test("modules and their instances are told apart, also by keys with brackets and dots", () => {
  const inModule = (key: string, before: string, after: string, id: string) =>
    resource(
      `module.fleet["${key}"].aws_launch_template.this`,
      { id, image_id: before },
      { id, image_id: after },
    );
  const groupOf = (key: string, id: string) =>
    resource(
      `module.fleet["${key}"].aws_autoscaling_group.this`,
      { name: key, instance_refresh: [{}], launch_template: [{ id, version: "1" }] },
      { name: key, instance_refresh: [{}], launch_template: [{ id }] },
      { unknown: { launch_template: [{ version: true }] } },
    );
  const rows = rollouts(
    plan([
      inModule("a[0].b", "ami-1", "ami-2", "lt-a"),
      inModule("c", "ami-1", "ami-1", "lt-c"),
      groupOf("a[0].b", "lt-a"),
    ]),
    {},
  );
  expect(rows.map(({ fleet, instances }) => [fleet, instances])).toEqual([
    ['module.fleet["a[0].b"].aws_launch_template.this', "refreshed"],
    ['module.fleet["c"].aws_launch_template.this', "none"],
  ]);
});

test("an AMI that is known at apply only is no AMI that goes", () => {
  const unknown = resource(
    "aws_launch_template.web_launch_template",
    { id: "lt-1", image_id: OLD.id },
    { id: "lt-1" },
    { unknown: { image_id: true } },
  );
  expect(only(plan([unknown]))).toMatchObject({
    before: { amiId: OLD.id },
    after: undefined,
    isUnknownUntilApply: true,
  });
});

test("a fleet that the landing zone has no more keeps its name in the plan that takes it away", () => {
  const gone = plan([template(OLD.id, null)], { output_changes: output(OLD, null) });
  expect(rollouts(gone, { facts: facts("web", { fleets: [] }) })).toEqual([
    expect.objectContaining({
      fleet: "web",
      before: expect.objectContaining({ version: "1.4.0" }),
      after: undefined,
    }),
  ]);
});

test("an AMI that is looked up alone is a row of its own", () => {
  expect(only(plan([], { output_changes: output(OLD, NEW) }))).toMatchObject({
    fleet: "web",
    addresses: [],
    before: { amiId: OLD.id },
    after: { amiId: NEW.id },
    instances: "none",
    why: "the AMI is looked up alone",
  });
});

test("an instance with an AMI of its own is a row, and one from a template is none", () => {
  const rows = rollouts(
    plan([
      resource("aws_instance.pet", { ami: "ami-1" }, { ami: "ami-2" }, { actions: ["delete", "create"] }),
      instance(RUN, RUN),
    ]),
    {},
  );
  expect(rows.map(({ fleet, instances }) => [fleet, instances])).toEqual([["aws_instance.pet", "replaced"]]);
});

test("what a lookup has found is the newest, though the template is given an older one", () => {
  const of = (newest: object & { id: string }) => ({
    ...plan([template(OLD.id, OLD.id)], { output_changes: output(newest, newest) }),
  });
  expect(only(of(NEW))).toMatchObject({ after: { amiId: OLD.id }, newest: { amiId: NEW.id } });
});

test("without the output, the lookup is found by the configuration", () => {
  const root_module = {
    resources: [{ address: "data.aws_ami.a[0]", mode: "data", type: "aws_ami", values: { ...NEW } }],
  };
  const configuration = {
    root_module: {
      resources: [
        {
          address: "aws_launch_template.x",
          expressions: { image_id: { references: ["data.aws_ami.a[0].id", "data.aws_ami.a"] } },
        },
      ],
    },
  };
  const of = plan([resource("aws_launch_template.x", { image_id: OLD.id }, { image_id: OLD.id })], {
    prior_state: { values: { root_module } },
    configuration,
  });
  expect(rollouts(of, {})[0]).toMatchObject({ newest: { amiId: NEW.id } });
});

test.each([
  ["release/payments-ireland", "refreshed", "1.0.0", "1.0.1"],
  ["release/orders-ireland", "next launch", "1.0.0", "1.0.1"],
  ["first-apply/payments-ireland", "created", undefined, "1.0.0"],
  ["odd/orders-paris", "next launch", "1.0.1", "1.0.0"],
  ["odd/search-paris", "none", "1.0.0", "1.0.0"],
  ["odd/ads-paris", "next launch", undefined, "1.0.1"],
])("the real plan %s: instances %s, from %s to %s", (stack, instances, before, after) => {
  for (const others of [{ facts: facts() }, {}]) {
    expect(rollouts(fixture(stack), others)).toEqual([
      expect.objectContaining({
        fleet: "web",
        instances,
        before: before === undefined ? undefined : expect.objectContaining({ version: before }),
        after: expect.objectContaining({ version: after }),
      }),
    ]);
  }
});

test("HCP's redacted plan, which has neither configuration nor state, tells the same of what changes", () => {
  const {
    configuration: _configuration,
    prior_state: _state,
    checks: _checks,
    ...redacted
  } = fixture("release/payments-ireland");
  expect(rollouts(redacted, {})).toEqual([
    expect.objectContaining({
      fleet: "web",
      instances: "refreshed",
      after: expect.objectContaining({ version: "1.0.1" }),
    }),
  ]);
});

test("the shared stack runs no AMI", () => {
  expect(
    rollouts(fixture("component/shared"), {
      name: "shared",
      facts: facts("web", { kind: "shared", fleets: undefined }),
    }),
  ).toEqual([]);
});

describe("stacks that are not of a landing zone", () => {
  const REFRESH = { name: "g", instance_refresh: [{ strategy: "Rolling" }] };
  const templates = (...keys: readonly string[]) =>
    keys.map((key) =>
      resource(
        `aws_launch_template.this[${JSON.stringify(key)}]`,
        { id: `lt-${key}`, image_id: "ami-1" },
        { id: `lt-${key}`, image_id: key === "a" ? "ami-2" : "ami-1" },
      ),
    );
  const expressions = (address: string, argument: string, ...references: readonly string[]) => ({
    address,
    expressions: { [argument]: argument === "image_id" ? { references } : [{ id: { references } }] },
  });
  const effects = (of: Plan) =>
    rollouts(of, {}).map(({ fleet, instances, why }) => `${fleet}: ${instances}: ${why}`);

  test("of templates that are made for each of a list, each has its own group, whether there yet or not", () => {
    const groups = (before: (id: string) => object | null, after: (id: string) => object) =>
      ["a", "b"].map((key) =>
        resource(
          `aws_autoscaling_group.this["${key}"]`,
          Object.assign({}, REFRESH, before(`lt-${key}`)),
          { ...REFRESH, ...after(`lt-${key}`) },
          key === "a" ? { unknown: { launch_template: [{ version: true }] } } : {},
        ),
      );
    const references = ["aws_launch_template.this", "each.key"];
    const root_module = {
      resources: [expressions("aws_autoscaling_group.this", "launch_template", ...references)],
    };
    const there = groups(
      (id) => ({ launch_template: [{ id, version: "1" }] }),
      (id) => ({ launch_template: [id === "lt-a" ? { id } : { id, version: "1" }] }),
    );
    expect(effects(plan([...templates("a", "b"), ...there], { configuration: { root_module } }))).toEqual([
      'aws_launch_template.this["a"]: refreshed: an instance refresh of g',
      'aws_launch_template.this["b"]: none: nothing changes',
    ]);
    const made = ["a", "b"].map((key) =>
      resource(`aws_autoscaling_group.this["${key}"]`, null, { name: key }),
    );
    const news = ["a", "b"].map((key) =>
      resource(`aws_launch_template.this["${key}"]`, null, { image_id: "ami-1" }),
    );
    expect(rollouts(plan([...news, ...made], { configuration: { root_module } }), {})).toMatchObject([
      { addresses: ['aws_launch_template.this["a"]', 'aws_autoscaling_group.this["a"]'] },
      { addresses: ['aws_launch_template.this["b"]', 'aws_autoscaling_group.this["b"]'] },
    ]);
  });

  const ofGroup = (before: object, after: object, others: Parameters<typeof resource>[3] = {}) =>
    effects(
      plan([
        resource(
          "aws_launch_template.x",
          { id: "lt-x", image_id: "ami-1" },
          { id: "lt-x", image_id: "ami-2" },
        ),
        resource("aws_autoscaling_group.g", { ...REFRESH, ...before }, { ...REFRESH, ...after }, others),
      ]),
    );
  const LATEST = { launch_template: [{ id: "lt-x", version: "$Latest" }] };

  test.each<[what: string, before: object, after: object, effect: string]>([
    [
      "another template of the same version",
      { launch_template: [{ id: "lt-old", version: "$Latest" }] },
      LATEST,
      "refreshed: an instance refresh of g",
    ],
    [
      "a tag that is a trigger",
      { ...LATEST, instance_refresh: [{ triggers: ["tag"] }], tag: [{ key: "ami", value: "1" }] },
      { ...LATEST, instance_refresh: [{ triggers: ["tag"] }], tag: [{ key: "ami", value: "2" }] },
      "refreshed: an instance refresh of g",
    ],
    [
      "a tag that is none",
      { ...LATEST, tag: [{ key: "ami", value: "1" }] },
      { ...LATEST, tag: [{ key: "ami", value: "2" }] },
      "next launch: g runs $Latest, which starts no instance refresh",
    ],
  ])("a group with %s", (_, before, after, effect) => {
    expect(ofGroup(before, after)).toEqual([`aws_launch_template.x: ${effect}`]);
  });

  test("a group of a launch configuration, which is another each time", () => {
    const group = resource(
      "aws_autoscaling_group.g",
      { ...REFRESH, launch_configuration: "lc-1" },
      { ...REFRESH },
      { unknown: { launch_configuration: true } },
    );
    const configuration = resource(
      "aws_launch_configuration.x",
      { id: "lc-1", name: "lc-1", image_id: "ami-1" },
      { image_id: "ami-2" },
      { actions: ["create", "delete"], replace_paths: [["image_id"]] },
    );
    expect(effects(plan([configuration, group]))).toEqual([
      "aws_launch_configuration.x: refreshed: an instance refresh of g",
    ]);
  });

  test.each([
    [
      "its labels",
      { labels: { a: "1" } },
      { labels: { a: "2" } },
      "none: g stays at version 1 of the template",
    ],
    ["its Kubernetes", { version: "1.30" }, { version: "1.31" }, "refreshed: EKS replaces the nodes of g"],
  ])("nodes of EKS of which %s changes", (_, before, after, effect) => {
    const nodes = (others: object) => ({
      name: "g",
      launch_template: [{ id: "lt-x", version: "1" }],
      ...others,
    });
    const template = resource(
      "aws_launch_template.x",
      { id: "lt-x", image_id: "ami-1" },
      { id: "lt-x", image_id: "ami-2" },
    );
    expect(effects(plan([template, resource("aws_eks_node_group.g", nodes(before), nodes(after))]))).toEqual([
      `aws_launch_template.x: ${effect}`,
    ]);
  });

  test.each([
    ["aws_ec2_fleet", { launch_template_id: "lt-x", version: "1" }],
    ["aws_spot_fleet_request", { id: "lt-x", version: "1" }],
  ])("an %s runs a template too", (type, specification) => {
    const values = { launch_template_config: [{ launch_template_specification: [specification] }] };
    const template = resource(
      "aws_launch_template.x",
      { id: "lt-x", image_id: "ami-1" },
      { id: "lt-x", image_id: "ami-2" },
    );
    expect(effects(plan([template, resource(`${type}.f`, values, values)]))).toEqual([
      `aws_launch_template.x: none: ${type}.f stays at version 1 of the template`,
    ]);
  });

  const lookup = (address: string, id: string) => ({
    address,
    mode: "data",
    type: "aws_ami",
    values: { id, name: id },
  });

  test("the newest AMI is that of the lookup of the same key, and of none if the configuration may choose", () => {
    const newest = (references: readonly string[]) => {
      const root_module = { resources: [expressions("aws_launch_template.this", "image_id", ...references)] };
      const resources = [lookup('data.aws_ami.web["a"]', "ami-a"), lookup('data.aws_ami.web["b"]', "ami-b")];
      const of = plan(templates("a", "b"), {
        configuration: { root_module },
        prior_state: { values: { root_module: { resources } } },
      });
      return rollouts(of, {}).map((row) => row.newest?.amiId);
    };
    expect(newest(["data.aws_ami.web", "each.key"])).toEqual(["ami-a", "ami-b"]);
    expect(newest(["data.aws_ami.web", "each.key", "var.pinned"])).toEqual([undefined, undefined]);
  });

  test("in a module that is made for each of a list, the lookup of the same one", () => {
    const module = {
      resources: [
        expressions("aws_launch_template.this", "image_id", "data.aws_ami.web[0].id", "data.aws_ami.web"),
      ],
    };
    const child_modules = ["a.x", "b.y"].map((key) => ({
      resources: [lookup(`module.f["${key}"].data.aws_ami.web[0]`, `ami-${key}`)],
    }));
    const of = plan(
      ["a.x", "b.y"].map((key) =>
        resource(`module.f["${key}"].aws_launch_template.this`, { image_id: "ami-1" }, { image_id: "ami-1" }),
      ),
      {
        configuration: { root_module: { module_calls: { f: { module } } } },
        prior_state: { values: { root_module: { child_modules } } },
      },
    );
    expect(rollouts(of, {}).map((row) => row.newest?.amiId)).toEqual(["ami-a.x", "ami-b.y"]);
  });
});
