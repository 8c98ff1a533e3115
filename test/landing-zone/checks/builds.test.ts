import { exchange, LANDING_ZONE, load, summaryOf } from "../project.js";

const shared = (text: string) => exchange(LANDING_ZONE, "shared:\n", `shared:\n  ${text}\n`);
const ROLE = "shared.instanceRole";
const COMMON = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore";

test("the build role is as it is given, and a statement allows if it does not say otherwise", () => {
  const { landingZone } = load({
    "golden-ami.yaml": shared(
      'instanceRole: { path: /builds/, statements: [{ Action: ["s3:GetObject"], Resource: ["*"] }] }',
    ),
  });
  expect(landingZone.shared.instanceRole).toEqual({
    path: "/builds/",
    statements: [{ Effect: "Allow", Action: ["s3:GetObject"], Resource: ["*"] }],
  });
});

test.each<[what: string, text: string, messages: string[]]>([
  ["nothing", "instanceRole: {}", [`${ROLE}: has none of policies, statements, permissionsBoundary, path`]],
  [
    "a policy of another account",
    "instanceRole: { policies: [arn:aws:iam::444455556666:policy/read] }",
    [`${ROLE}.policies[0]: "arn:aws:iam::444455556666:policy/read" is a policy of another account`],
  ],
  [
    "a policy of another partition",
    "instanceRole: { policies: [arn:aws-cn:iam::aws:policy/ReadOnlyAccess] }",
    [
      `${ROLE}.policies[0]: "arn:aws-cn:iam::aws:policy/ReadOnlyAccess" is a policy of another partition than eu-west-1's`,
    ],
  ],
  [
    "a policy that each build role has",
    `instanceRole: { policies: [${COMMON}] }`,
    [`${ROLE}.policies[0]: "${COMMON}" is a policy of the role already`],
  ],
  [
    "a boundary of another account",
    "instanceRole: { permissionsBoundary: arn:aws:iam::444455556666:policy/bound }",
    [`${ROLE}.permissionsBoundary: "arn:aws:iam::444455556666:policy/bound" is a policy of another account`],
  ],
  [
    "a statement about a resource of another partition",
    'instanceRole: { statements: [{ Action: ["s3:*"], Resource: ["arn:aws-cn:s3:::a", "arn:*:s3:::b", "*"] }] }',
    [
      `${ROLE}.statements[0].Resource[0]: "arn:aws-cn:s3:::a" is a resource of another partition than eu-west-1's`,
    ],
  ],
  [
    "statements that are wrong in each way",
    'instanceRole: { statements: [{ Sid: a-b, Effect: Maybe, Action: [GetObject], Resource: [bucket] }, { Condition: { Equals: { account: ["1"] } } }] }',
    [
      `${ROLE}.statements[0].Sid: "a-b" has "-", which is not allowed in a statement's id`,
      `${ROLE}.statements[0].Effect: "Maybe" is not allowed here`,
      `${ROLE}.statements[0].Action[0]: "GetObject" names no service`,
      `${ROLE}.statements[0].Resource[0]: "bucket" is not a resource of a policy`,
      `${ROLE}.statements[1]: has none of Action, NotAction`,
      `${ROLE}.statements[1]: has none of Resource, NotResource`,
      `${ROLE}.statements[1].Condition.Equals: "Equals" is not a condition operator`,
      `${ROLE}.statements[1].Condition.Equals.account: "account" is not a condition key`,
    ],
  ],
  [
    "statements that are too long for IAM",
    `instanceRole: { statements: [{ Action: ["s3:*"], Resource: ["arn:aws:s3:::${"a".repeat(8000)}"] }] }`,
    [`${ROLE}.statements: has 8067 characters`],
  ],
  [
    "a profile by its ARN",
    "instanceProfile: arn:aws:iam::111122223333:instance-profile/build",
    [
      'shared.instanceProfile: "arn:aws:iam::111122223333:instance-profile/build" has ":", which is not allowed in an instance profile\'s name',
    ],
  ],
  [
    "a role beside a profile",
    "instanceProfile: build\n  instanceRole: { path: /a/ }\n  readableParameters: [/a]",
    [
      'shared.instanceRole: "instanceRole" has no effect beside instanceProfile, whose role is there',
      'shared.readableParameters: "readableParameters" has no effect beside instanceProfile, whose role says what it may read',
    ],
  ],
])("%s in place of a build role", (_, text, messages) => {
  expect(new Set(summaryOf(shared(text)))).toEqual(new Set(messages));
});
