import type { Place } from "../identity/caller.js";
import { parseRecord } from "../wire/json.js";
import type { World } from "../world.js";

/**
 * A delivery that a target does not take, by the code that a dead-letter queue's message has.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 */
export class Undelivered extends Error {
  constructor(
    readonly code: "NO_PERMISSIONS" | "NO_RESOURCE" | "ERROR_FROM_TARGET" | "SDK_CLIENT_ERROR",
    message: string,
  ) {
    super(message);
  }
}

/** What a JSON service of moto's answers. @throws {Undelivered} if it has not what it is asked for */
export async function ask(
  { moto }: Pick<World, "moto">,
  place: Place,
  service: string,
  target: string,
  json: object,
): Promise<Readonly<Record<string, unknown>>> {
  const { status, body } = await moto.call(place, service, {
    target,
    json,
    headers: service === "sqs" ? { "content-type": "application/x-amz-json-1.0" } : {},
  });
  if (status === 200) return parseRecord(body);
  throw new Undelivered("NO_RESOURCE", body.toString());
}
