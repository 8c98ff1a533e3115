import { setTimeout as sleep } from "node:timers/promises";
import { type AccessKeys, credentialScope } from "./identity/access-keys.js";
import type { Accounts } from "./identity/accounts.js";
import { MotoUnavailableError } from "./moto/moto.js";
import type { AwsRequest, AwsResponse, Service } from "./service.js";
import {
  AwsError,
  errorResponse,
  internalError,
  operationOf,
  type Protocol,
  protocolOf,
  throttlingError,
} from "./wire/protocol.js";
import { Query } from "./wire/query.js";
import type { World } from "./world.js";

/** Signed by nobody, as the token that they carry is the credential. */
const unsignedActions = new Set(["AssumeRoleWithWebIdentity", "AssumeRoleWithSAML"]);

export interface GatewayOptions {
  readonly world: World;
  readonly services: readonly Service[];
  readonly accounts: Accounts;
  readonly accessKeys: AccessKeys;
  readonly onLog: (line: string) => void;
  /** Ends the waiting of delayed answers. */
  readonly closing: AbortSignal;
}

/** Sends each request to where its credential scope says: a fault, a service of the sandbox, or moto. */
export class Gateway {
  constructor(private readonly options: GatewayOptions) {}

  async handle(sent: Omit<AwsRequest, "caller">): Promise<AwsResponse> {
    const scope = credentialScope(sent) ?? unsignedScope(sent);
    if (!scope) {
      return errorResponse(
        protocolOf("", sent),
        new AwsError(403, "MissingAuthenticationToken", "Request is missing Authentication Token"),
      );
    }
    const { account, arn, roleArn } = this.options.accessKeys.identify(scope.accessKey);
    const request = { ...sent, caller: { account, region: scope.region, arn, roleArn } };
    const response = await this.#answer(scope.service, request);
    const operation = operationOf(scope.service, request);
    this.options.onLog(`${account} ${scope.region} ${scope.service} ${operation} ${response.status}`);
    return response;
  }

  async #answer(name: string, request: AwsRequest): Promise<AwsResponse> {
    const protocol = protocolOf(name, request);
    try {
      await this.#fail(name, protocol, request);
      await this.options.accounts.prepare(request.caller);
      for (const service of this.options.services) {
        if (service.name !== name) continue;
        const response = await service.handle(request);
        if (response) return response;
      }
      return answered(await this.options.world.moto.send(request), name, operationOf(name, request));
    } catch (error) {
      return errorResponse(protocol, this.#awsError(error, name, protocol));
    }
  }

  async #fail(service: string, protocol: Protocol, request: AwsRequest): Promise<void> {
    const fault = this.options.world.faults.take(service, operationOf(service, request));
    if (!fault) return;
    if (fault.delayMs) {
      const closed = () => {
        throw new AwsError(503, "ServiceUnavailable", "the sandbox is closing");
      };
      await sleep(fault.delayMs, undefined, { signal: this.options.closing }).catch(closed);
    }
    if (fault.status === 429) throw throttlingError(service, protocol);
    if (fault.status === 500) {
      throw internalError(service, protocol, "An internal error occurred (a fault of the sandbox)");
    }
  }

  #awsError(error: unknown, service: string, protocol: Protocol): AwsError {
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
 * moto's answer; a page about a crash of moto is none that a client can read, and one that it would ask for again.
 * @throws {AwsError} where moto does not know the operation, or what it was asked
 */
function answered(response: AwsResponse, service: string, operation: string): AwsResponse {
  const isPage = response.headers["content-type"]?.startsWith("text/html") ?? false;
  if (response.status < 500 || !isPage) return response;
  throw new AwsError(
    400,
    "InvalidAction",
    `the sandbox does not answer this call of ${service}: ${operation}`,
  );
}

function unsignedScope(sent: Omit<AwsRequest, "caller">) {
  const action = Query.of(sent).action;
  if (!action || !unsignedActions.has(action)) return undefined;
  return { accessKey: "", region: "us-east-1", service: "sts" };
}
