import type { AwsRequest, AwsResponse, Service } from "../service.js";
import { queryResponse } from "../wire/protocol.js";
import { Query } from "../wire/query.js";
import { XmlElement } from "../wire/xml.js";
import type { World } from "../world.js";
import { type AccessKeys, credentialScope } from "./access-keys.js";

const namespace = "https://sts.amazonaws.com/doc/2011-06-15/";

/** Roles are assumed at moto; whose the keys are that it hands out is remembered here. */
export class SecurityTokenService implements Service {
  readonly name = "sts";

  constructor(
    private readonly world: Pick<World, "moto">,
    private readonly accessKeys: AccessKeys,
  ) {}

  async handle(request: AwsRequest): Promise<AwsResponse | undefined> {
    const query = Query.of(request);
    if (query.action === "GetCallerIdentity") return this.#callerIdentity(request);
    if (query.action?.startsWith("AssumeRole")) return this.#assumeRole(request, query);
    return undefined;
  }

  reset(): void {
    this.accessKeys.reset();
  }

  #callerIdentity(request: AwsRequest): AwsResponse {
    const identity = this.accessKeys.identify(credentialScope(request)?.accessKey);
    return queryResponse("GetCallerIdentity", namespace, {
      Arn: identity.arn,
      UserId: identity.userId,
      Account: identity.account,
    });
  }

  async #assumeRole(request: AwsRequest, query: Query): Promise<AwsResponse> {
    const response = await this.world.moto.send(request);
    const roleArn = query.text("RoleArn");
    const result = XmlElement.parse(response.body.toString()).at(
      `${query.action}Response`,
      `${query.action}Result`,
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
