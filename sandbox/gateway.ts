import { setTimeout as sleep } from "node:timers/promises";
import type { AccessKeys } from "./identity/access-keys.js";
import type { Accounts } from "./identity/accounts.js";
import { credentialScope } from "./identity/credential-scope.js";
import { MotoUnavailableError } from "./moto/moto.js";
import type { Service } from "./service.js";
import { AwsError, accessDeniedError, internalError, throttlingError } from "./wire/errors.js";
import type { AwsResponse, HttpRequest } from "./wire/http.js";
import { type AwsRequest, type RequestedOperation, requestedOperation } from "./wire/request.js";
import { errorResponse } from "./wire/response.js";
import type { World } from "./world.js";

/** STS's operations that nobody signs, because the token that they carry is the credential. */
const UNSIGNED_OPERATIONS = ["AssumeRoleWithWebIdentity", "AssumeRoleWithSAML"];

interface GatewayOptions {
  readonly world: World;
  readonly services: readonly Service[];
  readonly accounts: Accounts;
  readonly accessKeys: AccessKeys;
  readonly onLog: (line: string) => void;
  /** The signal that ends the waiting of delayed answers. */
  readonly closing: AbortSignal;
}

/** Sends each request to where its credential scope says: a fault, a service of the sandbox, or moto. */
export class Gateway {
  constructor(private readonly options: GatewayOptions) {}

  async handle(sent: HttpRequest): Promise<AwsResponse> {
    const { services, accessKeys, onLog } = this.options;
    const scope = credentialScope(sent);
    const { accessKey, region, service: name } = scope ?? { region: "us-east-1", service: "sts" };
    const service = services.find((it) => it.name === name);
    const requested = requestedOperation(name, sent, service?.restOperation?.bind(service));
    const { operation, protocol } = requested;
    if (!scope && !UNSIGNED_OPERATIONS.includes(operation)) {
      return errorResponse(
        protocol,
        new AwsError(403, "MissingAuthenticationToken", "Request is missing Authentication Token"),
      );
    }
    const caller = { ...accessKeys.identify(accessKey), region };
    const response = await this.#answer({ ...sent, ...requested, caller }, service);
    onLog(`${caller.account} ${region} ${name} ${operation} ${response.status}`);
    return response;
  }

  async #answer(request: AwsRequest, service: Service | undefined): Promise<AwsResponse> {
    const { accounts, world } = this.options;
    try {
      await this.#fail(request);
      await accounts.prepare(request.caller);
      const response = (await service?.handle(request)) ?? (await world.moto.send(request));
      return answered(response, request);
    } catch (error) {
      return errorResponse(request.protocol, this.#awsError(error, request));
    }
  }

  async #fail({ service, protocol, operation }: RequestedOperation): Promise<void> {
    const fault = this.options.world.faults.take(service, operation);
    if (!fault) return;
    if (fault.delayMs) {
      const closed = () => {
        throw new AwsError(503, "ServiceUnavailable", "the sandbox is closing");
      };
      await sleep(fault.delayMs, undefined, { signal: this.options.closing }).catch(closed);
    }
    if (fault.status === 403) throw accessDeniedError(service, protocol);
    if (fault.status === 429) throw throttlingError(service, protocol);
    if (fault.status === 500) {
      throw internalError(service, protocol, "An internal error occurred (a fault of the sandbox)");
    }
  }

  #awsError(error: unknown, { service, protocol }: RequestedOperation): AwsError {
    if (error instanceof AwsError) return error;
    if (error instanceof MotoUnavailableError) {
      return new AwsError(
        503,
        "ServiceUnavailable",
        `the sandbox has lost moto: ${error.message}; start it again`,
      );
    }
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.options.onLog(`a bug of the sandbox in ${service}: ${stack}`);
    const message = error instanceof Error ? error.message : String(error);
    return internalError(service, protocol, `a bug of the sandbox: ${message}`);
  }
}

/**
 * The answer, whether a service had it from moto or moto gave it itself. A page about a crash of moto is one that no client can read, and that each would ask for again.
 * @throws {AwsError} if moto does not know the operation, or what it was asked
 */
function answered(response: AwsResponse, { service, operation }: RequestedOperation): AwsResponse {
  const isPage = response.headers["content-type"]?.startsWith("text/html") ?? false;
  if (response.status < 500 || !isPage) return response;
  throw new AwsError(
    400,
    "InvalidAction",
    `the sandbox does not answer this call of ${service}: ${operation}`,
  );
}
