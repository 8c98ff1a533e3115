import type { Plan, ResourceChange } from "../../../plan/plan-json.js";
import { FINDING_RULES } from "../../../review/findings/rules.js";
import { matrixGroups } from "../../../review/model/matrix.js";
import type { StackPlan } from "../../../review/model/stack-plan.js";
import { reviewPlans } from "../../../review/review.js";
import {
  ami,
  facts,
  fixture,
  group,
  OWNER,
  output,
  plan,
  releasePlan,
  resource,
  template,
  workload,
} from "../plans.js";

/** What a rule finds: stack, address and message, as far as there are any. */
function found(rule: string, ...stacks: readonly StackPlan[]): string[] {
  const { findings } = reviewPlans({ stacks });
  return findings
    .filter((finding) => finding.rule === rule)
    .map(({ stack, address, message }) =>
      [stack, address, message].filter((part) => part !== undefined).join(" | "),
    );
}

const TEMPLATE = "aws_launch_template.web_launch_template";
const of = (one: Plan, image = "web") => workload(one, { facts: facts(image) });
const [OLD, NEW] = [ami("1.4.0", 7), ami("1.4.1", 1)];
const named = (name: string, one: Plan, image = "web") => workload(one, { name, facts: facts(image) });

test("each rule has an id of its own, in the form of a heading's anchor, with cause and remedy", () => {
  expect(new Set(FINDING_RULES.map(({ id }) => id)).size).toBe(FINDING_RULES.length);
  for (const { id, cause, remedy } of FINDING_RULES) {
    expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(cause).toMatch(/^[A-Z].*\.$/s);
    expect(remedy).toMatch(/^[A-Z].*\.$/s);
  }
});

test.each([
  ["an older version", NEW, OLD, "web goes back from web 1.4.1/1 to web 1.4.0/7"],
  ["an older build", ami("1.4.0", 7), ami("1.4.0", 6), "web goes back from web 1.4.0/7 to web 1.4.0/6"],
  ["a smaller minor number", ami("1.10.0"), ami("1.9.0"), "web goes back from web 1.10.0/1 to web 1.9.0/1"],
])("downgrade: %s", (_, before, after, message) => {
  expect(found("downgrade", of(releasePlan(before, after)))).toEqual([`payments | ${TEMPLATE} | ${message}`]);
});

test("no downgrade: a newer release, the same, a first one", () => {
  expect(
    found(
      "downgrade",
      of(releasePlan(OLD, NEW)),
      named("b", plan([template(NEW.id, NEW.id)])),
      named("c", plan([template(null, NEW.id)])),
    ),
  ).toEqual([]);
});

test("another image", () => {
  const other = { ...ami("9.0.0"), id: "ami-x", name: "web-admin_9.0.0_1_2026-11-21T11-14-48.934Z" };
  expect(found("other-image", of(releasePlan(OLD, other)))).toEqual([
    `payments | ${TEMPLATE} | web changes from web 1.4.0/7 to another image, web-admin 9.0.0/1`,
  ]);
  expect(found("other-image", of(releasePlan(OLD, NEW)))).toEqual([]);
  // Which image an AMI is of is not known if no plan has looked it up.
  const unknownBefore = plan([template("ami-1", NEW.id)], { output_changes: output(NEW, NEW) });
  expect(found("other-image", of(unknownBefore))).toEqual([]);
  const unknownAfter = plan([template(OLD.id, "ami-1")], { output_changes: output(OLD, OLD) });
  expect(found("other-image", of(unknownAfter))).toEqual([
    `payments | ${TEMPLATE} | web changes from web 1.4.0/7 to ami-1, of which no plan tells the name`,
  ]);
});

test("another AMI of the same release, which is no row with those that stay", () => {
  const copied = of(releasePlan(OLD, { ...OLD, id: "ami-copy" }, [group("3", "3")]));
  expect(found("other-image", copied)).toEqual([
    `payments | ${TEMPLATE} | web changes from ${OLD.id} to another AMI of web 1.4.0/7, ami-copy`,
  ]);
  const stays = named("b", plan([template(OLD.id, OLD.id)]));
  expect(matrixGroups(reviewPlans({ stacks: [copied, stays] }).rollouts)).toHaveLength(2);
});

