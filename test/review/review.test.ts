import { UserError } from "../../input/problem.js";
import { parsePlan, type ResourceChange } from "../../plan/plan-json.js";
import { FAIL_ON, failures, notReleasesOnly } from "../../review/gate.js";
import { maskAccounts } from "../../review/mask-accounts.js";
import { otherChanges } from "../../review/model/change-lines.js";
import type { StackPlan } from "../../review/model/stack-plan.js";
import { reviewPlans } from "../../review/review.js";
import {
  ami,
  facts,
  fixture,
  fixtureText,
  group,
  output,
  plan,
  releasePlan,
  resource,
  template,
  workload,
} from "./plans.js";
import { REAL_PLANS } from "./real-plans.js";

const [OLD, NEW] = [ami("1.4.0", 7), ami("1.4.1", 1)];

const stack = (name: string, one: StackPlan["plan"], account = "444455556666", image = "web"): StackPlan => ({
  name,
  status: "planned",
  plan: one,
  facts: facts(image, { account }),
});
const release = (name: string, account?: string) => stack(name, releasePlan(OLD, NEW), account);
const same = (name: string, account?: string) =>
  stack(name, plan([template(NEW.id, NEW.id)], { output_changes: output(NEW, NEW) }), account);
const bucket = (before: object | null, after: object | null, others: object = {}) =>
  resource("aws_s3_bucket.a", before && { ...before }, after && { ...after }, others);
const changed = (name: string) => stack(name, plan([bucket({ bucket: "a" }, { bucket: "b" })]));
const verdict = (...stacks: readonly StackPlan[]) => reviewPlans({ stacks }).verdict;

test.each<[what: string, stacks: readonly StackPlan[], expected: { class: string; text: string }]>([
  ["nothing", [same("a"), same("b")], { class: "no changes", text: "nothing changes in 2 stacks" }],
  [
    "a release everywhere",
    [release("a"), release("b", "777788889999")],
    { class: "release only", text: "web 1.4.0/7 → 1.4.1/1 in all 2 accounts; nothing else changes" },
  ],
  [
    "a release, of which no plan knows what it follows",
    [stack("a", plan([template("ami-1", NEW.id)], { output_changes: output(NEW, NEW) }))],
    { class: "release only", text: "ami-1 → web 1.4.1/1 in 1 account; nothing else changes" },
  ],
  [
    "a release in some accounts, because others have it",
    [release("a"), release("b", "777788889999"), same("c", "222233334444")],
    { class: "release only", text: "web 1.4.0/7 → 1.4.1/1 in 2 of 3 accounts; nothing else changes" },
  ],
  [
    "a release and more",
    [release("a"), changed("b")],
    { class: "release + other", text: "web 1.4.0/7 → 1.4.1/1 in 1 account; 1 other change in b" },
  ],
  [
    "no release",
    [same("a"), changed("b"), changed("c")],
    { class: "other only", text: "2 other changes in b, c" },
  ],
  [
    "a release, and something that goes",
    [release("a"), stack("b", plan([bucket({}, null)]))],
    {
      class: "destructive",
      text: "1 resource is destroyed or replaced: b aws_s3_bucket.a; web 1.4.0/7 → 1.4.1/1 in 1 account",
    },
  ],
  [
    "a downgrade",
    [stack("a", releasePlan(NEW, OLD)), release("b")],
    {
      class: "downgrade or sideways",
      text: "a web goes back from web 1.4.1/1 to web 1.4.0/7; web 1.4.0/7 → 1.4.1/1 in 1 account",
    },
  ],
  [
    "an AMI that nobody knows yet",
    [
      stack(
        "a",
        plan([
          resource(
            "aws_launch_template.web_launch_template",
            { id: "lt-1", image_id: OLD.id },
            { id: "lt-1" },
            { unknown: { image_id: true } },
          ),
        ]),
      ),
    ],
    { class: "unknown", text: "the AMI is known at apply only for a web" },
  ],
  [
    "a stack that failed, whatever the others do",
    [release("a"), { name: "b", status: "failed", error: "Error: no" }, stack("c", plan([bucket({}, null)]))],
    {
      class: "partial",
      text: "1 of 3 stacks is not planned: b; 1 resource is destroyed or replaced: c aws_s3_bucket.a; web 1.4.0/7 → 1.4.1/1 in 1 account",
    },
  ],
])("the verdict of %s", (_, stacks, expected) => {
  expect(verdict(...stacks)).toEqual(expected);
});

