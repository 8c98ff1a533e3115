import type { Service } from "../service.js";
import type { AwsResponse } from "../wire/http.js";
import { isRecord, parseRecord } from "../wire/json.js";
import type { AwsRequest } from "../wire/request.js";
import { jsonResponse } from "../wire/response.js";
import type { World } from "../world.js";
import { eventPattern } from "./pattern.js";

/** What a connection has and never tells. */
const SECRETS = ["ApiKeyValue", "Password", "ClientSecret"];

/**
 * Reads the patterns of rules, of which moto takes most that EventBridge does not, and keeps the secrets of connections,
 * which moto shows to whoever describes one; the rest is moto's.
 */
export class Events implements Service {
  readonly name = "events";

  constructor(private readonly world: Pick<World, "moto">) {}

  async handle(request: AwsRequest): Promise<AwsResponse | undefined> {
    const { EventPattern: pattern, Event: event } = parseRecord(request.body);
    if (request.operation === "PutRule" && typeof pattern === "string" && pattern) eventPattern(pattern);
    if (request.operation === "TestEventPattern")
      return jsonResponse(200, { Result: eventPattern(String(pattern))(parseRecord(String(event))) });
    if (request.operation !== "DescribeConnection") return undefined;
    const answer = await this.world.moto.send(request);
    if (answer.status !== 200) return answer;
    const { "content-length": _, ...headers } = answer.headers;
    return { ...answer, headers, body: JSON.stringify(withoutSecrets(parseRecord(answer.body))) };
  }

  reset(): void {}
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DescribeConnection.html */
function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (!isRecord(value)) return value;
  const hidden = value.IsValueSecret === true ? [...SECRETS, "Value"] : SECRETS;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !hidden.includes(key))
      .map(([key, inner]) => [key, withoutSecrets(inner)]),
  );
}
