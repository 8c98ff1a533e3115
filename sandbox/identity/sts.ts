import type { Service } from "../service.js";
import type { AwsResponse } from "../wire/http.js";
import type { AwsRequest } from "../wire/request.js";
import { queryResponse } from "../wire/response.js";
import { XmlElement } from "../wire/xml.js";
import type { World } from "../world.js";
import type { AccessKeys } from "./access-keys.js";
import type { Identity } from "./caller.js";

/** Says who a caller is, and remembers who gets the access keys that moto hands out for a role. */
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
    const { operation, query } = request;
    const response = await this.world.moto.send(request);
    const roleArn = query.text("RoleArn");
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
}

function callerIdentity({ arn, userId, account }: Identity): AwsResponse {
  return queryResponse("sts", "GetCallerIdentity", { Arn: arn, UserId: userId, Account: account });
}