test("another major version", () => {
  expect(found("new-major", of(releasePlan(OLD, ami("2.0.0"))))).toEqual([
    `payments | ${TEMPLATE} | web changes from web 1.4.0/7 to another major version, web 2.0.0/1`,
  ]);
  expect(found("new-major", of(releasePlan(OLD, NEW)))).toEqual([]);
});

test("an owner who is not trusted", () => {
  const foreign = { ...NEW, owner_id: "999988887777" };
  const message = "web gets web 1.4.1/1 of account 999988887777, which is not the trusted 111122223333";
  expect(found("untrusted-owner", of(releasePlan(OLD, foreign)))).toEqual([
    `payments | ${TEMPLATE} | ${message}`,
  ]);
  // Without a landing zone, the AMI before is what is trusted.
  expect(found("untrusted-owner", workload(releasePlan(OLD, foreign)))).toEqual([
    `payments | ${TEMPLATE} | ${message}`,
  ]);
  expect(
    found(
      "untrusted-owner",
      of(releasePlan(OLD, NEW)),
      named("b", releasePlan(OLD, { ...NEW, owner_id: OWNER })),
    ),
  ).toEqual([]);
});

test("the account itself is trusted of an image that is copied into it, and the shared account then is not", () => {
  const own = "444455556666";
  const stack = of(releasePlan(OLD, { ...NEW, owner_id: own }));
  const fleets = [{ name: "web", image: "web", owner: own }];
  const facts = { kind: "workload" as const, account: own, region: "eu-west-1", owner: OWNER, fleets };
  expect(found("untrusted-owner", { ...stack, facts })).toEqual([]);
  expect(found("untrusted-owner", { ...of(releasePlan(OLD, NEW)), facts })).toEqual([
    `payments | ${TEMPLATE} | web gets web 1.4.1/1 of account ${OWNER}, which is not the trusted ${own}`,
  ]);
});

test("another owner than before, whom the landing zone trusts by now", () => {
  const moved = { ...NEW, owner_id: "999988887777" };
  const stack = (after: typeof NEW, owner: string) =>
    workload(releasePlan(OLD, after), { facts: facts("web", { owner }) });
  const trusting = stack(moved, "999988887777");
  expect(found("untrusted-owner", trusting)).toEqual([]);
  expect(found("other-owner", trusting)).toEqual([
    `payments | ${TEMPLATE} | web gets web 1.4.1/1 of account 999988887777, and runs an AMI of ${OWNER}`,
  ]);
  expect(reviewPlans({ stacks: [trusting] }).verdict.class).toBe("downgrade or sideways");
  expect(found("other-owner", stack(moved, OWNER), named("b", releasePlan(OLD, NEW)))).toEqual([]);
});

test("fleets that select the same and find other releases", () => {
  const stacks = [
    named("a", releasePlan(OLD, NEW)),
    named("b", releasePlan(OLD, NEW)),
    named("c", plan([template(OLD.id, OLD.id)], { output_changes: output(OLD, OLD) })),
  ];
  expect(found("skew", ...stacks)).toEqual(["of web, 2 of 3 fleets find web 1.4.1/1, but c web web 1.4.0/7"]);
  expect(found("skew", ...stacks.slice(0, 2))).toEqual([]);
});

test("a fleet that selects a version is pinned, and no skew", () => {
  const pinned = named(
    "c",
    plan([template(OLD.id, OLD.id)], { output_changes: output(OLD, OLD) }),
    "web@1.4.0",
  );
  const stacks = [named("a", releasePlan(OLD, NEW)), pinned];
  expect(found("skew", ...stacks)).toEqual([]);
  expect(found("pinned", ...stacks)).toEqual([
    `c | ${TEMPLATE} | web selects web@1.4.0 and runs web 1.4.0/7; others run web 1.4.1/1`,
  ]);
  expect(found("pinned", pinned)).toEqual([]);
});

