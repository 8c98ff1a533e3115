import { Deliveries } from "../../../sandbox/events/deliveries.js";
import { tellTargets } from "../../../sandbox/events/targets.js";
import { Faults } from "../../../sandbox/faults.js";
import type { MotoCall } from "../../../sandbox/moto/moto.js";

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
const ADMITS = {
  Statement: [{ Effect: "Allow", Principal: { Service: "events.amazonaws.com" }, Action: "*" }],
};
const CALL = {
  Arn: DESTINATION,
  RoleArn: `arn:aws:iam::${ACCOUNT}:role/teller`,
  InputTransformer: TRANSFORMER,
  DeadLetterConfig: { Arn: LOST },
};

interface Setup {
  readonly target?: object;
  readonly rule?: object;
  /** Policy of each topic and queue but the dead-letter queue. */
  readonly policy?: object;
  /** Action that the role's policy allows. */
  readonly action?: string;
  readonly faults?: Faults;
}

/** What is sent because of an event, and kept, with this in moto. */
async function told({ target, rule, policy = ADMITS, action, faults = new Faults() }: Setup) {
  const sent: object[] = [];
  const xml = (operation: string, result: string) =>
    `<${operation}Response><${operation}Result>${result}</${operation}Result></${operation}Response>`;
  const rolePolicy = {
    Statement: { Effect: "Allow", Action: action ?? "events:InvokeApiDestination", Resource: DESTINATION },
  };
  const answers: Record<string, (json: Readonly<Record<string, unknown>>) => object> = {
    "AWSEvents.ListRules": () => ({
      Rules: [{ Name: "rule", EventPattern: '{"source":["aws.imagebuilder"]}', ...rule }],
    }),
    "AWSEvents.ListTargetsByRule": () => ({ Targets: [target] }),
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
  };
  const forms: Record<string, () => string> = {
    GetTopicAttributes: () =>
      xml(
        "GetTopicAttributes",
        `<Attributes><entry><key>Policy</key><value>${JSON.stringify(policy)}</value></entry><entry><key>Owner</key><value>1</value></entry></Attributes>`,
      ),
    ListRolePolicies: () => xml("ListRolePolicies", "<PolicyNames><member>tell</member></PolicyNames>"),
    GetRolePolicy: () =>
      xml(
        "GetRolePolicy",
        `<PolicyDocument>${encodeURIComponent(JSON.stringify(rolePolicy))}</PolicyDocument>`,
      ),
  };
  const moto = {
    call: async (_: unknown, __: string, { target: operation = "", form, json }: MotoCall) => {
      if (form?.Action === "Publish") sent.push(form);
      const input = { ...(typeof json === "object" ? json : {}) };
      const body = form
        ? (forms[form.Action ?? ""]?.() ?? "")
        : JSON.stringify(answers[operation]?.(input) ?? {});
      return { status: 200, headers: {}, body };
    },
    send: () => Promise.reject(new Error("nothing is forwarded")),
  };
  const deliveries = new Deliveries();
  await tellTargets({ moto, faults, deliveries }, PLACE, EVENT);
  return { sent, deliveries: deliveries.all() };
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
    expect(await told({ target: CALL, rule })).toEqual({ sent: [], deliveries: [] });
  });
});

describe("what a target does not take goes to the dead-letter queue, with the reason", () => {
  const refused = async (setup: Setup) => {
    const { sent, deliveries } = await told(setup);
    expect(deliveries).toEqual([]);
    return sent;
  };
  const lost = (code: string, message: string, target = DESTINATION) => {
    const text = (StringValue: string) => ({ DataType: "String", StringValue });
    return {
      QueueUrl: `http://sqs.local/${ACCOUNT}/lost`,
      MessageBody: expect.stringContaining('"detail":{"state":{"status":"FAILED"}}'),
      MessageAttributes: {
        RULE_ARN: text(`arn:aws:events:eu-west-1:${ACCOUNT}:rule/rule`),
        TARGET_ARN: text(target),
        ERROR_CODE: text(code),
        ERROR_MESSAGE: text(message),
      },
    };
  };

  test.each([QUEUE, TOPIC])("%s without a policy that admits EventBridge", async (Arn) => {
    expect(
      await refused({ target: { Arn, DeadLetterConfig: { Arn: LOST } }, policy: { Statement: [] } }),
    ).toEqual([lost("NO_PERMISSIONS", `${Arn} does not admit events.amazonaws.com`, Arn)]);
  });

  test("a URL that the target's role may not call", async () => {
    expect(await refused({ target: CALL, action: "events:PutEvents" })).toEqual([
      lost("NO_PERMISSIONS", `${CALL.RoleArn} may not call ${DESTINATION}`),
    ]);
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
    expect(await refused({ target, action: "events:PutEvents" })).toEqual([]);
  });
});
