import type { MotoCall } from "../../sandbox/moto/moto.js";
import { tasksOf } from "../../sandbox/step-functions/event-tasks.js";
import { StepFunctions } from "../../sandbox/step-functions/step-functions.js";
import { Query } from "../../sandbox/wire/query.js";

const PLACE = { account: "111122223333", region: "eu-west-1" };
const IMAGE = "arn:aws:imagebuilder:eu-west-1:111122223333:image/web/1.0.0/1";
const MACHINE = "arn:aws:states:eu-west-1:111122223333:stateMachine:tagger";
const EVENT = {
  Source: "aws.imagebuilder",
  DetailType: "EC2 Image Builder Image State Change",
  Detail: JSON.stringify({ state: { status: "AVAILABLE" } }),
  Resources: [IMAGE],
};
const PATTERN = {
  source: ["aws.imagebuilder"],
  resources: [{ prefix: IMAGE.slice(0, -"1.0.0/1".length) }],
  detail: { state: { status: ["AVAILABLE"] } },
};
const TAG = {
  Type: "Task",
  Resource: "arn:aws:states:::aws-sdk:imagebuilder:tagResource",
  Parameters: { "ResourceArn.$": "$.arn", Tags: { GoldenImage: "web" } },
};
const TRANSFORMER = { InputPathsMap: { image: "$.resources[0]" }, InputTemplate: '{"arn": <image>}' };

interface Setup {
  readonly pattern?: object;
  readonly rule?: object;
  readonly target?: object;
  readonly state?: object;
  readonly event?: object;
}

/** What is done because of an event, with this in moto. */
function tasks({ pattern = PATTERN, rule, target, state = TAG, event }: Setup = {}) {
  const answers: Record<string, object> = {
    "AWSEvents.ListRules": { Rules: [{ Name: "web", EventPattern: JSON.stringify(pattern), ...rule }] },
    "AWSEvents.ListTargetsByRule": { Targets: [{ Arn: MACHINE, InputTransformer: TRANSFORMER, ...target }] },
    "AWSStepFunctions.DescribeStateMachine": {
      definition: JSON.stringify({ StartAt: "Tag", States: { Tag: state } }),
    },
  };
  const moto = {
    call: async (_: unknown, __: string, { target: operation = "" }: MotoCall) => ({
      status: 200,
      headers: {},
      body: JSON.stringify(answers[operation]),
    }),
    send: () => Promise.reject(new Error("nothing is forwarded")),
  };
  return tasksOf({ moto }, PLACE, { ...EVENT, ...event });
}

describe("a state machine that a rule starts", () => {
  test("calls AWS's SDK with what the event's input has", async () => {
    expect(await tasks()).toEqual([
      { call: "imagebuilder:tagResource", parameters: { ResourceArn: IMAGE, Tags: { GoldenImage: "web" } } },
    ]);
  });

  test("has the whole event, if nothing transforms it", async () => {
    const state = { ...TAG, Parameters: { "ResourceArn.$": "$.resources[0]", "Account.$": "$.account" } };
    expect(await tasks({ target: { InputTransformer: undefined }, state })).toEqual([
      { call: "imagebuilder:tagResource", parameters: { ResourceArn: IMAGE, Account: "111122223333" } },
    ]);
  });

  test.each<[string, Setup]>([
    ["another image", { event: { Resources: [IMAGE.replace("web", "web-admin")] } }],
    ["another state", { event: { Detail: JSON.stringify({ state: { status: "FAILED" } }) } }],
    ["another source", { pattern: { source: ["aws.ec2"] } }],
    ["a rule that is disabled", { rule: { State: "DISABLED" } }],
    ["another target", { target: { Arn: "arn:aws:sns:eu-west-1:111122223333:topic" } }],
    ["a state that is no task of the SDK", { state: { Type: "Pass" } }],
  ])("is not started, or does nothing, by %s", async (_, setup) => {
    expect(await tasks(setup)).toEqual([]);
  });
});

describe("a pipeline of Image Builder's that is a rule's target", () => {
  const Arn = "arn:aws:imagebuilder:eu-west-1:111122223333:image-pipeline/app";
  const RoleArn = "arn:aws:iam::111122223333:role/start";

  test("is started", async () => {
    expect(await tasks({ target: { Arn, RoleArn } })).toEqual([
      { call: "imagebuilder:startImagePipelineExecution", parameters: { imagePipelineArn: Arn } },
    ]);
  });

  test("is not started without a role, or by another event", async () => {
    expect(await tasks({ target: { Arn } })).toEqual([]);
    expect(await tasks({ target: { Arn, RoleArn }, rule: { State: "DISABLED" } })).toEqual([]);
  });
});

test.each<[string, object]>([
  [JSON.stringify({ StartAt: "A", States: { A: {} } }), { result: "OK", diagnostics: [] }],
  [JSON.stringify({ StartAt: "B", States: { A: {} } }), { result: "FAIL" }],
  [JSON.stringify({ StartAt: "A" }), { result: "FAIL" }],
  [JSON.stringify({ States: {} }), { result: "FAIL" }],
  ["no JSON", { result: "FAIL" }],
])("the definition %s is validated", async (definition, expected) => {
  const request = (operation: string, body: object) => ({
    method: "POST",
    url: "/",
    headers: {},
    body: Buffer.from(JSON.stringify(body)),
    service: "states",
    protocol: "json" as const,
    operation,
    query: Query.none,
    caller: { ...PLACE, arn: `arn:aws:iam::${PLACE.account}:root`, userId: PLACE.account },
  });
  const service = new StepFunctions();
  const answer = await service.handle(request("ValidateStateMachineDefinition", { definition }));
  expect(JSON.parse(String(answer?.body))).toMatchObject(expected);
  expect(await service.handle(request("CreateStateMachine", { definition }))).toBeUndefined();
});
