import type { Service } from "../service.js";
import type { AwsResponse } from "../wire/http.js";
import { isRecord, parseRecord } from "../wire/json.js";
import type { AwsRequest } from "../wire/request.js";
import type { World } from "../world.js";

/**
 * Keeps bucket policies as they are written. moto 5.2.1 takes a statement whose condition is not met for a denial, so that a
 * bucket that denies requests without TLS could not be read or written; it is not told of such statements, because every
 * request here counts as one over TLS.
 */
export class S3 implements Service {
  readonly name = "s3";
  /** By bucket. */
  readonly #policies = new Map<string, string>();

  constructor(private readonly world: Pick<World, "moto">) {}

  async handle(request: AwsRequest): Promise<AwsResponse | undefined> {
    const { pathname, searchParams } = new URL(request.url, "http://s3");
    const [bucket = "", ...key] = pathname.slice(1).split("/").filter(Boolean);
    if (key.length) return undefined;
    const isPolicy = searchParams.has("policy");
    if (isPolicy && request.method === "GET") return this.#answer(bucket);
    if (isPolicy && request.method === "PUT") return this.#put(bucket, request);
    const isGone = request.method === "DELETE" && (isPolicy || searchParams.size === 0);
    if (!isGone) return undefined;
    const response = await this.world.moto.send(request);
    if (response.status < 300) this.#policies.delete(bucket);
    return response;
  }

  reset(): void {
    this.#policies.clear();
  }

  #answer(bucket: string): AwsResponse | undefined {
    const body = this.#policies.get(bucket);
    return body === undefined
      ? undefined
      : { status: 200, headers: { "content-type": "application/json" }, body };
  }

  async #put(bucket: string, request: AwsRequest): Promise<AwsResponse | undefined> {
    const policy = parseRecord(request.body);
    const { Statement: statements } = policy;
    if (statements === undefined) return undefined;
    const others = [statements].flat().filter((statement) => !isTlsOnly(statement));
    const response = await this.world.moto.send({
      ...request,
      body: Buffer.from(JSON.stringify({ ...policy, Statement: others })),
    });
    if (response.status < 300) this.#policies.set(bucket, request.body.toString());
    return response;
  }
}

function isTlsOnly(statement: unknown): boolean {
  if (!isRecord(statement) || !isRecord(statement.Condition)) return false;
  const { Bool: bool } = statement.Condition;
  return isRecord(bool) && String(bool["aws:SecureTransport"]) === "false";
}