test("a plan that leaves changes for a second one is there, but not whole", () => {
  expect(verdict(release("a"), stack("b", plan([], { complete: false })))).toEqual({
    class: "partial",
    text: "1 of 2 stacks is not planned whole: b; web 1.4.0/7 → 1.4.1/1 in 1 account",
  });
});

test("of an output it is said what becomes of it", () => {
  const output = (action: string) => ({ actions: [action], before: "a", after: "b" });
  const output_changes = {
    z: output("delete"),
    b: output("create"),
    a: output("update"),
    c: output("no-op"),
  };
  const { stacks } = reviewPlans({ stacks: [workload(plan([], { output_changes }))] });
  expect(otherChanges(stacks)).toEqual([
    { names: ["payments"], lines: ["update output.a", "create output.b", "delete output.z"] },
  ]);
});

test("many names are folded in the verdict", () => {
  const stacks = Array.from(
    { length: 9 },
    (_, index): StackPlan => ({ name: `s${index}`, status: "failed", error: "no" }),
  );
  expect(verdict(...stacks).text).toBe("9 of 9 stacks are not planned: s0, s1, s2 and 6 more");
});

test("the same plans give the same review, in whatever order they come", () => {
  const stacks = [release("b"), changed("c"), same("a")];
  expect(JSON.stringify(reviewPlans({ stacks: stacks.toReversed() }))).toBe(
    JSON.stringify(reviewPlans({ stacks })),
  );
});

test("another plan is another digest, and so is one that is missing", () => {
  const digest = (...stacks: readonly StackPlan[]) => reviewPlans({ stacks }).digest;
  const one = { ...release("a"), digest: "1" };
  expect(digest(one)).toBe(digest({ ...one }));
  const others = [
    digest({ ...one, digest: "2" }),
    digest({ ...one, name: "b" }),
    digest({ ...one, status: "stale" }),
    digest(),
  ];
  expect(new Set([digest(one), ...others]).size).toBe(5);
});