test("a fleet that is held back by ignore_changes", () => {
  expect(
    found("held-back", of(plan([template(OLD.id, OLD.id)], { output_changes: output(NEW, NEW) }))),
  ).toEqual([`payments | ${TEMPLATE} | web stays at ami-1.4.0-7, although the stack finds web 1.4.1/1`]);
  expect(found("held-back", of(releasePlan(OLD, NEW)))).toEqual([]);
});

test("an AMI that is known at apply only, with what it waits for", () => {
  const unknown = resource(
    TEMPLATE,
    { id: "lt-1", image_id: OLD.id },
    { id: "lt-1" },
    { unknown: { image_id: true } },
  );
  const read = resource(
    "data.aws_ami.web[0]",
    null,
    {},
    { mode: "data", actions: ["read"], action_reason: "read_because_dependency_pending" },
  );
  expect(found("unknown-ami", of(plan([unknown, read])))).toEqual([
    `payments | ${TEMPLATE} | the AMI of web is known at apply only: Terraform reads data.aws_ami.web (read_because_dependency_pending) then`,
  ]);
  expect(found("unknown-ami", of(plan([unknown])))).toEqual([
    `payments | ${TEMPLATE} | the AMI of web is not known: no lookup has found one`,
  ]);
});

describe("what an AMI's lookup waits for", () => {
  const lookup = (address: string) =>
    resource(address, null, {}, { mode: "data", actions: ["read"], action_reason: "read_because" });
  const template = (address: string) => resource(address, {}, {}, { unknown: { image_id: true } });
  const changed = (address: string) => resource(address, { value: "1" }, { value: "2" });
  const ids = { address: "data.aws_ami_ids.all", expressions: { owners: { references: ["aws_x.a.id"] } } };
  const web = (others: object) => ({ address: "data.aws_ami.web", ...others });
  const inner = { module_calls: { fleet: { module: { resources: [web({})] } } } };

  test.each<[what: string, prefix: string, root_module: object, expected: string]>([
    ["an argument", "", { resources: [web({ expressions: ids.expressions })] }, "aws_x.a"],
    ["depends_on", "", { resources: [web({ depends_on: ["aws_x.a", "aws_x.same"] })] }, "aws_x.a"],
    [
      "depends_on of a module",
      "module.api.module.fleet.",
      { module_calls: { api: { depends_on: ["aws_x.a"], module: inner } } },
      "aws_x.a",
    ],
    ["a module", "", { resources: [web({ depends_on: ["module.net"] })] }, 'module.net["a"].aws_x.b[0]'],
    [
      "another lookup, that says how many there are",
      "",
      {
        resources: [
          web({ count_expression: { references: ["data.aws_ami_ids.all.ids", "data.aws_ami_ids.all"] } }),
          ids,
        ],
      },
      "aws_x.a",
    ],
  ])("%s", (_, prefix, root_module, expected) => {
    const one = plan(
      [
        template(`${prefix}aws_launch_template.web`),
        lookup(`${prefix}data.aws_ami.web`),
        lookup("data.aws_ami_ids.all"),
        changed("aws_x.a"),
        changed('module.net["a"].aws_x.b[0]'),
        changed("module.network.aws_x.c"),
        resource("aws_x.same", {}, {}),
      ],
      { configuration: { root_module } },
    );
    const [message, ...more] = found("unknown-ami", workload(one));
    expect(message?.split(" then, because they depend on ")[1]).toBe(expected);
    expect(more).toEqual([]);
  });

  test("of several fleets each is told of its own", () => {
    const named = (name: string) => ({
      address: `aws_launch_template.${name}`,
      expressions: { image_id: { references: [`data.aws_ami.${name}.id`, `data.aws_ami.${name}`] } },
    });
    const waiting = (name: string, target: string) => ({
      address: `data.aws_ami.${name}`,
      depends_on: [target],
    });
    const one = plan(
      [
        ...["web", "db"].flatMap((name) => [
          template(`aws_launch_template.${name}`),
          lookup(`data.aws_ami.${name}`),
        ]),
        changed("aws_s3_bucket.for_web"),
        changed("aws_kms_key.for_db"),
      ],
      {
        configuration: {
          root_module: {
            resources: [
              named("web"),
              named("db"),
              waiting("web", "aws_s3_bucket.for_web"),
              waiting("db", "aws_kms_key.for_db"),
            ],
          },
        },
      },
    );
    expect(
      found("unknown-ami", workload(one)).map((message) => message.split(" Terraform reads ")[1]),
    ).toEqual(
      expect.arrayContaining([
        "data.aws_ami.web (read_because) then, because it depends on aws_s3_bucket.for_web",
        "data.aws_ami.db (read_because) then, because it depends on aws_kms_key.for_db",
      ]),
    );
  });
});

