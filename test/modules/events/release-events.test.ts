import { ReleaseEvents, type ReleaseEventsProps } from "../../../modules/events/release-events.js";
import { all, type Block, type Configuration, only, synthesize } from "../../synthesize.js";

const TOPIC = "arn:aws:sns:eu-west-1:111122223333:on-call";
const NONE: ReleaseEventsProps = { images: ["web"] };
const WEBHOOK = { url: "https://hooks.example.com/images", connection: "on-call" };
const GITHUB = { repository: "example/golden-amis", connection: "github" };
const WORKSPACES = { "payments-prod": { id: "ws-0123456789abcdef", images: ["web"] } };
const HCP = { connection: "hcp-terraform", workspaces: WORKSPACES };

const events = (props: Partial<ReleaseEventsProps>) =>
  synthesize((stack) => {
    new ReleaseEvents(stack, "Events", { ...NONE, ...props });
  });

const patterns = (configuration: Configuration) =>
  all(configuration, "aws_cloudwatch_event_rule").map(({ event_pattern: pattern }) =>
    JSON.parse(String(pattern)),
  );

/** What a target would send, with the variables in place of their values. */
const templateOf = ({ input_transformer: transformer }: Block): unknown => {
  const { input_template: template } = transformer as { input_template: string };
  return JSON.parse(template.replace(/(: )(<\w+>)/g, '$1"$2"'));
};

describe("a topic that is there", () => {
  const configuration = events({ topicArn: TOPIC });

  test("is told of both states of the images alone, in a sentence, by one rule", () => {
    const { event_pattern: _, ...rule } = only(configuration, "aws_cloudwatch_event_rule");
    expect(rule).toEqual({
      name: "golden-ami-releases-topic",
      description: "Tells of builds that are AVAILABLE or FAILED",
    });
    const [{ resources, ...pattern }] = patterns(configuration);
    expect(pattern).toEqual({
      source: ["aws.imagebuilder"],
      "detail-type": ["EC2 Image Builder Image State Change"],
      detail: { state: { status: ["AVAILABLE", "FAILED"] } },
    });
    expect(resources).toEqual([
      { prefix: expect.stringMatching(/^arn:aws:imagebuilder:eu-west-1:\$\{.*account_id\}:image\/web\/$/) },
    ]);
    expect(only(configuration, "aws_cloudwatch_event_target")).toEqual({
      rule: expect.stringMatching(/^\$\{aws_cloudwatch_event_rule\..+\.name\}$/),
      target_id: "target",
      arn: TOPIC,
      input_transformer: {
        input_paths: {
          image: "$.resources[0]",
          status: "$.detail.state.status",
          before: "$.detail.previous-state.status",
          time: "$.time",
        },
        input_template: '"Image build <image> is <status>. It was <before> before. <time>"',
      },
      retry_policy: { maximum_event_age_in_seconds: 86_400, maximum_retry_attempts: 185 },
      dead_letter_config: { arn: expect.stringMatching(/^\$\{aws_sqs_queue\..+\.arn\}$/) },
    });
  });

  test("needs no role, key or topic", () => {
    for (const type of [
      "aws_iam_role",
      "aws_kms_key",
      "aws_sns_topic",
      "aws_cloudwatch_event_api_destination",
    ])
      expect(all(configuration, type)).toEqual([]);
  });

  test("has a queue for what it does not take, encrypted, for rules alone", () => {
    expect(only(configuration, "aws_sqs_queue")).toEqual({
      name: "golden-ami-releases-undelivered",
      message_retention_seconds: 1_209_600,
      sqs_managed_sse_enabled: true,
    });
    const { Statement: statements } = JSON.parse(String(only(configuration, "aws_sqs_queue_policy").policy));
    expect(statements).toEqual([
      {
        Sid: "Rules",
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: expect.stringMatching(/^\$\{aws_sqs_queue\..+\.arn\}$/),
        Condition: {
          ArnLike: { "aws:SourceArn": expect.stringMatching(/^arn:aws:events:eu-west-1:\$\{.+\}:rule\/\*$/) },
        },
      },
    ]);
  });
});

test("a topic that is made is encrypted, and lets rules publish", () => {
  const configuration = events({ topic: { email: ["images@example.com"] } });
  expect(only(configuration, "aws_sns_topic")).toEqual({
    name: "golden-ami-releases",
    kms_master_key_id: expect.stringMatching(/^\$\{aws_kms_key\..+\.arn\}$/),
  });
  const policy = (type: string) => JSON.parse(String(only(configuration, type).policy)).Statement;
  expect(policy("aws_kms_key").at(-1)).toEqual({
    Sid: "Rules",
    Effect: "Allow",
    Principal: { Service: "events.amazonaws.com" },
    Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
    Resource: "*",
    Condition: {
      ArnLike: {
        "kms:EncryptionContext:aws:sns:topicArn": expect.stringMatching(/:golden-ami-releases$/),
      },
    },
  });
  expect(policy("aws_sns_topic_policy")).toEqual([
    expect.objectContaining({ Principal: { Service: "events.amazonaws.com" }, Action: "sns:Publish" }),
  ]);
  expect(only(configuration, "aws_sns_topic_subscription")).toMatchObject({ endpoint: "images@example.com" });
});

