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
    'instanceRole: { statements: [{ Action: ["s3:*"], Resource: ["arn:aws-cn:s3:::a", "arn:*:s3:::b", "arn:aws:s3:::c", "*"] }] }',
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

test.each<[what: string, text: string, messages: string[]]>([
  ["nothing of logs", "logs: {}", ["shared.logs: has none of s3, cloudWatch"]],
  [
    "no logs in S3 that expire",
    "logs: { s3: { enabled: false, prefix: a, expiryDays: 3 } }",
    [
      'shared.logs.s3.prefix: "prefix" has no effect without logs in S3',
      'shared.logs.s3.expiryDays: "expiryDays" has no effect without logs in S3',
    ],
  ],
  [
    "a bucket of one's own whose logs expire",
    "logExpiryDays: 3\n  logs: { s3: { bucket: acme-logs, expiryDays: 3 } }",
    [
      'shared.logs.s3.expiryDays: "expiryDays" has no effect beside bucket, which has rules of its own',
      'shared.logExpiryDays: "logExpiryDays" has no effect beside logs.s3, which says it',
    ],
  ],
  ...["enabled: false", "bucket: acme-logs", "expiryDays: 3"].map((s3): [string, string, string[]] => [
    `an expiry beside logs in S3 with ${s3}`,
    `logExpiryDays: 3\n  logs: { s3: { ${s3} } }`,
    ['shared.logExpiryDays: "logExpiryDays" has no effect beside logs.s3, which says it'],
  ]),
  [
    "a retention that CloudWatch does not have",
    "logs: { cloudWatch: { retentionDays: 2 } }",
    ["shared.logs.cloudWatch.retentionDays: 2 is not allowed here"],
  ],
  [
    "a topic beside one that is made",
    "snsTopicArn: arn:aws:sns:eu-west-1:111122223333:builds\n  snsTopic: { email: [a@example.com] }",
    ['shared.snsTopicArn: "snsTopicArn" has no effect beside snsTopic, which is made in its place'],
  ],
  [
    "a topic of another Region",
    "snsTopicArn: arn:aws:sns:us-east-1:111122223333:builds",
    ['shared.snsTopicArn: "arn:aws:sns:us-east-1:111122223333:builds" is a topic of another Region'],
  ],
  ["a topic without subscribers", "snsTopic: {}", ["shared.snsTopic: has none of email, https"]],
  [
    "a FIFO topic",
    "snsTopicArn: arn:aws:sns:eu-west-1:111122223333:builds.fifo",
    [
      'shared.snsTopicArn: "arn:aws:sns:eu-west-1:111122223333:builds.fifo" is a FIFO topic, to which neither Image Builder nor EventBridge publishes',
    ],
  ],
])("%s is a mistake", (_, text, messages) => {
  expect(new Set(summaryOf(shared(text)))).toEqual(new Set(messages));
});

test.each([
  ["no bucket", "logs: { s3: { enabled: false } }", undefined, 90],
  [
    "a bucket that is there",
    "logs: { s3: { bucket: acme-logs } }",
    { bucket: "acme-logs", prefix: "image-builder" },
    90,
  ],
  [
    "another prefix and expiry",
    "logs: { s3: { prefix: builds, expiryDays: 7 } }",
    { bucket: "golden-ami-logs-111122223333-eu-west-1", prefix: "builds" },
    7,
  ],
  [
    "another prefix beside the short form",
    "logExpiryDays: 7\n  logs: { s3: { prefix: builds } }",
    { bucket: "golden-ami-logs-111122223333-eu-west-1", prefix: "builds" },
    7,
  ],
  [
    "the short form",
    "logExpiryDays: 7",
    { bucket: "golden-ami-logs-111122223333-eu-west-1", prefix: "image-builder" },
    7,
  ],
])("logs with %s", (_, text, logs, days) => {
  const { landingZone } = load({ "golden-ami.yaml": shared(text) });
  expect(landingZone.buildLogs).toEqual(logs);
  expect(landingZone.shared.logExpiryDays).toBe(days);
});

