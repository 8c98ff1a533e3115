import { at } from "../events/input.js";
import { isRecord, parseRecord } from "../wire/json.js";

type Json = Readonly<Record<string, unknown>>;

/** A call of AWS's SDK that a state machine makes. */
export interface SdkTask {
  /** Service and operation as in the ARN of the task's resource: `imagebuilder:tagResource`. */
  readonly call: string;
  readonly parameters: Json;
}

/**
 * The call of AWS's SDK that a state machine makes of an input, which moto knows of and does not make; undefined if it makes
 * none. A state machine has one state here.
 * https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
 */
export function sdkTask(definition: string, input: Json): SdkTask | undefined {
  const { StartAt: start, States: states } = parseRecord(definition);
  const state = isRecord(states) ? states[String(start)] : undefined;
  if (!isRecord(state) || !isRecord(state.Parameters)) return undefined;
  const call = /:states:::aws-sdk:(\w+:\w+)$/.exec(String(state.Resource))?.[1];
  const parameters = Object.entries(state.Parameters).map(([key, value]) =>
    key.endsWith(".$") ? [key.slice(0, -2), at(input, String(value))] : [key, value],
  );
  return call === undefined ? undefined : { call, parameters: Object.fromEntries(parameters) };
}
