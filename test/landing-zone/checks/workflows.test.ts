import { exchange, LANDING_ZONE, load, mistakes, summaryOf } from "../project.js";

const WORKFLOW = `schemaVersion: 1.0
parameters:
  - { name: count, type: integer, default: 1 }
  - { name: topic, type: string }
steps:
  - { name: Wait, action: WaitForAction, inputs: { snsTopicArn.$: $.parameters.topic } }
  - name: Again
    action: WaitForAction
    if: { numberGreaterThan: 1, value: $.parameters.count }
    inputs: { lambdaFunctionName: approve }
`;

const withWorkflows = (text: string) =>
  exchange(LANDING_ZONE, "    platform: Linux\n", `    platform: Linux\n${text}\n`);
const workflows = (...entries: readonly string[]) => withWorkflows(`    workflows: [${entries.join(", ")}]`);
const FILES = { "workflows/wait.yaml": WORKFLOW };
const BUILD = "{ managed: build-image }";
const TEST = "{ managed: test-image }";
const wait = (more = "topic: arn") => `{ file: workflows/wait.yaml, type: TEST, parameters: { ${more} } }`;

test.each<[what: string, text: string, messages: unknown[]]>([
  ["AWS's and one's own", workflows(BUILD, wait(), TEST), []],
  [
    "of a stage that nothing tells",
    workflows("{ managed: build-imgae }"),
    [
      'images.web.workflows[0].managed: "build-imgae" is not among the names of AWS\'s that are known here: did you mean build-image?',
    ],
  ],
  ["whose name is new, with its type", workflows("{ managed: build-anything, type: BUILD }", TEST), []],
  [
    "with a type that AWS's has",
    workflows("{ managed: build-image, type: BUILD }", TEST),
    ['images.web.workflows[0].type: "type" has no effect beside managed, which has one'],
  ],
  [
    "for containers",
    workflows("{ managed: build-container }", TEST),
    ['images.web.workflows[0].managed: "build-container" is for containers'],
  ],
  [
    "for containers that nobody knows",
    workflows(BUILD, "{ managed: test-containers }", TEST),
    ['images.web.workflows[1].managed: "test-containers" is for containers'],
  ],
  [
    "none of which builds",
    workflows(TEST),
    ["images.web.workflows: has no workflow of type BUILD, so that builds make no image"],
  ],
  [
    "of which two build",
    workflows(BUILD, "{ managed: build-other, type: BUILD }", TEST),
    ["images.web.workflows[1]: is workflow 2 of type BUILD"],
  ],
  [
    "that build in a group",
    workflows("{ managed: build-image, parallelGroup: a }", TEST),
    ["images.web.workflows[0].parallelGroup: has no effect on a workflow of type BUILD"],
  ],
  [
    "that test what is not tested",
    exchange(workflows(BUILD, TEST), "    platform", "    tests: { enabled: false }\n    platform"),
    ['images.web.workflows[1].managed: "test-image" has no effect on an image without tests'],
  ],
  [
    "neither managed nor file",
    workflows(BUILD, "{ type: TEST }"),
    ["images.web.workflows[1]: has none of managed, file"],
  ],
  [
    "of which one is there twice, in two stages",
    workflows(BUILD, wait(), wait().replace("TEST", "DISTRIBUTION")),
    ['images.web.workflows[2].file: "workflows/wait.yaml" is in this image twice'],
  ],
  [
    "whose file is not there",
    workflows(BUILD, wait().replace("wait.yaml", "wiat.yaml")),
    [
      'images.web.workflows[1].file: there is no file "workflows/wiat.yaml": did you mean "workflows/wait.yaml"?',
    ],
  ],
  [
    "without a parameter that is needed",
    workflows(BUILD, wait("")),
    ['images.web.workflows[1]: wait needs the parameter "topic"'],
  ],
  [
    "with a parameter of another type",
    workflows(BUILD, wait('topic: arn, count: "many"')),
    ['images.web.workflows[1].parameters.count: "many" is not of type integer'],
  ],
  [
    "with a parameter that it has not",
    workflows(BUILD, wait("topic: arn, conut: '2'")),
    ['images.web.workflows[1].parameters.conut: wait has no parameter "conut": did you mean "count"?'],
  ],
])("workflows %s", (_, text, messages) => {
  expect(summaryOf(text, FILES)).toEqual(messages);
});

test("a mistake in a document is told at its place in the file", () => {
  const broken = { "workflows/wait.yaml": WORKFLOW.replace("$.parameters.topic", "$.parameters.topik") };
  expect(summaryOf(workflows(BUILD, wait()), broken)).toEqual([
    'steps[0].inputs.snsTopicArn.$: "$.parameters.topik" is not a parameter of the document: did you mean $.parameters.topic?',
  ]);
});

test("a workflow is resolved with its version, and its needs with the values of parameters", () => {
  const { landingZone, versions } = load({ "golden-ami.yaml": workflows(BUILD, wait()), ...FILES });
  expect(landingZone.workflows).toEqual([{ name: "wait", version: "1.0.0", type: "TEST", data: WORKFLOW }]);
  expect(landingZone.images[0]).toMatchObject({
    workflows: [
      {
        arn: "arn:aws:imagebuilder:eu-west-1:aws:workflow/build/build-image/x.x.x",
        type: "BUILD",
        onFailure: "ABORT",
      },
      { document: "wait", type: "TEST", parameters: { topic: "arn" } },
    ],
    workflowNeeds: {
      stateMachineArns: [],
      topicArns: ["arn"],
      functionArns: ["arn:aws:lambda:eu-west-1:111122223333:function:approve"],
      commandDocumentArns: [],
      registersImages: false,
    },
  });
  expect(versions.lock.workflows).toEqual({ wait: { version: "1.0.0", digest: expect.any(String) } });
});

test("a role that is given makes none, and is not asked what it may", () => {
  const role = "    executionRoleArn: arn:aws:iam::111122223333:role/workflows";
  const text = exchange(
    workflows(BUILD, wait("topic: $.workflowOutputs.a")),
    "    platform",
    `${role}\n    platform`,
  );
  const { landingZone } = load({ "golden-ami.yaml": text, ...FILES });
  expect(landingZone.images[0]).toMatchObject({
    executionRoleArn: "arn:aws:iam::111122223333:role/workflows",
  });
  expect(landingZone.images[0]?.workflowNeeds).toBeUndefined();
});

test("where a workflow is not known, those for images are listed", () => {
  expect(mistakes({ "golden-ami.yaml": workflows("{ managed: anything }") })).toMatch(
    "one of build-image, build-image-with-update-ssm-agent, test-image, distribute-image, or its type beside it",
  );
});

test.each([
  ['"*"', "*"],
  ['""', '""'],
  ['"arn:aws:sns:eu-west-1:111122223333:${name}"', "arn:aws:sns:eu-west-1:111122223333:${name}"],
  ["$.workflowOutputs.a", "$.workflowOutputs.a"],
])("a topic %s is none that a role can be made for", (topic, shown) => {
  expect(summaryOf(workflows(BUILD, wait(`topic: ${topic}`)), FILES)).toEqual([
    `images.web.workflows[1]: snsTopicArn of WaitForAction in workflows/wait.yaml is ${shown}, which no role can be made for`,
  ]);
});
