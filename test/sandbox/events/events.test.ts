import { Events } from "../../../sandbox/events/events.js";
import type { AwsRequest } from "../../../sandbox/wire/request.js";

const CONNECTION = {
  Name: "github",
  AuthParameters: {
    ApiKeyAuthParameters: { ApiKeyName: "Authorization", ApiKeyValue: "secret" },
    InvocationHttpParameters: {
      HeaderParameters: [
        { Key: "X-Team", Value: "images", IsValueSecret: false },
        { Key: "X-Key", Value: "secret", IsValueSecret: true },
      ],
    },
  },
};

const describing = (status: number, body: object, operation = "DescribeConnection", asked: object = {}) => {
  const moto = {
    send: async () => ({ status, headers: { "content-length": "1" }, body: JSON.stringify(body) }),
    call: () => Promise.reject(new Error("not expected")),
  };
  return new Events({ moto }).handle({ operation, body: Buffer.from(JSON.stringify(asked)) } as AwsRequest);
};

test("a connection's secrets are not told", async () => {
  const answer = await describing(200, CONNECTION);
  expect(answer?.headers).toEqual({});
  expect(JSON.parse(String(answer?.body))).toEqual({
    Name: "github",
    AuthParameters: {
      ApiKeyAuthParameters: { ApiKeyName: "Authorization" },
      InvocationHttpParameters: {
        HeaderParameters: [
          { Key: "X-Team", Value: "images", IsValueSecret: false },
          { Key: "X-Key", IsValueSecret: true },
        ],
      },
    },
  });
});

test("all else is moto's", async () => {
  expect(await describing(200, {}, "ListRules")).toBeUndefined();
  expect(await describing(400, { __type: "ResourceNotFoundException" })).toMatchObject({ status: 400 });
});

test("a rule's pattern is one that EventBridge knows", async () => {
  const put = (pattern?: string) => describing(200, {}, "PutRule", { EventPattern: pattern });
  expect(await put('{"source":[{"suffix":".imagebuilder"}]}')).toBeUndefined();
  expect(await put()).toBeUndefined();
  expect(await put("")).toBeUndefined();
  await expect(put('{"source":[{"sufix":".imagebuilder"}]}')).rejects.toMatchObject({
    code: "InvalidEventPatternException",
    message: "Event pattern is not valid. Reason: Unrecognized match type sufix",
  });
});

test.each(["aws.imagebuilder", "aws.ec2"])("a pattern is tested with an event of %s", async (source) => {
  const asked = { EventPattern: '{"source":["aws.ec2"]}', Event: JSON.stringify({ source }) };
  const answer = await describing(200, {}, "TestEventPattern", asked);
  expect(JSON.parse(String(answer?.body))).toEqual({ Result: source === "aws.ec2" });
});