test("instances that stay although their template changes", () => {
  expect(found("not-rolled-out", of(releasePlan(OLD, NEW, [group("$Latest", "$Latest")])))).toEqual([
    `payments | ${TEMPLATE} | web gets web 1.4.1/1, but its instances stay: payments-web runs $Latest, which starts no instance refresh`,
  ]);
  expect(
    found(
      "not-rolled-out",
      of(releasePlan(OLD, NEW)),
      named("b", releasePlan(OLD, NEW, [group("1", undefined)])),
    ),
  ).toEqual([]);
});

test("instances that Terraform replaces, or ends", () => {
  const run = { ami: OLD.id, launch_template: [{ id: "lt-1", version: "1" }] };
  const replaced = resource("aws_instance.web_instances[0]", run, run, {
    actions: ["create", "delete"],
    replace_paths: [["launch_template", 0, "version"]],
  });
  expect(found("instances-replaced", of(releasePlan(OLD, NEW, [replaced])))).toEqual([
    `payments | ${TEMPLATE} | instances of web are replaced: Terraform replaces the instance`,
  ]);
  // Whoever asked for it (`onNewAmi: replace`) need not be warned of what is destroyed.
  expect(found("destructive", of(releasePlan(OLD, NEW, [replaced])))).toEqual([]);
});

test.each([
  [
    "forced by an attribute",
    { actions: ["delete", "create"], replace_paths: [["vpc_id"]] },
    "is replaced, forced by vpc_id",
  ],
  [
    "for a reason",
    { actions: ["delete", "create"], action_reason: "replace_because_tainted" },
    "is replaced (replace_because_tainted)",
  ],
  [
    "gone",
    { actions: ["delete"], action_reason: "delete_because_no_resource_config" },
    "is destroyed (delete_because_no_resource_config)",
  ],
])("something is destroyed: %s", (_, others, message) => {
  const group = resource("aws_security_group.a", { vpc_id: "vpc-1" }, { vpc_id: "vpc-2" }, others);
  expect(found("destructive", of(plan([group])))).toEqual([
    `payments | aws_security_group.a | aws_security_group.a ${message}`,
  ]);
});

test("an instance of somebody's own that its AMI replaces is destroyed", () => {
  const pet = resource(
    "aws_instance.pet",
    { ami: "ami-1" },
    { ami: "ami-2" },
    { actions: ["delete", "create"], replace_paths: [["ami"]] },
  );
  expect(found("destructive", workload(plan([pet])))).toEqual([
    "payments | aws_instance.pet | aws_instance.pet is replaced, forced by ami",
  ]);
});

test("what is not whole: failed, missing, stale, unfinished and deferred plans", () => {
  const stacks: StackPlan[] = [
    {
      name: "a",
      status: "failed",
      error: "terraform plan ended with exit code 1\nError: no credentials\n  with provider",
    },
    { name: "b", status: "missing", error: "its turn did not come" },
    { name: "c", status: "stale", error: "the plan is of commit abc", plan: plan([]) },
    { name: "d", status: "planned", plan: plan([], { errored: true }) },
    { name: "e", status: "planned", plan: plan([], { complete: false }) },
    {
      name: "f",
      status: "planned",
      plan: plan([], { errored: false, complete: true, deferred_changes: [] }),
    },
  ];
  expect(found("incomplete", ...stacks)).toEqual([
    "a | could not be planned: no credentials",
    "b | has no plan: its turn did not come",
    "c | has a stale plan: the plan is of commit abc",
    "d | has a plan that Terraform could not finish",
    "e | has a plan that leaves changes for a second one, as `-target` and deferrals do",
  ]);
});