const image = (text: string) =>
  exchange(LANDING_ZONE, "    platform: Linux\n", `    platform: Linux\n    ${text}\n`);

test.each<[what: string, text: string, messages: string[]]>([
  [
    "a host without its tenancy",
    "placement: { hostId: h-0123456789abcdef0 }",
    ['images.web.placement.hostId: "hostId" has no effect but on dedicated hosts'],
  ],
  [
    "hosts of another Region",
    "placement: { tenancy: host, hostResourceGroupArn: arn:aws:resource-groups:us-east-1:111122223333:group/hosts }",
    [
      'images.web.placement.hostResourceGroupArn: "arn:aws:resource-groups:us-east-1:111122223333:group/hosts" is a resource group of another Region',
    ],
  ],
  [
    "a timeout of no tests",
    "tests: { enabled: false, timeoutMinutes: 60 }",
    ['images.web.tests.timeoutMinutes: "timeoutMinutes" has no effect without tests'],
  ],
  [
    "a timeout that is too short",
    "tests: { timeoutMinutes: 59 }",
    ["images.web.tests.timeoutMinutes: 59 is too small"],
  ],
])("%s of an image is a mistake", (_, text, messages) => {
  expect(summaryOf(image(text))).toEqual(messages);
});

const KEY = "arn:aws:kms:eu-west-1:111122223333:key/01234567-89ab-4cde-8f01-23456789abcd";
const keys = (text: string) => `kmsKeyIds: { ${text} }`;

test.each<[what: string, text: string, messages: string[]]>([
  ["a key of the Region", keys(`eu-west-1: "${KEY}"`), []],
  [
    "a key of another Region",
    keys(`eu-west-3: "${KEY}"`),
    [`shared.kmsKeyIds.eu-west-3: "${KEY}" is a key of another Region`],
  ],
  [
    "a key of another account",
    keys(`eu-west-1: "${KEY.replace("111122223333", "444455556666")}"`),
    [
      `shared.kmsKeyIds.eu-west-1: "${KEY.replace("111122223333", "444455556666")}" is a key of another account`,
    ],
  ],
  [
    "a key of another account and another Region",
    keys(`eu-west-3: "${KEY.replace("111122223333", "444455556666")}"`),
    [
      `shared.kmsKeyIds.eu-west-3: "${KEY.replace("111122223333", "444455556666")}" is a key of another Region`,
    ],
  ],
  [
    "a key of another account and another partition",
    keys(
      `eu-west-1: "${KEY.replace("aws:kms:eu-west-1:111122223333", "aws-cn:kms:eu-west-1:444455556666")}"`,
    ),
    [
      `shared.kmsKeyIds.eu-west-1: "${KEY.replace("aws:kms:eu-west-1:111122223333", "aws-cn:kms:eu-west-1:444455556666")}" is a key of another partition than eu-west-1's`,
    ],
  ],
  [
    "a key of a Region that no image goes to",
    keys(`us-east-1: "${KEY.replace("eu-west-1", "us-east-1")}"`),
    ['shared.kmsKeyIds.us-east-1: "us-east-1" has no effect, because no image goes there'],
  ],
  [
    "an alias",
    keys('eu-west-1: "arn:aws:kms:eu-west-1:111122223333:alias/mine"'),
    [
      'shared.kmsKeyIds.eu-west-1: "arn:aws:kms:eu-west-1:111122223333:alias/mine" has "alias/mine" as resource',
    ],
  ],
  [
    "an external id without a role",
    "externalId: golden-ami",
    ['shared.externalId: "externalId" has no effect without assumeRole'],
  ],
  ["an external id of a role", "assumeRole: arn:aws:iam::111122223333:role/ci\n  externalId: golden-ami", []],
])("of keys and roles, %s", (_, text, messages) => {
  expect(summaryOf(shared(text))).toEqual(messages);
});

