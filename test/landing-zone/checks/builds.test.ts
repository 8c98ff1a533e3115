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

test("logs and the topic of builds have the defaults, or what is said of them", () => {
  const { landingZone } = load({ "golden-ami.yaml": LANDING_ZONE });
  expect(landingZone.buildLogs).toEqual({
    bucket: "golden-ami-logs-111122223333-eu-west-1",
    prefix: "image-builder",
  });
  const own = load({
    "golden-ami.yaml": shared("logs: { s3: { bucket: acme-logs, prefix: builds/web } }"),
  });
  expect(own.landingZone.buildLogs).toEqual({ bucket: "acme-logs", prefix: "builds/web" });
  const none = load({ "golden-ami.yaml": shared("logs: { s3: { enabled: false } }") });
  expect(none.landingZone.buildLogs).toBeUndefined();
});

test.each<[what: string, text: string, messages: string[]]>([
  ["nothing about logs", "logs: {}", ["shared.logs: has none of s3, cloudWatch"]],
  [
    "an expiry in two places",
    "logExpiryDays: 30\n  logs: { s3: { expiryDays: 20 } }",
    ['shared.logExpiryDays: "logExpiryDays" has no effect beside logs.s3, which says it'],
  ],
  [
    "an expiry of another's bucket",
    "logs: { s3: { bucket: acme-logs, expiryDays: 20 } }",
    ['shared.logs.s3.expiryDays: "expiryDays" has no effect beside bucket, which has rules of its own'],
  ],
  [
    "a bucket without logs",
    "logs: { s3: { enabled: false, bucket: acme-logs } }",
    ['shared.logs.s3.bucket: "bucket" has no effect without logs in S3'],
  ],
  [
    "a bucket that cannot be",
    "logs: { s3: { bucket: a..b } }",
    ['shared.logs.s3.bucket: "a..b" has two dots side by side'],
  ],
  [
    "a time that CloudWatch does not keep",
    "logs: { cloudWatch: { retentionDays: 31 } }",
    ["shared.logs.cloudWatch.retentionDays: 31 is not allowed here"],
  ],
  ["a topic that tells nobody", "snsTopic: {}", ["shared.snsTopic: has none of email, https"]],
  [
    "a mail to nobody",
    "snsTopic: { email: [me] }",
    ['shared.snsTopic.email[0]: "me" is not an address for mail'],
  ],
  [
    "a hook that is not encrypted",
    'snsTopic: { https: ["http://example.com"] }',
    ['shared.snsTopic.https[0]: "http://example.com" is not encrypted'],
  ],
  [
    "a topic that is made, and one that is there",
    "snsTopic: { email: [a@b.example] }\n  snsTopicArn: arn:aws:sns:eu-west-1:111122223333:builds",
    ['shared.snsTopicArn: "snsTopicArn" has no effect beside snsTopic, which is made in its place'],
  ],
  [
    "a topic of another Region",
    "snsTopicArn: arn:aws:sns:eu-west-3:111122223333:builds",
    ['shared.snsTopicArn: "arn:aws:sns:eu-west-3:111122223333:builds" is a topic of another Region'],
  ],
])("%s is a mistake", (_, text, messages) => {
  expect(new Set(summaryOf(shared(text)))).toEqual(new Set(messages));
});