test("drift in what the plan depends on, attribute by attribute", () => {
  const drifted = (before: object, after: object) => resource("aws_iam_role.a", { ...before }, { ...after });
  const relevant_attributes = [{ resource: "aws_iam_role.a", attribute: ["arn"] }];
  expect(
    found(
      "drift",
      of(plan([], { resource_drift: [drifted({ arn: "1" }, { arn: "2" })], relevant_attributes })),
    ),
  ).toEqual(["payments | aws_iam_role.a | aws_iam_role.a was changed outside of Terraform: arn"]);
  for (const resource_drift of [
    [drifted({ tags: null }, { tags: {} })],
    [drifted({ arnx: "1" }, { arnx: "2" })],
  ])
    expect(found("drift", of(plan([], { resource_drift, relevant_attributes })))).toEqual([]);
  expect(found("drift", of(plan([], { resource_drift: [drifted({ arn: "1" }, { arn: "2" })] })))).toEqual([]);
});

test("drift in what the plan sets again", () => {
  const address = "aws_autoscaling_group.a";
  const drifts = (set: ResourceChange, drift: ResourceChange) =>
    found("drift", of(plan([set], { resource_drift: [drift] })));
  const drift = resource(address, { max_size: 2 }, { max_size: 9 });
  const message = `payments | ${address} | ${address} was changed outside of Terraform: max_size`;
  const back = resource(address, { max_size: 9 }, { max_size: 2 });
  expect(drifts(back, drift)).toEqual([message]);
  const gone = resource(address, { max_size: 2 }, null);
  expect(drifts(resource(address, null, { max_size: 2 }), gone)).toEqual([
    `payments | ${address} | ${address} was deleted outside of Terraform`,
  ]);
  for (const harmless of [
    resource("aws_autoscaling_group.b", { max_size: 9 }, { max_size: 2 }),
    resource(address, { max_size: 9, min_size: 0 }, { max_size: 9, min_size: 1 }),
    resource(address, { max_size: 9 }, {}, { unknown: { max_size: true } }),
    resource(address, { max_size: 9 }, { max_size: 9 }),
  ])
    expect(drifts(harmless, drift)).toEqual([]);
  expect(drifts(resource("aws_autoscaling_group.b", null, {}), gone)).toEqual([]);
});

test("checks that fail, with their messages", () => {
  const check = (status: string) => ({
    address: { kind: "check", to_display: "check.web" },
    status,
    instances: [{ status, problems: [{ message: "The newest AMI is deprecated." }] }],
  });
  expect(
    found("failed-check", of(plan([], { checks: [check("fail"), check("pass"), check("unknown")] }))),
  ).toEqual(["payments | check.web | check.web fails: The newest AMI is deprecated."]);
});

test("AMIs that are public or deprecated, by the plan's time", () => {
  const looked = (values: object) => ({
    address: "data.aws_ami.a",
    mode: "data",
    type: "aws_ami",
    values: { ...NEW, ...values },
  });
  const at = (values: object) =>
    of(
      plan([], {
        timestamp: "2026-11-26T00:00:00Z",
        prior_state: { values: { root_module: { resources: [looked(values)] } } },
      }),
    );
  const name = `${NEW.name} (${NEW.id})`;
  expect(found("public-ami", at({ public: true }))).toEqual([
    `payments | data.aws_ami.a | ${name} is public`,
  ]);
  // AWS's own are everybody's.
  expect(
    found("public-ami", at({ public: false }), {
      ...at({ public: true, owner_id: "137112412989" }),
      name: "b",
    }),
  ).toEqual([]);
  const foreign = (alias: string) => ({
    ...at({ public: true, image_owner_alias: alias }),
    facts: undefined,
  });
  expect(found("public-ami", foreign("amazon"))).toEqual([]);
  expect(found("public-ami", foreign(""))).toHaveLength(1);
  expect(found("deprecated-ami", at({ deprecation_time: "2026-11-25T00:00:00Z" }))).toEqual([
    `payments | data.aws_ami.a | ${name} is deprecated`,
  ]);
  expect(found("deprecated-ami", at({ deprecation_time: "2026-12-06T00:00:00Z" }))).toEqual([
    `payments | data.aws_ami.a | ${name} will be deprecated in 10 days`,
  ]);
  expect(
    found("deprecated-ami", at({ deprecation_time: "2027-12-06T00:00:00Z" }), {
      ...at({ deprecation_time: "" }),
      name: "b",
    }),
  ).toEqual([]);
});