test("a key of the Region where images are built is right, whether one goes there or not", () => {
  const key = KEY.replace("eu-west-1", "eu-west-2");
  const text = exchange(LANDING_ZONE, "region: eu-west-1\nimages", "region: eu-west-2\nimages");
  expect(summaryOf(exchange(text, "shared:\n", `shared:\n  ${keys(`eu-west-2: "${key}"`)}\n`))).toEqual([]);
});

test("an external id of a workload is that of its role", () => {
  const workload = (text: string) =>
    exchange(
      LANDING_ZONE,
      "    region: eu-west-1\n    fleets",
      `    region: eu-west-1\n    ${text}\n    fleets`,
    );
  expect(summaryOf(workload("externalId: golden-ami"))).toEqual([
    'workloads.payments-prod.externalId: "externalId" has no effect without assumeRole',
  ]);
  expect(summaryOf(workload('assumeRole: arn:aws:iam::444455556666:role/a\n    externalId: "a b"'))).toEqual([
    'workloads.payments-prod.externalId: "a b" has " ", which is not allowed in an external id',
  ]);
});

test("a landing zone with a prefix has it before every name, and keeps its own names to itself", () => {
  const text = exchange(LANDING_ZONE, "shared:\n", "namePrefix: staging\nshared:\n");
  const { landingZone, versions } = load({ "golden-ami.yaml": text });
  const [image] = landingZone.images;
  expect(image).toMatchObject({
    name: "web",
    fullName: "staging-web",
    pipelineArn: "arn:aws:imagebuilder:eu-west-1:111122223333:image-pipeline/staging-web",
    components: [{}, { document: "staging-web-server" }],
  });
  expect(landingZone.components.map(({ name }) => name)).toEqual(["staging-web-server"]);
  expect(landingZone.buildLogs?.bucket).toBe("staging-golden-ami-logs-111122223333-eu-west-1");
  expect(landingZone.documentBucket).toBe("staging-golden-ami-components-111122223333-eu-west-1");
  expect(landingZone.workloads).toMatchObject([
    {
      name: "payments-prod",
      sharedKeyAliasArn: "arn:aws:kms:eu-west-1:111122223333:alias/staging-golden-ami",
      fleets: [{ name: "web", image: { image: "staging-web" } }],
    },
  ]);
  expect(versions.changes.map(({ name }) => name)).toEqual(["web-server", "web"]);
});

test("a parent by the ARN or the parameter of an image of a landing zone with a prefix is that image", () => {
  const withParent = (parent: string) =>
    exchange(
      exchange(LANDING_ZONE, "shared:\n", "namePrefix: staging\nshared:\n"),
      "workloads:",
      `  app:
    platform: Windows
    parent: ${parent}
    components: [{ managed: update-windows }]
    regions: [eu-west-1]
    share: { organization: true }
workloads:`,
    );
  const [named] = summaryOf(withParent("image:web"));
  expect(named).toMatch(/^images\.app\.platform: /);
  for (const parent of [
    "arn:aws:imagebuilder:eu-west-1:111122223333:image/staging-web/x.x.x",
    "ssm:/imagebuilder/golden-ami/staging-web/latest",
  ])
    expect(summaryOf(withParent(parent))[0]?.slice(0, 21)).toBe(named?.slice(0, 21));
});

test.each([
  ["a-b", 'namePrefix: "a-b" has "-", which is not allowed in a prefix of names'],
  ["1a", 'namePrefix: "1a" begins with "1"'],
  ["abcdefghijklm", 'namePrefix: "abcdefghijklm" has 13 characters'],
])("%s is no prefix", (prefix, message) => {
  expect(summaryOf(exchange(LANDING_ZONE, "shared:\n", `namePrefix: ${prefix}\nshared:\n`))).toEqual([
    message,
  ]);
});
