import { randomUUID } from "node:crypto";
import type { Place } from "../identity/caller.js";
import type { AwsEvent } from "../image-builder/other-services.js";
import { isRecord, parseRecord } from "../wire/json.js";
import { XmlElement } from "../wire/xml.js";
import type { World } from "../world.js";
import { inputText } from "./input.js";
import { matchedTargets } from "./rules.js";

type Json = Readonly<Record<string, unknown>>;
type EventsWorld = Pick<World, "moto" | "faults" | "deliveries">;

/** A delivery that a target refuses, by the code that a dead-letter queue's message has. */
class Undelivered extends Error {
  constructor(
    readonly code: "NO_PERMISSIONS" | "NO_RESOURCE" | "SDK_CLIENT_ERROR",
    message: string,
  ) {
    super(message);
  }
}

/** How often EventBridge tries again by default. */
const DEFAULT_ATTEMPTS = 185;

/**
 * Tells the topics, queues and URLs that rules of the default bus name of an event, which moto does of queues alone; it
 * fails at the others. What a target does not take goes to its dead-letter queue.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html
 */
export async function tellTargets(world: EventsWorld, place: Place, sent: AwsEvent): Promise<void> {
  const event: Json = {
    version: "0",
    id: randomUUID(),
    "detail-type": sent.DetailType,
    source: sent.Source,
    account: place.account,
    time: new Date().toISOString().replace(/\.\d+/, ""),
    region: place.region,
    resources: sent.Resources,
    detail: parseRecord(sent.Detail),
  };
  for (const { rule, target } of await matchedTargets(world, place, event))
    await tell(world, place, rule, target, event);
}

async function tell(world: EventsWorld, place: Place, rule: string, target: Json, event: Json) {
  const arn = String(target.Arn);
  const text = inputText(target, event);
  const [, , service, , , resource = ""] = arn.split(":");
  const { MaximumRetryAttempts: retries = DEFAULT_ATTEMPTS } = record(target.RetryPolicy);
  try {
    if (service === "sqs") await send(world, arn, text);
    else if (service === "sns") await publish(world, arn, text);
    else if (service === "events" && resource.startsWith("api-destination/")) {
      const call = await callOf(world, place, rule, target, text);
      // What a real destination may do now and then: nobody waits between two attempts here.
      for (let attempt = 0; world.faults.take("events", "InvokeApiDestination"); attempt += 1)
        if (attempt >= Number(retries)) throw new Undelivered("SDK_CLIENT_ERROR", "the destination failed");
      world.deliveries.add(call);
    }
  } catch (error) {
    const { Arn: queue } = record(target.DeadLetterConfig);
    if (!(error instanceof Undelivered)) throw error;
    if (typeof queue !== "string") return;
    await send(world, queue, JSON.stringify(event), {
      RULE_ARN: `arn:${arn.split(":")[1]}:events:${place.region}:${place.account}:rule/${rule}`,
      TARGET_ARN: arn,
      ERROR_CODE: error.code,
      ERROR_MESSAGE: error.message,
    });
  }
}

/** @throws {Undelivered} if the queue is not there, or does not let EventBridge send */
async function send(
  world: EventsWorld,
  arn: string,
  text: string,
  attributes: Readonly<Record<string, string>> = {},
): Promise<void> {
  const [, , , region = "", account = "", name] = arn.split(":");
  const place = { region, account };
  const url = { QueueUrl: `http://sqs.local/${account}/${name}` };
  const { Attributes: found } = await ask(world, place, "sqs", "AmazonSQS.GetQueueAttributes", {
    ...url,
    AttributeNames: ["Policy"],
  });
  assertAdmitted(record(found).Policy, arn);
  await ask(world, place, "sqs", "AmazonSQS.SendMessage", {
    ...url,
    MessageBody: text,
    MessageAttributes: Object.fromEntries(
      Object.entries(attributes).map(([key, value]) => [key, { DataType: "String", StringValue: value }]),
    ),
  });
}

/** @throws {Undelivered} if the topic is not there, or does not let EventBridge publish */
async function publish(world: EventsWorld, arn: string, text: string): Promise<void> {
  const [, , , region = "", account = ""] = arn.split(":");
  const call = async (form: Readonly<Record<string, string>>) => {
    const { body } = await world.moto.call({ region, account }, "sns", { form: { TopicArn: arn, ...form } });
    return XmlElement.parse(body.toString());
  };
  const attributes = await call({ Action: "GetTopicAttributes" });
  const { entry } = attributes
    .at("GetTopicAttributesResponse", "GetTopicAttributesResult", "Attributes")
    .fields();
  const policy = records([entry].flat()).find(({ key }) => key === "Policy")?.value;
  assertAdmitted(policy, arn);
  await call({ Action: "Publish", Message: text });
}

