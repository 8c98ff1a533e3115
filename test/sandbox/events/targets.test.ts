import { Deliveries } from "../../../sandbox/events/deliveries.js";
import { START_PIPELINE, tellTargets } from "../../../sandbox/events/targets.js";
import { Faults } from "../../../sandbox/faults.js";
import type { MotoCall } from "../../../sandbox/moto/moto.js";
import { AwsError } from "../../../sandbox/wire/errors.js";

const ACCOUNT = "111122223333";
const PLACE = { account: ACCOUNT, region: "eu-west-1" };
const QUEUE = `arn:aws:sqs:eu-west-1:${ACCOUNT}:queue`;
const LOST = `arn:aws:sqs:eu-west-1:${ACCOUNT}:lost`;
const TOPIC = `arn:aws:sns:eu-west-1:${ACCOUNT}:topic`;
const DESTINATION = `arn:aws:events:eu-west-1:${ACCOUNT}:api-destination/hook/1`;
const EVENT = {
  Source: "aws.imagebuilder",
  DetailType: "EC2 Image Builder Image State Change",
  Detail: JSON.stringify({ state: { status: "FAILED" } }),
  Resources: [`arn:aws:imagebuilder:eu-west-1:${ACCOUNT}:image/web/1.0.0/1`],
};
const TRANSFORMER = {
  InputPathsMap: { status: "$.detail.state.status" },
  InputTemplate: '{"is": <status>}',
};
const PIPELINE = `arn:aws:imagebuilder:eu-west-1:${ACCOUNT}:image-pipeline/app`;
const MACHINE = `arn:aws:states:eu-west-1:${ACCOUNT}:stateMachine:tagger`;
const RULE = `arn:aws:events:eu-west-1:${ACCOUNT}:rule/rule`;
const ADMITTING = {
  Effect: "Allow",
  Principal: { Service: "events.amazonaws.com" },
  Action: ["sqs:SendMessage", "sns:Publish"],
  Resource: "*",
  Condition: { ArnLike: { "aws:SourceArn": `arn:aws:events:eu-west-1:${ACCOUNT}:rule/*` } },
};
const ADMITS = { Statement: [ADMITTING] };
const TRUST = {
  Effect: "Allow",
  Principal: { Service: ["events.amazonaws.com", "states.amazonaws.com"] },
  Action: "sts:AssumeRole",
};
const TAG = {
  Type: "Task",
  Resource: "arn:aws:states:::aws-sdk:imagebuilder:tagResource",
  Parameters: { "ResourceArn.$": "$.resources[0]", Tags: { GoldenImage: "web" } },
};
const CALL = {
  Arn: DESTINATION,
  RoleArn: `arn:aws:iam::${ACCOUNT}:role/teller`,
  InputTransformer: TRANSFORMER,
  DeadLetterConfig: { Arn: LOST },
};

interface Setup {
  readonly target?: object;
  /** More targets of the rule, before it. */
  readonly others?: readonly object[];
  readonly rule?: object;
  /** Policy of each topic and queue but the dead-letter queue. */
  readonly policy?: object;
  /** Changes of the statement of each role's policy, which allows all that targets do. */
  readonly permission?: object;
  /** Statement of each role's trust policy. */
  readonly trust?: object;
  /** The one state of the state machine. */
  readonly state?: object;
  /** Names of what is not there. */
  readonly missing?: readonly string[];
  /** Whether a call of Image Builder's fails. */
  readonly failure?: Error;
  readonly faults?: Faults;
}

