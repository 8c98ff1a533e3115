import type { Place } from "../identity/caller.js";
import { isRecord, record, records } from "../wire/json.js";
import type { World } from "../world.js";
import { assertMay } from "./permission.js";
import type { MatchedTarget } from "./rules.js";
import { ask, Undelivered } from "./undelivered.js";

/** How often EventBridge tries again by default. */
const DEFAULT_ATTEMPTS = 185;

/**
 * Keeps the call of a URL, in place of making it. The values of a connection go before those of the target.
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_HttpParameters.html
 * @throws {Undelivered} if there is no destination, no role that may call it, or it fails
 */
export async function callDestination(
  world: Pick<World, "moto" | "faults" | "deliveries">,
  place: Place,
  matched: MatchedTarget,
  body: string,
): Promise<void> {
  const { rule, target } = matched;
  const arn = String(target.Arn);
  const name = (of: unknown) => String(of).split("/")[1];
  const events = (operation: string, input: object) =>
    ask(world, place, "events", `AWSEvents.${operation}`, input);
  const destination = await events("DescribeApiDestination", { Name: name(arn) });
  if (destination.ApiDestinationArn !== arn) throw new Undelivered("NO_RESOURCE", `${arn} is not there`);
  await assertMay(world.moto, matched, { action: "events:InvokeApiDestination", resource: arn });
  const { AuthParameters: parameters } = await events("DescribeConnection", {
    Name: name(destination.ConnectionArn),
  });
  const { ApiKeyAuthParameters: key, InvocationHttpParameters: more } = record(parameters);
  const headers = [
    ["content-type", "application/json; charset=utf-8"] as const,
    ["user-agent", "Amazon/EventBridge/ApiDestinations"] as const,
    ...Object.entries(record(record(target.HttpParameters).HeaderParameters)),
    ...records(record(more).HeaderParameters).map(({ Key, Value }) => [Key, Value] as const),
    ...(isRecord(key) ? [[key.ApiKeyName, key.ApiKeyValue] as const] : []),
  ];
  const { MaximumRetryAttempts: retries = DEFAULT_ATTEMPTS } = record(target.RetryPolicy);
  // What a real destination may do now and then: nobody waits between two attempts here.
  for (let attempt = 0; world.faults.take("events", "InvokeApiDestination"); attempt += 1)
    if (attempt >= Number(retries)) throw new Undelivered("SDK_CLIENT_ERROR", "the destination failed");
  world.deliveries.add({
    account: place.account,
    rule,
    method: String(destination.HttpMethod),
    url: String(destination.InvocationEndpoint),
    headers: Object.fromEntries(headers.map(([key, value]) => [String(key).toLowerCase(), String(value)])),
    body,
  });
}
