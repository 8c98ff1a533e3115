import { at, inputText } from "../events/input.js";
import { matchedTargets } from "../events/rules.js";
import type { Place } from "../identity/caller.js";
import type { AwsEvent } from "../image-builder/other-services.js";
import { isRecord, parseRecord } from "../wire/json.js";
import type { World } from "../world.js";

/** The call that EventBridge makes of a rule's target that is a pipeline: https://docs.aws.amazon.com/imagebuilder/latest/userguide/ev-rules-for-pipeline.html */
export const START_PIPELINE = "imagebuilder:startImagePipelineExecution";

type Json = Readonly<Record<string, unknown>>;

/** A call of AWS's SDK that a state machine makes. */
export interface SdkTask {
  /** Service and operation as in the ARN of the task's resource: `imagebuilder:tagResource`. */
  readonly call: string;
  readonly parameters: Json;
}

/**
 * The calls of AWS's SDK that state machines make because of an event, which moto knows of and does not make. A state
 * machine has one state here.
 * https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
 */
export async function tasksOf(
  { moto }: Pick<World, "moto">,
  place: Place,
  { Source, DetailType, Detail, Resources }: AwsEvent,
): Promise<SdkTask[]> {
  const event: Json = {
    source: Source,
    "detail-type": DetailType,
    account: place.account,
    region: place.region,
    resources: Resources,
    detail: parseRecord(Detail),
  };
  const tasks: SdkTask[] = [];
  for (const { target } of await matchedTargets({ moto }, place, event)) {
    const { Arn: stateMachineArn, RoleArn } = target;
    // A pipeline of Image Builder's is a target by itself, without a state machine.
    if (String(stateMachineArn).includes(":image-pipeline/") && RoleArn !== undefined)
      tasks.push({ call: START_PIPELINE, parameters: { imagePipelineArn: stateMachineArn } });
    if (!String(stateMachineArn).includes(":stateMachine:")) continue;
    const { body } = await moto.call(place, "states", {
      target: "AWSStepFunctions.DescribeStateMachine",
      json: { stateMachineArn },
    });
    const task = firstTask(
      parseRecord(String(parseRecord(body).definition)),
      parseRecord(inputText(target, event)),
    );
    if (task) tasks.push(task);
  }
  return tasks;
}

function firstTask({ StartAt: start, States: states }: Json, input: Json): SdkTask | undefined {
  const state = isRecord(states) ? states[String(start)] : undefined;
  if (!isRecord(state) || !isRecord(state.Parameters)) return undefined;
  const call = /:states:::aws-sdk:(\w+:\w+)$/.exec(String(state.Resource))?.[1];
  const parameters = Object.entries(state.Parameters).map(([key, value]) =>
    key.endsWith(".$") ? [key.slice(0, -2), at(input, String(value))] : [key, value],
  );
  return call === undefined ? undefined : { call, parameters: Object.fromEntries(parameters) };
}
