import { formatProblem } from "../../../input/problem.js";
import { exchange, LANDING_ZONE, lines, load, summaryOf } from "../project.js";

const PATH = "shared.releaseEvents";
const TOPIC = "arn:aws:sns:eu-west-1:111122223333:builds";

const told = (text: string, shared = "") =>
  exchange(LANDING_ZONE, "shared:\n", `shared:\n${shared}  releaseEvents: ${text}\n`);
const workspaces = (text: string) => told(`{ hcpTerraform: { connection: hcp, workspaces: ${text} } }`);

test("a workspace has the images that its workload runs, and the backend's host", () => {
  const text = exchange(
    exchange(
      workspaces("{ payments-prod: ws-0123456789abcdef }"),
      "shared:\n",
      "terraform: { backend: { cloud: { organization: example, hostname: tfe.example.com } } }\nnamePrefix: staging\nshared:\n",
    ),
    "      web:\n        image: web\n",
    "      web:\n        image: web\n        launchTemplate: { instanceType: t3.small }\n      pinned:\n        image: web@1\n",
  );
  expect(load({ "golden-ami.yaml": text }).landingZone.releaseEvents).toEqual({
    hcpTerraform: {
      connection: "hcp",
      planOnly: true,
      hostname: "tfe.example.com",
      workspaces: { "payments-prod": { id: "ws-0123456789abcdef", images: ["staging-web"] } },
    },
  });
});

test("a webhook is told of both states if it does not say which, and nobody is told by default", () => {
  const text = told("{ webhooks: { on-call: { url: https://hooks.example.com, connection: on-call } } }");
  expect(load({ "golden-ami.yaml": text }).landingZone.releaseEvents?.webhooks).toEqual({
    "on-call": {
      url: "https://hooks.example.com",
      connection: "on-call",
      statuses: ["AVAILABLE", "FAILED"],
    },
  });
  expect(load({ "golden-ami.yaml": LANDING_ZONE }).landingZone.releaseEvents).toBeUndefined();
});

test.each<[what: string, text: string, messages: string[]]>([
  ["nobody", told("{}"), [`${PATH}: has none of snsTopic, snsTopicArn, webhooks, github, hcpTerraform`]],
  [
    "two topics",
    told(`{ snsTopicArn: "${TOPIC}", snsTopic: { email: [a@example.com] } }`),
    [`${PATH}.snsTopicArn: "snsTopicArn" has no effect beside snsTopic, which is made in its place`],
  ],
  [
    "a topic of another Region",
    told(`{ snsTopicArn: "${TOPIC.replace("eu-west-1", "eu-west-3")}" }`),
    [`${PATH}.snsTopicArn: "arn:aws:sns:eu-west-3:111122223333:builds" is a topic of another Region`],
  ],
  [
    "the topic that Image Builder tells",
    told(`{ snsTopicArn: "${TOPIC}" }`, `  snsTopicArn: "${TOPIC}"\n`),
    [
      `${PATH}.snsTopicArn: "${TOPIC}" is shared.snsTopicArn too, which Image Builder tells of each build already`,
    ],
  ],
  [
    "a workload that is misspelt",
    workspaces("{ payment-prod: ws-0123456789abcdef }"),
    [
      `${PATH}.hcpTerraform.workspaces.payment-prod: "payment-prod" is no workload: did you mean "payments-prod"?`,
    ],
  ],
  [
    "a workload that is not there",
    workspaces("{ orders: ws-0123456789abcdef }"),
    [`${PATH}.hcpTerraform.workspaces.orders: "orders" is no workload`],
  ],
  ["no workspace", workspaces("{}"), [`${PATH}.hcpTerraform.workspaces: {} has no workspace`]],
  [
    "a workspace of two workloads",
    exchange(
      workspaces("{ payments-prod: ws-0123456789abcdef, orders: ws-0123456789abcdef }"),
      "workloads:\n",
      'workloads:\n  orders: { account: "777788889999", region: eu-west-1, fleets: { web: { image: web, launchTemplate: { instanceType: t3.small } } } }\n',
    ),
    [
      `${PATH}.hcpTerraform.workspaces.orders: "ws-0123456789abcdef" is the workspace of payments-prod already`,
    ],
  ],
  [
    "a workload that is wrong, once",
    exchange(
      workspaces("{ payments-prod: ws-0123456789abcdef }"),
      "    fleets:\n",
      "    fleets: {}\n",
    ).replace(/ {6}web:\n {8}image: web\n.*\n/, ""),
    ["workloads.payments-prod.fleets: {} has no fleet"],
  ],
  ["no webhook", told("{ webhooks: {} }"), [`${PATH}.webhooks: {} has no webhook`]],
  [
    "the URL of a repository",
    told("{ github: { repository: git@github.com:example/images.git, connection: github } }"),
    [`${PATH}.github.repository: "git@github.com:example/images.git" is a URL`],
  ],
  [
    "the end of a repository's URL",
    told("{ github: { repository: example/images.git, connection: github } }"),
    [`${PATH}.github.repository: "example/images.git" ends with .git, as a URL does`],
  ],
  [
    "a workspace's name",
    workspaces("{ payments-prod: golden-ami-payments-prod }"),
    [`${PATH}.hcpTerraform.workspaces.payments-prod: "golden-ami-payments-prod" is not a workspace's id`],
  ],
  [
    "a secret in a URL, and no state",
    told('{ webhooks: { hook: { url: "https://a.example.com/?t=1", connection: hook, statuses: [] } } }'),
    [
      `${PATH}.webhooks.hook.url: "https://a.example.com/?t=1" has a query, which would be in Terraform's state`,
      `${PATH}.webhooks.hook.statuses: [] is too short`,
    ],
  ],
])("%s is refused", (_, text, messages) => {
  expect(summaryOf(text)).toEqual(messages);
});

test("runs in HCP Terraform of stacks whose states are somewhere else are a warning", () => {
  const text = workspaces("{ payments-prod: ws-0123456789abcdef }");
  const warnings = (backend: string) =>
    load({
      "golden-ami.yaml": exchange(text, "shared:\n", `terraform: { backend: { ${backend} } }\nshared:\n`),
    }).warnings.map(formatProblem);
  expect(warnings("cloud: { organization: example }")).toEqual([]);
  expect(warnings("s3: { bucket: acme-states, region: eu-west-1, useLockfile: true }")).toEqual([
    lines(
      "golden-ami.yaml:4:20  shared.releaseEvents.hcpTerraform: starts runs in HCP Terraform, and the stacks have their states in the backend s3",
      "                      expected terraform: { backend: { cloud: … } }, or no hcpTerraform; unless the workspaces plan the stacks with that backend",
    ),
  ]);
});
