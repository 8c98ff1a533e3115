import { LifecyclePolicy, type LifecyclePolicyProps } from "../../../modules/image/lifecycle-policy.js";
import { only, synthesize } from "../../synthesize.js";

const ROLE = "arn:aws:iam::111122223333:role/lifecycle";

const policy = (props: Partial<LifecyclePolicyProps>) =>
  only(
    synthesize((stack) => {
      new LifecyclePolicy(stack, "web", { image: "web", executionRoleArn: ROLE, ...props });
    }),
    "aws_imagebuilder_lifecycle_policy",
  );

const PINNED = { GoldenImagePinned: "true" };
const rule = (type: string, filter: object, amis: object = {}) => ({
  action: [
    {
      type,
      include_resources: [{ amis: true, snapshots: type === "DELETE", containers: false }],
    },
  ],
  filter: [filter],
  exclusion_rules: [{ amis: [{ is_public: false, tag_map: PINNED, ...amis }] }],
});

test("releases but so many are deleted with their AMIs and snapshots, of whatever version of the recipe, and never pinned ones", () => {
  expect(policy({ delete: { keep: 3 } })).toEqual({
    name: "web",
    execution_role: ROLE,
    resource_type: "AMI_IMAGE",
    status: "ENABLED",
    resource_selection: [{ tag_map: { GoldenImage: "web" } }],
    policy_detail: [rule("DELETE", { type: "COUNT", value: 3 })],
  });
});

test("everything that can be given is where it belongs", () => {
  expect(
    policy({
      name: "web-server",
      deprecate: { olderThanDays: 30 },
      disable: { keep: 5, retain: { regions: ["eu-west-3"], public: true } },
      delete: {
        olderThanDays: 365,
        retainAtLeast: 4,
        retain: { lastLaunchedDays: 90, sharedAccounts: ["444455556666"], tags: { Keep: "yes" } },
      },
    }),
  ).toMatchObject({
    name: "web-server",
    policy_detail: [
      rule("DEPRECATE", { type: "AGE", value: 30, unit: "DAYS" }),
      rule("DISABLE", { type: "COUNT", value: 5 }, { is_public: true, regions: ["eu-west-3"] }),
      rule(
        "DELETE",
        { type: "AGE", value: 365, unit: "DAYS", retain_at_least: 4 },
        {
          shared_accounts: ["444455556666"],
          last_launched: [{ value: 90, unit: "DAYS" }],
          tag_map: { Keep: "yes", ...PINNED },
        },
      ),
    ],
  });
});

test("a deletion by age leaves one release, if nothing else is said", () => {
  expect(policy({ delete: { olderThanDays: 7 } }).policy_detail).toEqual([
    rule("DELETE", { type: "AGE", value: 7, unit: "DAYS", retain_at_least: 1 }),
  ]);
});

test("the tag of pinned releases cannot be taken from them", () => {
  expect(
    policy({ delete: { keep: 1, retain: { tags: { GoldenImagePinned: "no" } } } }).policy_detail,
  ).toEqual([rule("DELETE", { type: "COUNT", value: 1 })]);
});

test.each<[Partial<LifecyclePolicyProps>, string]>([
  [{}, "delete is not given, and no other rule is: expected at least one (test/web)"],
  [{ image: "Web", delete: { keep: 1 } }, 'image "Web" has "W", which is not allowed in an image\'s name'],
  [{ name: "w", delete: { keep: 1 } }, 'name "w" has 1 character'],
  [{ executionRoleArn: "role", delete: { keep: 1 } }, 'executionRoleArn "role" is not an ARN'],
  [{ delete: {} }, "delete.olderThanDays is not given"],
  [{ delete: { keep: 0 } }, "delete.keep 0 is too small: expected at least 1"],
  [{ delete: { keep: 1001 } }, "delete.keep 1001 is too big: expected at most 1000"],
  [{ delete: { olderThanDays: 1001 } }, "delete.olderThanDays 1001 is too big"],
  [
    { delete: { keep: 1, olderThanDays: 1 } },
    "delete.olderThanDays has no effect beside keep: expected one of both",
  ],
  [{ delete: { keep: 1, retainAtLeast: 1 } }, "delete.retainAtLeast has no effect beside keep"],
  [
    { delete: { olderThanDays: 1, retainAtLeast: 11 } },
    "delete.retainAtLeast 11 is too big: expected at most 10",
  ],
  [
    { deprecate: { keep: 1, retain: { lastLaunchedDays: 366 } } },
    "deprecate.retain.lastLaunchedDays 366 is too big",
  ],
  [{ disable: { keep: 1, retain: { sharedAccounts: ["1"] } } }, 'disable.retain.sharedAccounts[0] "1"'],
  [{ disable: { keep: 1, retain: { sharedAccounts: [] } } }, "disable.retain.sharedAccounts has 0 entries"],
  [{ disable: { keep: 1, retain: { regions: ["mars"] } } }, 'disable.retain.regions[0] "mars"'],
  [{ disable: { keep: 1, retain: { tags: { "a b": "c" } } } }, 'disable.retain.tags key "a b" has " "'],
  [
    { disable: { keep: 5 }, delete: { keep: 5 } },
    "disable.keep has no effect, because delete takes all but 5: expected less than 5",
  ],
  [
    { deprecate: { keep: 3 }, disable: { keep: 2 } },
    "deprecate.keep has no effect, because disable takes all but 2",
  ],
])("%j is refused", (props, message) => {
  expect(() => policy(props)).toThrow(message);
});