describe("what makes a review fail", () => {
  const { findings, ...others } = reviewPlans({
    stacks: [
      stack("a", releasePlan(NEW, OLD)),
      stack("b", releasePlan(OLD, NEW, [group("$Latest", "$Latest")])),
    ],
  });
  const review = { findings, ...others };

  test.each([
    [["downgrade"], ["downgrade"]],
    [["skew", "drift"], ["skew"]],
    [["error"], ["downgrade"]],
    [["warning"], ["downgrade", "skew", "not-rolled-out"]],
    [["note"], ["downgrade", "skew", "not-rolled-out"]],
    [["drift"], []],
    [[], []],
  ])("--fail-on %j finds %j", (failOn, rules) => {
    expect(failures(review, failOn).map(({ rule }) => rule)).toEqual(rules);
  });

  test("every rule and severity can be asked for", () => {
    expect(FAIL_ON).toEqual(
      expect.arrayContaining(["downgrade", "skew", "incomplete", "destructive", "error", "warning", "note"]),
    );
  });

  test.each<[what: string, stacks: readonly StackPlan[], notSelected: readonly string[], reasons: unknown[]]>(
    [
      ["a release", [release("a"), same("b")], [], []],
      ["no change", [same("a")], [], []],
      ["no plan", [], [], ["there is no plan"]],
      [
        "a change",
        [release("a"), changed("b")],
        [],
        [expect.stringContaining('the verdict is "release + other"')],
      ],
      ["a stack that was not planned", [release("a")], ["b"], ["not planned: b"]],
      [
        "an owner whom no plan tells",
        [workload(plan([resource("aws_launch_template.x", { image_id: "ami-1" }, { image_id: "ami-2" })]))],
        [],
        ["no plan tells who owns ami-2"],
      ],
      [
        "a release that no plan knows, before one that is known",
        [stack("a", plan([template("ami-1", NEW.id)], { output_changes: output(NEW, NEW) }))],
        [],
        ["no plan tells which release ami-1 is"],
      ],
      [
        "an owner who is not trusted",
        [stack("a", releasePlan(OLD, { ...NEW, owner_id: "999988887777" }))],
        [],
        [
          expect.stringContaining('the verdict is "downgrade or sideways"'),
          expect.stringContaining("untrusted-owner: a: "),
        ],
      ],
      [
        "instances that stay",
        [stack("a", releasePlan(OLD, NEW, [group("$Latest", "$Latest")]))],
        [],
        [expect.stringContaining("not-rolled-out: a: ")],
      ],
    ],
  )("--expect releases-only of %s", (_, stacks, notSelected, reasons) => {
    expect(notReleasesOnly(reviewPlans({ stacks, notSelected }))).toEqual(reasons);
  });

  const RUN = { ami: OLD.id, iam_instance_profile: "web", launch_template: [{ id: "lt-1", version: "1" }] };
  const instance = (after: object, others: object) =>
    resource(
      "aws_instance.web_instances[0]",
      RUN,
      { ...after, launch_template: [{ id: "lt-1" }] },
      { actions: ["create", "delete"], unknown: { launch_template: [{ version: true }] }, ...others },
    );
  const parameter = (before: string, after: string) =>
    resource("aws_ssm_parameter.web", { insecure_value: before }, { insecure_value: after });
  const BY_TEMPLATE = { replace_paths: [["launch_template", 0, "version"]] };

  test.each<[what: string, more: readonly ResourceChange[]]>([
    ["a group that is refreshed", [group("1", undefined)]],
    ["an instance that its template's version replaces", [instance({}, BY_TEMPLATE)]],
    ["a parameter with the AMI", [parameter(OLD.id, NEW.id)]],
  ])("--expect releases-only passes a release with %s", (_, more) => {
    expect(notReleasesOnly(reviewPlans({ stacks: [stack("a", releasePlan(OLD, NEW, more))] }))).toEqual([]);
  });

  const inResource = (more: object) => {
    const { resource_changes, ...rest } = releasePlan(OLD, NEW);
    return { ...rest, resource_changes: resource_changes?.map((one) => ({ ...one, ...more })) };
  };
  const inChange = (more: (change: ResourceChange["change"]) => object) => {
    const { resource_changes, ...rest } = releasePlan(OLD, NEW);
    return {
      ...rest,
      resource_changes: resource_changes?.map((one) => ({
        ...one,
        change: { ...one.change, ...more(one.change) },
      })),
    };
  };
  const withOutput = (name: string, change: object | null) => {
    const { output_changes, ...rest } = releasePlan(OLD, NEW);
    const none = { actions: ["delete"], before: output_changes?.golden_ami?.before, after: null };
    return { ...rest, output_changes: { ...output_changes, [name]: { ...none, ...change } } };
  };
  const looked = (...amis: readonly object[]) => ({
    prior_state: {
      values: {
        root_module: {
          resources: amis.map((values) => ({
            address: "data.aws_ami.web",
            mode: "data",
            type: "aws_ami",
            values: { ...values },
          })),
        },
      },
    },
  });

  test.each<[what: string, one: StackPlan["plan"], why: string]>([
    [
      "a group that goes to a version which somebody wrote, though the template stays",
      plan([template(NEW.id, NEW.id), group("3", "1")], { output_changes: output(NEW, NEW) }),
      '"other only"',
    ],
    ["a group that goes to $Latest", releasePlan(OLD, NEW, [group("1", "$Latest")]), '"release + other"'],
    ["another parameter", releasePlan(OLD, NEW, [parameter("off", "on")]), '"release + other"'],
    ["a move", inResource({ previous_address: "aws_launch_template.x" }), '"release + other"'],
    ["an import", inChange(() => ({ importing: { id: "lt-1" } })), '"release + other"'],
    [
      "what is sensitive in a redacted plan, and may change unseen",
      inChange(() => ({ before_sensitive: { user_data: true }, after_sensitive: { user_data: true } })),
      '"release + other"',
    ],
    [
      "another order of a list",
      inChange(({ before, after }) => ({
        before: { ...Object(before), override: [{ instance_type: "a" }, { instance_type: "b" }] },
        after: { ...Object(after), override: [{ instance_type: "b" }, { instance_type: "a" }] },
      })),
      '"release + other"',
    ],
    [
      "another default version",
      inChange(({ before, after }) => ({
        before: { ...Object(before), default_version: 3 },
        after: { ...Object(after), default_version: 1 },
      })),
      '"release + other"',
    ],
    [
      "another role of an instance",
      releasePlan(OLD, NEW, [instance({ iam_instance_profile: "admin" }, BY_TEMPLATE)]),
      '"destructive"',
    ],
    [
      "user data of an instance that is known at apply only",
      {
        ...releasePlan(OLD, NEW, [
          instance(
            {},
            { ...BY_TEMPLATE, unknown: { launch_template: [{ version: true }], user_data: true, arn: true } },
          ),
        ]),
        configuration: {
          root_module: {
            resources: [
              {
                address: "aws_instance.web_instances",
                expressions: { launch_template: [{}], user_data: { references: ["data.aws_s3_object.a"] } },
              },
            ],
          },
        },
      },
      '"destructive"',
    ],
    [
      "an instance that somebody asked to replace",
      releasePlan(OLD, NEW, [instance({}, { action_reason: "replace_by_request" })]),
      '"destructive"',
    ],
    [
      "a fleet that goes, whose AMI was looked up alone",
      plan([], {
        output_changes: {
          golden_ami: { actions: ["update"], before: { web: NEW, db: NEW }, after: { web: NEW } },
        },
      }),
      '"other only": 1 other change in a',
    ],
    ["an output that goes", withOutput("golden_ami", null), "1 other change in a"],
    [
      "an output that tells another AMI",
      withOutput("ami_id", { actions: ["update"], after: { web: "ami-3" } }),
      '"release + other"',
    ],
    ["another AMI of the same release", releasePlan(OLD, { ...OLD, id: "ami-3" }), '"downgrade or sideways"'],
    [
      "an owner whom only an output trusts",
      { ...releasePlan(OLD, NEW), ...looked({ ...NEW, owner_id: "999988887777" }) },
      '"downgrade or sideways"',
    ],
    [
      "an action that a provider is asked for",
      {
        ...releasePlan(OLD, NEW),
        action_invocations: [{ address: "action.aws_lambda_invoke.a", type: "aws_lambda_invoke" }],
      },
      '"release + other"',
    ],
    [
      "an action that is left for a second plan",
      { ...releasePlan(OLD, NEW), deferred_action_invocations: [{}] },
      '"partial"',
    ],
    ["an AMI that nobody has looked up", { ...releasePlan(OLD, NEW), ...looked() }, "who owns ami-1.4.1-1"],
  ])("--expect releases-only does not pass %s", (_, one, why) => {
    const reasons = notReleasesOnly(reviewPlans({ stacks: [stack("a", one)] }));
    expect(reasons.join("\n")).toContain(why);
  });

  test("--expect releases-only does not pass an AMI's output of a stack that is of no landing zone", () => {
    const output_changes = { ami_id: { actions: ["update"], before: "ami-1", after: "ami-2" } };
    const reasons = notReleasesOnly(reviewPlans({ stacks: [workload(plan([], { output_changes }))] }));
    expect(reasons).toEqual([expect.stringContaining('"other only"')]);
  });

  test("--expect releases-only of plans of files that are not committed", () => {
    const committed = { stacks: [release("a")], commit: "0123456789abcdef" };
    expect(notReleasesOnly(reviewPlans({ ...committed, hasUncommittedChanges: false }))).toEqual([]);
    expect(notReleasesOnly(reviewPlans({ ...committed, hasUncommittedChanges: true }))).toEqual([
      "files that were planned differ from the commit: commit them, and plan again",
    ]);
  });

  test.each(["release/payments-ireland", "release/orders-ireland", "release/shared"])(
    "the real plan %s is of a release alone",
    (name) => {
      expect(notReleasesOnly(reviewPlans({ stacks: [workload(fixture(name), { facts: facts() })] }))).toEqual(
        [],
      );
    },
  );
});

