import { randomUUID } from "node:crypto";
import type { AwsRequest, AwsResponse, Caller, Service } from "../service.js";
import { errorResponse } from "../wire/protocol.js";
import { invalidRequest, ServiceError } from "./api/errors.js";
import { inputOf, type Routed, route } from "./api/request.js";
import { validate } from "./api/validate.js";
import { Builds } from "./builds/builds.js";
import { operations } from "./operations.js";
import { Scope } from "./resources/scope.js";
import type { BuilderWorld } from "./world.js";

export interface ImageBuilderOptions {
  /** How long each step of a build takes. */
  readonly stepMs: number;
}

/** EC2 Image Builder: https://docs.aws.amazon.com/imagebuilder/latest/APIReference/Welcome.html */
export class ImageBuilder implements Service {
  readonly name = "imagebuilder";
  readonly #scopes = new Map<string, Scope>();
  readonly #builds: Builds;

  constructor(
    private readonly world: BuilderWorld,
    { stepMs }: ImageBuilderOptions,
  ) {
    this.#builds = new Builds(world, stepMs);
  }

  async handle(request: AwsRequest): Promise<AwsResponse> {
    try {
      const answer = await this.#answer(request);
      const requestId = randomUUID();
      return {
        status: 200,
        headers: { "content-type": "application/json", "x-amzn-requestid": requestId },
        body: JSON.stringify({ requestId, ...answer }),
      };
    } catch (error) {
      if (error instanceof ServiceError) return errorResponse("rest-json", error);
      throw error;
    }
  }

  reset(): void {
    this.#builds.reset();
    this.#scopes.clear();
  }

  async #answer(request: AwsRequest): Promise<object> {
    const routed = route(request.method, request.url);
    const operation = routed && operations[routed.name];
    if (!routed || !operation)
      throw invalidRequest(
        `The sandbox does not have this operation of Image Builder: ${request.method} ${request.url}`,
      );
    const input = inputOf(routed, request);
    validate(routed.operation.input, input);
    const scope = this.#scope(request.caller);
    const call = { caller: request.caller, scope, world: this.world, builds: this.#builds };
    return this.#once(scope, routed, input, async () => operation(call, input));
  }

  /**
   * The same client token and request get the same answer, and nothing is done a second time.
   * https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-idempotency.html
   * @throws {ServiceError} IdempotentParameterMismatchException for a token that came with another request
   */
  async #once(
    scope: Scope,
    { name }: Routed,
    { clientToken, ...input }: Record<string, unknown>,
    act: () => Promise<object>,
  ): Promise<object> {
    if (typeof clientToken !== "string") return act();
    const key = `${name} ${clientToken}`;
    const request = JSON.stringify(input);
    const known = scope.answers.get(key);
    if (known && known.request !== request) {
      throw new ServiceError(
        "IdempotentParameterMismatchException",
        `The client token '${clientToken}' was used before, with a different request.`,
      );
    }
    if (known) return known.answer;
    const answer = act();
    scope.answers.set(key, { request, answer });
    // What failed may be tried again.
    answer.catch(() => scope.answers.delete(key));
    return answer;
  }

  #scope({ account, region }: Caller): Scope {
    const key = `${account} ${region}`;
    const scope = this.#scopes.get(key) ?? new Scope({ account, region });
    this.#scopes.set(key, scope);
    return scope;
  }
}