test("accounts, units and organizations that gain or lose an image's AMIs", () => {
  const shares = (launch_permission: object) => ({
    name: "web-1-4-0",
    distribution: [
      { region: "eu-west-1", ami_distribution_configuration: [{ launch_permission: [launch_permission] }] },
    ],
  });
  const address = "aws_imagebuilder_distribution_configuration.web";
  const before = shares({ organization_arns: ["arn:o"], user_ids: ["111122223333"] });
  const after = shares({
    organization_arns: ["arn:o"],
    user_ids: ["444455556666"],
    organizational_unit_arns: ["arn:ou"],
  });
  expect(found("launch-permission", of(plan([resource(address, before, after)])))).toEqual(
    [
      `payments | ${address} | arn:ou, 444455556666 may start its AMIs`,
      `payments | ${address} | 111122223333 may no longer start its AMIs`,
    ].map((line) => line.replace("arn:ou, 444455556666", "444455556666, arn:ou")),
  );
  expect(
    found("launch-permission", of(plan([resource(address, before, { ...before, description: "new" })]))),
  ).toEqual([]);
});

test("accounts that gain or lose copies of an image's AMIs", () => {
  const copies = (...target_account_ids: readonly string[]) => ({
    distribution: [{ region: "eu-west-1", ami_distribution_configuration: [{ target_account_ids }] }],
  });
  const address = "aws_imagebuilder_distribution_configuration.web";
  const change = resource(address, copies("444455556666"), copies("777788889999"));
  expect(found("launch-permission", of(plan([change])))).toEqual([
    `payments | ${address} | 777788889999 will own copies of its AMIs`,
    `payments | ${address} | 444455556666 will no longer own copies of its AMIs`,
  ]);
});

test("statements that policies gain or lose, those of keys apart", () => {
  const policy = (...Statement: readonly object[]) => ({
    policy: JSON.stringify({ Version: "2012-10-17", Statement }),
  });
  const use = { Sid: "Use", Effect: "Allow", Principal: "*", Action: "kms:Decrypt", Resource: "*" };
  const grant = { Effect: "Allow", Action: ["s3:GetObject"], Resource: "arn:aws:s3:::b/*" };
  const key = resource("aws_kms_key.a", policy(use), policy(use, { ...use, Action: "kms:CreateGrant" }));
  const role = resource("aws_iam_role_policy.b", policy(grant, use), policy(use));
  const stacks = of(plan([key, role]));
  expect(found("key-policy", stacks)).toEqual([
    "payments | aws_kms_key.a | gains Allow Action: kms:CreateGrant; Principal: *; Resource: *",
  ]);
  expect(found("iam-statements", stacks)).toEqual([
    'payments | aws_iam_role_policy.b | loses Allow Action: ["s3:GetObject"]; Resource: arn:aws:s3:::b/*',
  ]);
  // A statement that has another name only is the same, as is a policy that is no JSON.
  const renamed = resource("aws_iam_role_policy.b", policy(use), policy({ ...use, Sid: "Other" }));
  expect(
    found(
      "iam-statements",
      of(plan([renamed, resource("aws_iam_policy.c", { policy: "a" }, { policy: "b" })])),
    ),
  ).toEqual([]);
});

