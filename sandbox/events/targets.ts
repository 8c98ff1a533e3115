import { randomUUID } from "node:crypto";
import type { Place } from "../identity/caller.js";
import { serviceMay } from "../identity/role-permissions.js";
import { serviceNamed } from "../identity/trust-policy.js";
import type { AwsEvent } from "../image-builder/other-services.js";
import { type SdkTask, sdkTask } from "../step-functions/sdk-task.js";
import { AwsError } from "../wire/errors.js";
import { parseRecord, record, records } from "../wire/json.js";
import { XmlElement } from "../wire/xml.js";
import type { World } from "../world.js";
import { callDestination } from "./api-destinations.js";
import { inputText } from "./input.js";
import { assertAdmitted, assertMay } from "./permission.js";
import { type MatchedTarget, matchedTargets } from "./rules.js";
import { ask, Undelivered } from "./undelivered.js";

type Json = Readonly<Record<string, unknown>>;
type EventsWorld = Pick<World, "moto" | "faults" | "deliveries">;

/** Makes a call of Image Builder's. */
type MakeCall = (task: SdkTask) => Promise<void>;

/** The call that EventBridge makes of a pipeline: https://docs.aws.amazon.com/imagebuilder/latest/userguide/ev-rules-for-pipeline.html */
export const START_PIPELINE = "imagebuilder:startImagePipelineExecution";

const STEP_FUNCTIONS = serviceNamed("states.amazonaws.com");

/**
 * Tells the targets that rules of the default bus have for an event, which moto does of queues alone; it fails at the others.
 * Each is told, or fails, by itself: what a target does not take goes to its dead-letter queue.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html
 */
export async function tellTargets(
  world: EventsWorld,
  place: Place,
  sent: AwsEvent,
  makeCall: MakeCall,
): Promise<void> {
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
  for (const matched of await matchedTargets(world, place, event))
    await deliver(world, place, matched, event, makeCall).catch((error: unknown) =>
      // An event that its dead-letter queue does not take either is gone.
      bury(world, matched, event, error).catch(() => undefined),
    );
}

async function deliver(
  world: EventsWorld,
  place: Place,
  matched: MatchedTarget,
  event: Json,
  makeCall: MakeCall,
): Promise<void> {
  const { target } = matched;
  const arn = String(target.Arn);
  const text = inputText(target, event);
  const [, , service, , , resource = ""] = arn.split(":");
  if (service === "sqs") return send(world, matched, arn, text);
  if (service === "sns") return publish(world, matched, text);
  if (service === "events" && resource.startsWith("api-destination/"))
    return callDestination(world, place, matched, text);
  if (service === "states") return startMachine(world, place, matched, text, makeCall);
  if (service === "imagebuilder" && resource.startsWith("image-pipeline/"))
    return startPipeline(world, matched, makeCall);
}

/** Sends an event that was not delivered to the target's dead-letter queue, if it has one. */
async function bury(world: EventsWorld, matched: MatchedTarget, event: Json, error: unknown): Promise<void> {
  const { target, ruleArn } = matched;
  const { Arn: queue } = record(target.DeadLetterConfig);
  if (typeof queue !== "string") return;
  await send(world, matched, queue, JSON.stringify(event), {
    RULE_ARN: ruleArn,
    TARGET_ARN: String(target.Arn),
    ERROR_CODE: error instanceof Undelivered ? error.code : "INTERNAL_ERROR",
    ERROR_MESSAGE: error instanceof Error ? error.message : String(error),
  });
}

/** @throws {Undelivered} if the queue is not there, or does not let EventBridge send */
async function send(
  world: EventsWorld,
  matched: MatchedTarget,
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
  assertAdmitted(matched, record(found).Policy, "sqs:SendMessage", arn);
  await ask(world, place, "sqs", "AmazonSQS.SendMessage", {
    ...url,
    MessageBody: text,
    MessageAttributes: Object.fromEntries(
      Object.entries(attributes).map(([key, value]) => [key, { DataType: "String", StringValue: value }]),
    ),
  });
}

/** @throws {Undelivered} if the topic is not there, or does not let EventBridge publish */
async function publish(world: EventsWorld, matched: MatchedTarget, text: string): Promise<void> {
  const arn = String(matched.target.Arn);
  const [, , , region = "", account = ""] = arn.split(":");
  const call = async (form: Readonly<Record<string, string>>) => {
    const { status, body } = await world.moto.call({ region, account }, "sns", {
      form: { TopicArn: arn, ...form },
    });
    if (status !== 200) throw new Undelivered("NO_RESOURCE", `${arn} is not there`);
    return XmlElement.parse(body.toString());
  };
  const attributes = await call({ Action: "GetTopicAttributes" });
  const { entry } = attributes
    .at("GetTopicAttributesResponse", "GetTopicAttributesResult", "Attributes")
    .fields();
  const policy = records([entry].flat()).find(({ key }) => key === "Policy")?.value;
  assertAdmitted(matched, policy, "sns:Publish", arn);
  await call({ Action: "Publish", Message: text });
}

/** @throws {Undelivered} if there is no such state machine, or the target's role may not start it */
async function startMachine(
  world: EventsWorld,
  place: Place,
  matched: MatchedTarget,
  text: string,
  makeCall: MakeCall,
): Promise<void> {
  const arn = String(matched.target.Arn);
  const machine = await ask(world, place, "states", "AWSStepFunctions.DescribeStateMachine", {
    stateMachineArn: arn,
  });
  await assertMay(world.moto, matched, { action: "states:StartExecution", resource: arn });
  const task = sdkTask(String(machine.definition), parseRecord(text));
  if (!task) return;
  const isAllowed = await serviceMay(
    world.moto,
    STEP_FUNCTIONS,
    String(machine.roleArn),
    {
      action: task.call.replace(/:./, (it) => it.toUpperCase()),
      resource: String(task.parameters.ResourceArn),
    },
    { "aws:SourceAccount": place.account, "aws:SourceArn": arn },
  );
  // Whatever a state machine fails at, it was started.
  if (isAllowed) await makeCall(task).catch(() => undefined);
}

/** @throws {Undelivered} if there is no such pipeline, or the target's role may not start it */
async function startPipeline(world: EventsWorld, matched: MatchedTarget, makeCall: MakeCall): Promise<void> {
  const imagePipelineArn = String(matched.target.Arn);
  await assertMay(world.moto, matched, {
    action: "imagebuilder:StartImagePipelineExecution",
    resource: imagePipelineArn,
  });
  try {
    await makeCall({ call: START_PIPELINE, parameters: { imagePipelineArn } });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new Undelivered(
      error.code === "ResourceNotFoundException" ? "NO_RESOURCE" : "ERROR_FROM_TARGET",
      error.message,
    );
  }
}