describe("webhooks", () => {
  test("are called by a connection that is there, whose secret Terraform never sees", () => {
    const configuration = events({ webhooks: { "on-call": WEBHOOK } });
    expect(only(configuration, "aws_cloudwatch_event_api_destination")).toEqual({
      name: "golden-ami-releases-webhook-on-call",
      invocation_endpoint: WEBHOOK.url,
      http_method: "POST",
      invocation_rate_limit_per_second: 1,
      connection_arn: expect.stringMatching(/^\$\{data\.aws_cloudwatch_event_connection\..+\.arn\}$/),
    });
    expect(only(configuration, "aws_cloudwatch_event_connection")).toEqual({ name: "on-call" });
    expect(configuration.resource?.aws_cloudwatch_event_connection).toBeUndefined();
  });

  test("get JSON, by a role that may call them alone", () => {
    const configuration = events({ webhooks: { "on-call": WEBHOOK } });
    const target = only(configuration, "aws_cloudwatch_event_target");
    expect(templateOf(target)).toEqual({
      text: "Image build <image> is <status>.",
      image: "<image>",
      status: "<status>",
      previousStatus: "<before>",
      time: "<time>",
    });
    expect(target).toMatchObject({ role_arn: expect.stringMatching(/^\$\{aws_iam_role\..+\.arn\}$/) });
    expect(target).not.toHaveProperty("http_target");
    expect(JSON.parse(String(only(configuration, "aws_iam_role_policy").policy)).Statement).toEqual([
      {
        Effect: "Allow",
        Action: "events:InvokeApiDestination",
        Resource: [expect.stringMatching(/^\$\{aws_cloudwatch_event_api_destination\..+\.arn\}$/)],
      },
    ]);
  });

  test("are told of the states that they ask for", () => {
    const [pattern] = patterns(events({ webhooks: { "on-call": { ...WEBHOOK, statuses: ["FAILED"] } } }));
    expect(pattern.detail).toEqual({ state: { status: ["FAILED"] } });
  });
});

test("GitHub is told of releases alone, as its API and the workflow want", () => {
  const configuration = events({ github: GITHUB });
  expect(only(configuration, "aws_cloudwatch_event_api_destination")).toMatchObject({
    invocation_endpoint: "https://api.github.com/repos/example/golden-amis/dispatches",
  });
  expect(patterns(configuration)[0].detail).toEqual({ state: { status: ["AVAILABLE"] } });
  const target = only(configuration, "aws_cloudwatch_event_target");
  expect(target.http_target).toEqual({
    header_parameters: { Accept: "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28" },
  });
  expect(templateOf(target)).toEqual({
    event_type: "golden-ami-release",
    client_payload: { image: "<image>", time: "<time>" },
  });
});

describe("HCP Terraform", () => {
  test("gets a run that plans only for each workspace that has an image, and only of its images", () => {
    const other = { id: "ws-fedcba9876543210", images: ["api", "web"] };
    const configuration = events({
      images: ["api", "db", "web"],
      hcpTerraform: { ...HCP, workspaces: { ...WORKSPACES, "orders-prod": other } },
    });
    expect(only(configuration, "aws_cloudwatch_event_api_destination")).toMatchObject({
      invocation_endpoint: "https://app.terraform.io/api/v2/runs",
      invocation_rate_limit_per_second: 10,
    });
    const prefixes = patterns(configuration).map(({ resources }) =>
      resources.map(({ prefix }: { prefix: string }) => prefix.split(":image/")[1]),
    );
    expect(prefixes).toEqual([["api/", "web/"], ["web/"]]);
    expect(patterns(configuration).map(({ detail }) => detail.state.status)).toEqual([
      ["AVAILABLE"],
      ["AVAILABLE"],
    ]);
    const [, target = {}] = all(configuration, "aws_cloudwatch_event_target");
    expect(target.http_target).toEqual({ header_parameters: { "Content-Type": "application/vnd.api+json" } });
    expect(templateOf(target)).toEqual({
      data: {
        type: "runs",
        attributes: { message: "Release <image>", "plan-only": true },
        relationships: { workspace: { data: { type: "workspaces", id: "ws-0123456789abcdef" } } },
      },
    });
  });

  test("gets a run that a person confirms, if asked for, at another host", () => {
    const configuration = events({
      hcpTerraform: { ...HCP, planOnly: false, hostname: "tfe.example.com" },
    });
    expect(only(configuration, "aws_cloudwatch_event_api_destination")).toMatchObject({
      invocation_endpoint: "https://tfe.example.com/api/v2/runs",
    });
    expect(templateOf(only(configuration, "aws_cloudwatch_event_target"))).toMatchObject({
      data: { attributes: { message: "Release <image>", "auto-apply": false } },
    });
  });
});