test("a group's last refresh that failed or is under way, of which no plan knows", () => {
  const withRefresh = (status: string, reason?: string) =>
    workload(plan([]), {
      facts: facts("web", { fleets: [{ name: "web", image: "web", lastRefresh: { status, reason } }] }),
    });
  expect(found("refresh-failed", withRefresh("Failed", "key is disabled"))).toEqual([
    "payments | the last instance refresh of web is Failed: key is disabled",
  ]);
  expect(found("refresh-under-way", withRefresh("InProgress"))).toEqual([
    "payments | an instance refresh of web is under way (InProgress)",
  ]);
  expect([
    ...found("refresh-failed", withRefresh("Successful")),
    ...found("refresh-under-way", withRefresh("Successful")),
  ]).toEqual([]);
});

test("what is built anew", () => {
  expect(found("build-changes", workload(fixture("component/shared"), { name: "shared" }))).toEqual([
    "shared | aws_imagebuilder_component.component_web-server | component web-server 1.0.0 → web-server 1.0.1 (replace)",
    "shared | aws_imagebuilder_image_pipeline.web_pipeline | pipeline web (update)",
    "shared | aws_imagebuilder_image_recipe.web_recipe | recipe web 1.0.0 → web 1.0.1 (replace)",
  ]);
  expect(found("destructive", workload(fixture("component/shared")))).toEqual([]);
});

test.each([
  "release/payments-ireland",
  "release/orders-ireland",
  "release/shared",
  "odd/ledger-paris",
  "first-apply/payments-ireland",
])("a real plan in which all is well, %s, has no finding", (stack) => {
  expect(reviewPlans({ stacks: [workload(fixture(stack), { facts: facts() })] }).findings).toEqual([]);
});

const statement = (secret: string) =>
  JSON.stringify({
    Statement: {
      Effect: "Allow",
      Action: "sts:AssumeRole",
      Condition: { StringEquals: { "sts:ExternalId": secret } },
    },
  });

test.each([
  ["before", { before_sensitive: { assume_role_policy: true } }],
  ["after", { after_sensitive: { assume_role_policy: true } }],
  ["as a whole", { after_sensitive: true }],
])("a policy that is sensitive %s is told by no statement", (_, masks) => {
  const role = resource(
    "aws_iam_role.a",
    { assume_role_policy: statement("PLANTED-1") },
    { assume_role_policy: statement("PLANTED-2") },
    masks,
  );
  expect(found("iam-statements", of(plan([role])))).toEqual([]);
});

test("a policy that is known at apply only loses no statement that anybody knows of", () => {
  const role = resource(
    "aws_iam_role.a",
    { assume_role_policy: statement("a") },
    {},
    { unknown: { assume_role_policy: true } },
  );
  expect(found("iam-statements", of(plan([role])))).toEqual([]);
});

test("policies in blocks of a role are told of too", () => {
  const inline = (...actions: readonly string[]) => ({
    inline_policy: actions.map((Action) => ({
      name: Action,
      policy: JSON.stringify({ Statement: { Effect: "Allow", Action, Resource: "*" } }),
    })),
  });
  const role = resource("aws_iam_role.a", inline("s3:ListBucket"), inline("s3:ListBucket", "iam:*"));
  expect(found("iam-statements", of(plan([role])))).toEqual([
    "payments | aws_iam_role.a | gains Allow Action: iam:*; Resource: *",
  ]);
});

test("what a plan marks as sensitive is in no finding's message and no rollout", () => {
  const secrets = { before_sensitive: { name: true }, after_sensitive: { name: true } };
  const component = resource(
    "aws_imagebuilder_component.a",
    { name: "PLANTED-name", version: "1.0.0" },
    { name: "PLANTED-name", version: "1.0.1" },
    secrets,
  );
  const change = group("1", undefined, { name: "PLANTED-group" });
  const hidden = { ...change, change: { ...change.change, ...secrets } };
  const review = reviewPlans({ stacks: [of(releasePlan(OLD, NEW, [component, hidden]))] });
  expect(JSON.stringify(review)).not.toContain("PLANTED");
  expect(review.findings.map(({ message }) => message)).toContain(
    "component (not shown) 1.0.0 → (not shown) 1.0.1 (update)",
  );
});