/**
 * Whether a resource's own policy lets EventBridge in; its conditions are not looked at.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
 */
function assertAdmitted(policy: unknown, arn: string): void {
  const { Statement: statements } = parseRecord(typeof policy === "string" ? policy : "");
  const admits = records(statements).some(
    ({ Effect: effect, Principal: principal }) =>
      effect === "Allow" && [record(principal).Service].flat().includes("events.amazonaws.com"),
  );
  if (!admits) throw new Undelivered("NO_PERMISSIONS", `${arn} does not admit events.amazonaws.com`);
}

/**
 * The call of a URL. The values of a connection go before those of the target.
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_HttpParameters.html
 * @throws {Undelivered} if there is no destination, or no role that may call it
 */
async function callOf(world: EventsWorld, place: Place, rule: string, target: Json, body: string) {
  const name = (arn: unknown) => String(arn).split("/")[1];
  const events = (operation: string, input: object) =>
    ask(world, place, "events", `AWSEvents.${operation}`, input);
  const destination = await events("DescribeApiDestination", { Name: name(target.Arn) });
  if (destination.ApiDestinationArn !== target.Arn)
    throw new Undelivered("NO_RESOURCE", `${target.Arn} is not there`);
  await assertMayInvoke(world, place, target);
  const { AuthParameters: parameters } = await events("DescribeConnection", {
    Name: name(destination.ConnectionArn),
  });
  const { ApiKeyAuthParameters: key, InvocationHttpParameters: more } = record(parameters);
  const added = records(record(more).HeaderParameters).map(({ Key, Value }) => [Key, Value] as const);
  const headers = [
    ["content-type", "application/json; charset=utf-8"] as const,
    ["user-agent", "Amazon/EventBridge/ApiDestinations"] as const,
    ...Object.entries(record(record(target.HttpParameters).HeaderParameters)),
    ...added,
    ...(isRecord(key) ? [[key.ApiKeyName, key.ApiKeyValue] as const] : []),
  ];
  return {
    account: place.account,
    rule,
    method: String(destination.HttpMethod),
    url: String(destination.InvocationEndpoint),
    headers: Object.fromEntries(headers.map(([key, value]) => [String(key).toLowerCase(), String(value)])),
    body,
  };
}

/** @throws {Undelivered} if the target's role is not there, or no inline policy of it names the destination */
async function assertMayInvoke(world: EventsWorld, place: Place, { RoleArn: role, Arn: arn }: Json) {
  const RoleName = String(role).split("/").at(-1) ?? "";
  const iam = async (form: Readonly<Record<string, string>>) =>
    XmlElement.parse((await world.moto.call(place, "iam", { form: { RoleName, ...form } })).body.toString());
  const names = (await iam({ Action: "ListRolePolicies" }))
    .list("ListRolePoliciesResponse", "ListRolePoliciesResult", "PolicyNames")
    .map((member) => member.text() ?? "");
  for (const PolicyName of names) {
    const document = (await iam({ Action: "GetRolePolicy", PolicyName })).text(
      "GetRolePolicyResponse",
      "GetRolePolicyResult",
      "PolicyDocument",
    );
    const { Statement: statements } = parseRecord(decodeURIComponent(document ?? ""));
    const allows = records([statements].flat()).some(
      ({ Effect, Action, Resource }) =>
        Effect === "Allow" &&
        [Action].flat().includes("events:InvokeApiDestination") &&
        [Resource].flat().includes(arn),
    );
    if (allows) return;
  }
  throw new Undelivered("NO_PERMISSIONS", `${role} may not call ${arn}`);
}

async function ask(
  { moto }: EventsWorld,
  place: Place,
  service: string,
  target: string,
  json: object,
): Promise<Json> {
  const { status, body } = await moto.call(place, service, {
    target,
    json,
    headers: service === "sqs" ? { "content-type": "application/x-amz-json-1.0" } : {},
  });
  if (status === 200) return parseRecord(body);
  throw new Undelivered("NO_RESOURCE", body.toString());
}

const record = (value: unknown): Json => (isRecord(value) ? value : {});
const records = (list: unknown): Json[] => (Array.isArray(list) ? list.filter(isRecord) : []);