test("accounts are masked in every text, and numbers and ids that look like one are not", () => {
  const review = reviewPlans({
    stacks: [
      {
        ...release("a"),
        error: "arn:aws:iam::444455556666:role/x i-0444455556666777 2026112600001 111122223333",
      },
    ],
  });
  const masked = maskAccounts(review);
  expect(JSON.stringify(masked)).not.toMatch(/(?<!\d)(444455556666|111122223333)(?![\d])/);
  expect(masked.stacks[0]?.error).toBe(
    "arn:aws:iam::********6666:role/x i-0444455556666777 2026112600001 ********3333",
  );
  expect(masked.digest).toBe(review.digest);
});

describe("any corruption of a real plan", () => {
  const OTHERS: readonly unknown[] = [undefined, null, 7, "text", [], {}, [[]], true];

  /** A review of it, or one error of the user's. */
  function attempt(text: string): "reviewed" | "refused" {
    try {
      const parsed = parsePlan(text);
      reviewPlans({ stacks: [workload(parsed, { facts: facts() })] });
      reviewPlans({ stacks: [workload(parsed)] });
      return "reviewed";
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      expect(error.message).toMatch(/^this is not the JSON of a Terraform plan|^plan format/);
      expect(error.message).not.toContain("\n");
      return "refused";
    }
  }

  test.each<[name: string, most: number]>([
    ["release/payments-ireland", Number.POSITIVE_INFINITY],
    ["odd/ads-paris", Number.POSITIVE_INFINITY],
    ...Object.keys(REAL_PLANS).map((name): [string, number] => [name, 80]),
  ])("of %s: each key and element without it, and as something else", (name, most) => {
    const root: unknown = JSON.parse(fixtureText(`${name}/plan.json`));
    const counts = { reviewed: 0, refused: 0 };
    for (const [holder, key] of places(root, most)) {
      const whole = holder[key];
      for (const other of OTHERS) {
        if (other === undefined) delete holder[key];
        else holder[key] = other;
        counts[attempt(JSON.stringify(root))] += 1;
      }
      holder[key] = whole;
    }
    expect(counts.reviewed).toBeGreaterThan(100);
    expect(counts.refused).toBeGreaterThan(10);
  });

  test("cut off anywhere", () => {
    const text = fixtureText("odd/ads-paris/plan.json");
    for (let length = 0; length < text.length - 1; length += 97)
      expect(attempt(text.slice(0, length))).toBe("refused");
  });

  /** Some of all places below a value, each with what holds it: all of the upper ones, every 20th below, or at most so many. */
  function places(value: unknown, most: number): [Record<string | number, unknown>, string | number][] {
    const found: [Record<string | number, unknown>, string | number][] = [];
    const walk = (item: unknown, depth: number) => {
      if (typeof item !== "object" || item === null) return;
      const holder: Record<string | number, unknown> = Object.assign(item);
      for (const key of Object.keys(item)) {
        found.push([holder, Array.isArray(item) ? Number(key) : key]);
        walk(holder[key], depth + 1);
      }
    };
    walk(value, 0);
    const step = Math.max(20, Math.ceil(found.length / most));
    return found.filter((_, index) => index < 40 || index % step === 0);
  }
});