/** What is sent because of an event, kept, and called, with this in moto. */
async function told(setup: Setup) {
  const { target, others = [], rule, policy = ADMITS, permission, trust = TRUST, state = TAG } = setup;
  const { missing = [], failure, faults = new Faults() } = setup;
  const sent: object[] = [];
  const calls: object[] = [];
  const xml = (operation: string, result: string) =>
    `<${operation}Response><${operation}Result>${result}</${operation}Result></${operation}Response>`;
  const encoded = (Statement: object) => encodeURIComponent(JSON.stringify({ Statement }));
  const allowing = { Effect: "Allow", Action: "*", Resource: "*", ...permission };
  const answers: Record<string, (json: Readonly<Record<string, unknown>>) => object> = {
    "AWSEvents.ListRules": () => ({
      Rules: [{ Name: "rule", EventPattern: '{"source":["aws.imagebuilder"]}', ...rule }],
    }),
    "AWSEvents.ListTargetsByRule": () => ({ Targets: [...others, target] }),
    "AWSEvents.DescribeApiDestination": () => ({
      ApiDestinationArn: DESTINATION,
      ConnectionArn: "arn:aws:events:eu-west-1:111122223333:connection/hook/1",
      HttpMethod: "POST",
      InvocationEndpoint: "https://hooks.example.com/",
    }),
    "AWSEvents.DescribeConnection": () => ({
      AuthParameters: {
        ApiKeyAuthParameters: { ApiKeyName: "X-Key", ApiKeyValue: "secret" },
        InvocationHttpParameters: { HeaderParameters: [{ Key: "X-Team", Value: "images" }] },
      },
    }),
    "AmazonSQS.GetQueueAttributes": ({ QueueUrl: url }) => ({
      Attributes: { Policy: JSON.stringify(String(url).endsWith("lost") ? ADMITS : policy) },
    }),
    "AmazonSQS.SendMessage": (message) => {
      sent.push(message);
      return {};
    },
    "AWSStepFunctions.DescribeStateMachine": () => ({
      definition: JSON.stringify({ StartAt: "Tag", States: { Tag: state } }),
      roleArn: CALL.RoleArn,
    }),
  };
  const forms: Record<string, string> = {
    GetTopicAttributes: `<Attributes><entry><key>Policy</key><value>${JSON.stringify(policy)}</value></entry><entry><key>Owner</key><value>1</value></entry></Attributes>`,
    GetRole: `<Role><Arn>${CALL.RoleArn}</Arn><AssumeRolePolicyDocument>${encoded(trust)}</AssumeRolePolicyDocument></Role>`,
    ListRolePolicies: "<PolicyNames><member>tell</member></PolicyNames>",
    GetRolePolicy: `<PolicyDocument>${encoded(allowing)}</PolicyDocument>`,
  };
  const moto = {
    call: async (_: unknown, service: string, { target: operation = "", form, json }: MotoCall) => {
      const input: Record<string, unknown> = { ...(typeof json === "object" ? json : {}) };
      const named = String(form?.TopicArn ?? input.QueueUrl ?? input.stateMachineArn);
      if (missing.some((name) => named.endsWith(name)))
        return { status: 404, headers: {}, body: `${service} has no such thing` };
      if (form?.Action === "Publish") sent.push(form);
      const body = form
        ? xml(form.Action ?? "", forms[form.Action ?? ""] ?? "")
        : JSON.stringify(answers[operation]?.(input) ?? {});
      return { status: 200, headers: {}, body };
    },
    send: () => Promise.reject(new Error("nothing is forwarded")),
  };
  const deliveries = new Deliveries();
  await tellTargets({ moto, faults, deliveries }, PLACE, EVENT, async (call) => {
    if (failure) throw failure;
    calls.push(call);
  });
  return { sent, deliveries: deliveries.all(), calls };
}