test("images that are too many for a rule's pattern have several, each within the limit", () => {
  const images = Array.from({ length: 60 }, (_, index) => `image-${index}`);
  const rules = all(events({ images, topicArn: TOPIC }), "aws_cloudwatch_event_rule");
  expect(rules.map(({ name }) => name).slice(0, 2)).toEqual([
    "golden-ami-releases-topic",
    "golden-ami-releases-topic-2",
  ]);
  for (const { event_pattern: pattern } of rules) {
    const applied = String(pattern).replace(/\$\{[^}]+\}/g, "111122223333");
    expect(applied.length).toBeLessThanOrEqual(2048);
  }
  const told = patterns(events({ images, topicArn: TOPIC })).flatMap(({ resources }) => resources);
  expect(told).toHaveLength(60);
});

test("images in another order change no rule", () => {
  const told = (images: string[]) => patterns(events({ images, topicArn: TOPIC }));
  expect(told(["web", "api"])).toEqual(told(["api", "web"]));
});

test("names begin as they are told to", () => {
  const configuration = events({ name: "acme-releases", roleName: "acme", webhooks: { hook: WEBHOOK } });
  expect(only(configuration, "aws_iam_role").name).toBe("acme");
  expect(only(configuration, "aws_cloudwatch_event_rule").name).toBe("acme-releases-webhook-hook");
  expect(only(configuration, "aws_sqs_queue").name).toBe("acme-releases-undelivered");
});

test.each<[string, Partial<ReleaseEventsProps>, string]>([
  ["nobody", {}, "topic, topicArn, webhooks, github or hcpTerraform is not given: expected a value"],
  ["no image", { images: [], topicArn: TOPIC }, "images has 0 entries: expected at least 1"],
  ["a wrong image", { images: ["we_b"], topicArn: TOPIC }, 'images[0] "we_b" has "_"'],
  ["a wrong topic", { topicArn: "on-call" }, 'topicArn "on-call" is not a topic\'s ARN'],
  ["two topics", { topicArn: TOPIC, topic: {} }, "topicArn has no effect beside topic: expected one of both"],
  ["a long name", { name: "n".repeat(35), topicArn: TOPIC }, "has 35 characters: expected at most 34"],
  [
    "a webhook's name",
    { webhooks: { "On call": WEBHOOK } },
    'webhooks key "On call" has "O", which is not allowed in a webhook\'s name',
  ],
  [
    "http",
    { webhooks: { hook: { ...WEBHOOK, url: "http://hooks.example.com" } } },
    'webhooks.hook.url "http://hooks.example.com" is not encrypted: expected https:// in place of http://',
  ],
  [
    "a secret in a URL",
    { webhooks: { hook: { ...WEBHOOK, url: "https://hooks.example.com/?token=1" } } },
    "has a query, which would be in Terraform's state: expected https://<host>/<path>, without a secret",
  ],
  [
    "no state",
    { webhooks: { hook: { ...WEBHOOK, statuses: [] } } },
    "webhooks.hook.statuses has 0 entries: expected at least 1",
  ],
  [
    "a connection",
    { github: { ...GITHUB, connection: "arn:aws:events" } },
    'github.connection "arn:aws:events" has ":", which is not allowed in a connection\'s name',
  ],
  [
    "a repository",
    { github: { ...GITHUB, repository: "https://github.com/a/b" } },
    'github.repository "https://github.com/a/b" is a URL: expected <owner>/<repository> alone',
  ],
  [
    "a workspace",
    { hcpTerraform: { ...HCP, workspaces: { prod: { id: "prod", images: ["web"] } } } },
    'hcpTerraform.workspaces.prod.id "prod" is not a workspace\'s id: expected ws- and 16 letters and digits',
  ],
  [
    "no workspace",
    { hcpTerraform: { ...HCP, workspaces: {} } },
    "hcpTerraform.workspaces has 0 entries: expected at least 1",
  ],
  [
    "a host",
    { hcpTerraform: { ...HCP, hostname: "https://tfe" } },
    'hcpTerraform.hostname "https://tfe" is a URL: expected a host alone, e.g. terraform.example.org',
  ],
])("%s is refused", (_, props, message) => {
  expect(() => events(props)).toThrow(message);
});