describe("what a container's new recipe contains", () => {
  const recipe = (before: object | null, after: object | null) =>
    plan([
      resource(
        "aws_imagebuilder_container_recipe.app_container_recipe",
        before && { ...before },
        after && { ...after },
      ),
    ]);
  const asked = (one: StackPlan["plan"], kind: "shared" | "workload" = "shared") => {
    const contentsOf = jest.fn((image: string, from: string, to: string) => ({
      ...{ image, from, to },
      ...{ components: [], files: [], settings: [], commits: [] },
    }));
    const stacks = [{ ...stack("shared", one), facts: facts("web", { kind, fleets: [] }) }];
    return reviewPlans({ stacks, contentsOf }).contents.map(({ image, from, to }) => [image, from, to]);
  };
  const [old, next] = [
    { name: "app", version: "1.0.0" },
    { name: "app", version: "1.0.1" },
  ];

  test("is asked for where the shared stack replaces it", () => {
    expect(asked(recipe(old, next))).toEqual([["app", "1.0.0", "1.0.1"]]);
  });

  test.each([
    ["a recipe that is new", recipe(null, next)],
    ["a recipe that goes", recipe(old, null)],
    ["one of the same version", recipe(old, { ...old, tags: {} })],
    ["one of another name", recipe(old, { ...next, name: "web" })],
  ])("is not asked for of %s", (_, one) => {
    expect(asked(one)).toEqual([]);
  });

  test("is not asked for of a recipe that another stack has", () => {
    expect(asked(recipe(old, next), "workload")).toEqual([]);
  });
});
