import { randomUUID } from "node:crypto";
import { START_PIPELINE, tellTargets } from "../events/targets.js";
import type { Caller, Place } from "../identity/caller.js";
import type { KeyAccess } from "../kms/key-access.js";
import type { Service } from "../service.js";
import type { SdkTask } from "../step-functions/sdk-task.js";
import type { AwsResponse, HttpRequest } from "../wire/http.js";
import { isRecord, parseRecord } from "../wire/json.js";
import type { AwsRequest } from "../wire/request.js";
import { errorResponse } from "../wire/response.js";
import type { World } from "../world.js";
import { invalidRequest, ServiceError } from "./api/errors.js";
import { isOperationName, type OperationName } from "./api/model.js";
import { assertInput, type Call, type Operation } from "./api/operation.js";
import { inputOf, operationOf } from "./api/request.js";
import { Builds } from "./builds/builds.js";
import { operations } from "./operations.js";
import type { AwsEvent } from "./other-services.js";
import { runLifecyclePolicies } from "./resources/lifecycle-runs.js";
import type { Scope } from "./resources/scope.js";
import { Scopes } from "./resources/scopes.js";
import { addTags } from "./resources/tags.js";

/** Who calls because of an event. */
const EVENTS = { arn: "events.amazonaws.com", userId: "events.amazonaws.com" };

interface ImageBuilderOptions {
  /** How long each step of a build takes, in milliseconds. */
  readonly stepMs: number;
}

/** EC2 Image Builder: https://docs.aws.amazon.com/imagebuilder/latest/APIReference/Welcome.html */
export class ImageBuilder implements Service {
  readonly name = "imagebuilder";
  readonly #scopes = new Scopes();
  readonly #builds: Builds;

  constructor(
    private readonly world: World,
    keyAccess: KeyAccess,
    { stepMs }: ImageBuilderOptions,
  ) {
    this.#builds = new Builds(world, keyAccess, stepMs, (place, event) => this.#afterEvent(place, event));
  }

  /** Name of the operation; method and path if the sandbox does not have it. */
  restOperation({ method, url }: HttpRequest): string {
    return operationOf(method, url) ?? `${method} ${url.split("?")[0]}`;
  }

  async handle(request: AwsRequest): Promise<AwsResponse> {
    try {
      const { operation, method, url } = request;
      if (!isOperationName(operation)) {
        throw invalidRequest(`The sandbox does not have this operation of Image Builder: ${method} ${url}`);
      }
      const answer = await this.#answer(operation, request);
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

  /** Tells whom rules name of an event; and after a release, runs the lifecycle policies, because nobody waits a day here. */
  async #afterEvent(place: Place, event: AwsEvent): Promise<void> {
    await tellTargets(this.world, place, event, (task) => this.#make(place, task)).catch(() => undefined);
    const { state } = parseRecord(event.Detail);
    if (isRecord(state) && state.status === "AVAILABLE")
      await runLifecyclePolicies(this.world, this.#scopes.of(place));
  }

  /** Makes a call that a rule's target is for. @throws {ServiceError} if the operation does not take the parameters */
  async #make(place: Place, { call, parameters }: SdkTask): Promise<void> {
    if (call === "imagebuilder:tagResource") this.#tag(this.#scopes.of(place), parameters);
    if (call === START_PIPELINE) await this.#start(place, parameters);
  }

  /** @throws {ServiceError} if TagResource does not take the parameters */
  #tag(scope: Scope, { ResourceArn: resourceArn, Tags: tags }: Readonly<Record<string, unknown>>): void {
    const input = { resourceArn, tags };
    assertInput("TagResource", input);
    addTags(scope, input);
  }

  /** Starts a pipeline in the name of EventBridge. @throws {ServiceError} if StartImagePipelineExecution does not take it */
  async #start(place: Place, { imagePipelineArn }: Readonly<Record<string, unknown>>): Promise<void> {
    const input = { imagePipelineArn, clientToken: randomUUID() };
    assertInput("StartImagePipelineExecution", input);
    await operations.StartImagePipelineExecution(this.#call({ ...EVENTS, ...place }), input);
  }

  #call(caller: Caller): Call {
    const scope = this.#scopes.of(caller);
    return { caller, scope, scopes: this.#scopes, world: this.world, builds: this.#builds };
  }

  async #answer<Name extends OperationName>(name: Name, request: AwsRequest): Promise<object> {
    const { caller } = request;
    const input = inputOf(name, request);
    assertInput(name, input);
    const call = this.#call(caller);
    const operation: Operation<Name> = operations[name];
    return this.#once(call.scope, name, input, async () => operation(call, input));
  }

  /**
   * Acts once for a client token: the same token with the same request gets the same answer.
   * https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-idempotency.html
   * @throws {ServiceError} IdempotentParameterMismatchException for a token that came with another request
   */
  async #once(
    scope: Scope,
    name: string,
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
    // A request that failed may be tried again.
    answer.catch(() => scope.answers.delete(key));
    return answer;
  }
}
