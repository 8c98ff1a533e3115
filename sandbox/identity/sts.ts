import type { Service } from "../service.js";
import { AwsError } from "../wire/errors.js";
import type { AwsResponse } from "../wire/http.js";
import type { Query } from "../wire/query.js";
import type { AwsRequest } from "../wire/request.js";
import { queryResponse } from "../wire/response.js";
import { XmlElement } from "../wire/xml.js";
import type { World } from "../world.js";
import type { AccessKeys } from "./access-keys.js";
import type { Identity } from "./caller.js";
import { externalIdFits, trustPolicy } from "./trust-policy.js";

/**
 * Says who a caller is, and remembers who gets the access keys that moto hands out for a role. A role whose trust policy asks
 * for an external id is given only with it, which moto does not look at.
 */
export class SecurityTokenService implements Service {
  readonly name = "sts";

  constructor(
    private readonly world: Pick<World, "moto">,
    private readonly accessKeys: AccessKeys,
  ) {}

  async handle(request: AwsRequest): Promise<AwsResponse | undefined> {
    if (request.operation === "GetCallerIdentity") return callerIdentity(request.caller);
    if (request.operation.startsWith("AssumeRole")) return this.#assumeRole(request);
    return undefined;
  }

  reset(): void {
    this.accessKeys.reset();
  }

  async #assumeRole(request: AwsRequest): Promise<AwsResponse> {
    const { operation, query, caller } = request;
    const roleArn = query.text("RoleArn");
    if (operation === "AssumeRole" && roleArn) await this.#assertExternalId(caller, roleArn, query);
    const response = await this.world.moto.send(request);
    const result = XmlElement.parse(response.body.toString()).at(
      `${operation}Response`,
      `${operation}Result`,
    );
    const accessKey = result.text("Credentials", "AccessKeyId");
    const arn = result.text("AssumedRoleUser", "Arn");
    const account = arn?.split(":")[4];
    if (accessKey && arn && account && roleArn) {
      const userId = result.text("AssumedRoleUser", "AssumedRoleId") ?? account;
      this.accessKeys.remember(accessKey, { account, arn, userId, roleArn });
    }
    return response;
  }

  /** @throws {AwsError} AccessDenied, which does not say why, as AWS's does not */
  async #assertExternalId(caller: Identity, roleArn: string, query: Query): Promise<void> {
    const policy = await trustPolicy(this.world.moto, roleArn);
    if (!policy || externalIdFits(policy, query.text("ExternalId"))) return;
    throw new AwsError(
      403,
      "AccessDenied",
      `User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
    );
  }
}

function callerIdentity({ arn, userId, account }: Identity): AwsResponse {
  return queryResponse("sts", "GetCallerIdentity", { Arn: arn, UserId: userId, Account: account });
}