describe("a rule of the default bus", () => {
  test("tells a queue of the event, or what its transformer makes of it", async () => {
    expect((await told({ target: { Arn: QUEUE, InputTransformer: TRANSFORMER } })).sent).toEqual([
      {
        QueueUrl: `http://sqs.local/${ACCOUNT}/queue`,
        MessageBody: '{"is": "FAILED"}',
        MessageAttributes: {},
      },
    ]);
  });

  test("tells a topic", async () => {
    expect((await told({ target: { Arn: TOPIC, InputTransformer: TRANSFORMER } })).sent).toEqual([
      { Action: "Publish", TopicArn: TOPIC, Message: '{"is": "FAILED"}' },
    ]);
  });

  test("calls a URL with the headers of its connection, which is kept and not sent", async () => {
    const HttpParameters = { HeaderParameters: { "Content-Type": "application/vnd.api+json" } };
    expect(await told({ target: { ...CALL, HttpParameters } })).toEqual({
      sent: [],
      calls: [],
      deliveries: [
        {
          account: ACCOUNT,
          rule: "rule",
          method: "POST",
          url: "https://hooks.example.com/",
          headers: {
            "content-type": "application/vnd.api+json",
            "user-agent": "Amazon/EventBridge/ApiDestinations",
            "x-team": "images",
            "x-key": "secret",
          },
          body: '{"is": "FAILED"}',
        },
      ],
    });
  });

  test.each([
    ["that is disabled", { State: "DISABLED" }],
    ["of other events", { EventPattern: '{"source":["aws.ec2"]}' }],
  ])("%s tells nobody", async (_, rule) => {
    expect(await told({ target: CALL, rule })).toEqual({ sent: [], deliveries: [], calls: [] });
  });

  test("starts a pipeline", async () => {
    expect((await told({ target: { ...CALL, Arn: PIPELINE } })).calls).toEqual([
      { call: START_PIPELINE, parameters: { imagePipelineArn: PIPELINE } },
    ]);
  });

  test("starts a state machine, which calls AWS's SDK with its input", async () => {
    expect((await told({ target: { Arn: MACHINE, RoleArn: CALL.RoleArn } })).calls).toEqual([
      {
        call: "imagebuilder:tagResource",
        parameters: { ResourceArn: EVENT.Resources[0], Tags: { GoldenImage: "web" } },
      },
    ]);
  });

  test("tells whom a policy of one statement admits that is in no list", async () => {
    const [queue, topic] = [{ Arn: QUEUE }, { Arn: TOPIC }];
    const { sent } = await told({ target: queue, others: [topic], policy: { Statement: ADMITTING } });
    expect(sent).toHaveLength(2);
  });

  test("tells each target, whatever becomes of the others", async () => {
    const others = [
      { Arn: `${QUEUE}-missing`, DeadLetterConfig: { Arn: `${LOST}-missing` } },
      { Arn: `${TOPIC}-missing`, DeadLetterConfig: { Arn: `${LOST}-missing` } },
      { Arn: PIPELINE, RoleArn: CALL.RoleArn },
      {},
    ];
    const setup = { missing: ["-missing"], failure: new Error("a bug") };
    expect((await told({ target: { Arn: QUEUE }, others, ...setup })).sent).toHaveLength(1);
  });
});

describe("what a target does not take goes to the dead-letter queue, with the reason", () => {
  const refused = async (setup: Setup) => {
    const { sent, deliveries, calls } = await told(setup);
    expect([...deliveries, ...calls]).toEqual([]);
    return sent;
  };
  const lost = (code: string, message: string, target = DESTINATION) => {
    const text = (StringValue: string) => ({ DataType: "String", StringValue });
    return {
      QueueUrl: `http://sqs.local/${ACCOUNT}/lost`,
      MessageBody: expect.stringContaining('"detail":{"state":{"status":"FAILED"}}'),
      MessageAttributes: {
        RULE_ARN: text(RULE),
        TARGET_ARN: text(target),
        ERROR_CODE: text(code),
        ERROR_MESSAGE: text(message),
      },
    };
  };

  test.each<[what: string, Arn: string, policy: object]>([
    ["a queue without a policy", QUEUE, { Statement: [] }],
    ["a topic without a policy", TOPIC, { Statement: [] }],
    ["a queue that admits other actions", QUEUE, { Statement: { ...ADMITTING, Action: "sns:Publish" } }],
    ["a topic that admits for another", TOPIC, { Statement: { ...ADMITTING, Resource: QUEUE } }],
    ["a topic that denies", TOPIC, { Statement: [ADMITTING, { ...ADMITTING, Effect: "Deny" }] }],
    [
      "a queue that admits other rules",
      QUEUE,
      { Statement: { ...ADMITTING, Condition: { ArnEquals: { "aws:SourceArn": `${RULE}-other` } } } },
    ],
  ])("%s", async (_, Arn, policy) => {
    expect(await refused({ target: { Arn, DeadLetterConfig: { Arn: LOST } }, policy })).toEqual([
      lost("NO_PERMISSIONS", `${Arn} does not admit events.amazonaws.com`, Arn),
    ]);
  });

  test("a topic that is not there", async () => {
    const target = { Arn: TOPIC, DeadLetterConfig: { Arn: LOST } };
    expect(await refused({ target, missing: [TOPIC] })).toEqual([
      lost("NO_RESOURCE", `${TOPIC} is not there`, TOPIC),
    ]);
  });

  test.each([
    [DESTINATION, "events:InvokeApiDestination"],
    [PIPELINE, "imagebuilder:StartImagePipelineExecution"],
    [MACHINE, "states:StartExecution"],
  ])("%s, if the target's role lacks what it takes", async (Arn, action) => {
    const target = { ...CALL, Arn };
    const reason = [lost("NO_PERMISSIONS", `${CALL.RoleArn} may not perform ${action} on ${Arn}`, Arn)];
    expect(await refused({ target, permission: { Action: "events:PutEvents" } })).toEqual(reason);
    expect(await refused({ target, permission: { Resource: `${Arn}/other` } })).toEqual(reason);
    const trust = { ...TRUST, Principal: { Service: "lambda.amazonaws.com" } };
    expect(await refused({ target, trust })).toEqual(reason);
    expect(await refused({ target: { ...target, RoleArn: undefined } })).toEqual([
      lost("NO_PERMISSIONS", `the target ${Arn} has no role`, Arn),
    ]);
    expect((await told({ target, permission: { Action: action, Resource: [Arn] } })).sent).toEqual([]);
  });

  test("a pipeline that is not there, or cannot start", async () => {
    const target = { ...CALL, Arn: PIPELINE };
    const missing = new AwsError(404, "ResourceNotFoundException", "no such pipeline");
    expect(await refused({ target, failure: missing })).toEqual([
      lost("NO_RESOURCE", "no such pipeline", PIPELINE),
    ]);
    expect(await refused({ target, failure: new AwsError(400, "InvalidRequest", "wrong") })).toEqual([
      lost("ERROR_FROM_TARGET", "wrong", PIPELINE),
    ]);
  });

  test("a state machine that is not there, but not what it fails at", async () => {
    const target = { ...CALL, Arn: MACHINE };
    expect(await refused({ target, missing: [MACHINE] })).toEqual([
      lost("NO_RESOURCE", "states has no such thing", MACHINE),
    ]);
    expect(await refused({ target, failure: new AwsError(400, "InvalidRequest", "wrong") })).toEqual([]);
    const trust = { ...TRUST, Principal: { Service: "events.amazonaws.com" } };
    expect(await told({ target, trust })).toMatchObject({ sent: [], calls: [] });
    expect(await told({ target, state: { Type: "Pass" } })).toMatchObject({ sent: [], calls: [] });
  });

  test("a destination that is not there", async () => {
    const arn = `${DESTINATION}2`;
    expect(await refused({ target: { ...CALL, Arn: arn } })).toEqual([
      lost("NO_RESOURCE", `${arn} is not there`, arn),
    ]);
  });

  test("a destination that fails more often than it is tried", async () => {
    const faults = new Faults();
    faults.add({ service: "events", operation: "InvokeApiDestination", status: 500, times: 3 });
    const target = { ...CALL, RetryPolicy: { MaximumRetryAttempts: 2 } };
    expect(await refused({ target, faults })).toEqual([lost("SDK_CLIENT_ERROR", "the destination failed")]);
    expect((await told({ target, faults })).deliveries).toHaveLength(1);
  });

  test("and is gone without such a queue", async () => {
    const { DeadLetterConfig: _, ...target } = CALL;
    expect(await refused({ target, permission: { Action: "events:PutEvents" } })).toEqual([]);
  });
});
