import type { AccessKeys } from "../identity/access-keys.js";
import type { Caller } from "../identity/caller.js";
import type { Principals } from "../identity/principals.js";
import { partitionOf } from "../identity/regions.js";
import type { Service } from "../service.js";
import { AwsError } from "../wire/errors.js";
import type { AwsResponse } from "../wire/http.js";
import { parseRecord } from "../wire/json.js";
import type { AwsRequest } from "../wire/request.js";
import { jsonResponse } from "../wire/response.js";
import type { World } from "../world.js";
import type { KeyAccess } from "./key-access.js";
import { type KeyArn, parseKeyArn, UNREAD } from "./keys.js";
import { parseKeyPolicy } from "./policy-document.js";

/**
 * Operations with "Cross-account use: Yes", and whether each takes an alias in place of the key.
 * https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html
 */
const CROSS_ACCOUNT_OPERATIONS: Readonly<Record<string, { readonly alias: boolean }>> = {
  CreateGrant: { alias: false },
  Decrypt: { alias: true },
  DeriveSharedSecret: { alias: true },
  DescribeKey: { alias: true },
  Encrypt: { alias: true },
  GenerateDataKey: { alias: true },
  GenerateDataKeyPair: { alias: true },
  GenerateDataKeyPairWithoutPlaintext: { alias: true },
  GenerateDataKeyWithoutPlaintext: { alias: true },
  GenerateMac: { alias: true },
  GetKeyRotationStatus: { alias: false },
  GetPublicKey: { alias: true },
  ListGrants: { alias: false },
  RetireGrant: { alias: false },
  RevokeGrant: { alias: false },
  Sign: { alias: true },
  Verify: { alias: true },
  VerifyMac: { alias: true },
};

/** Operations on keys that take no alias of the caller's own account either. */
const KEY_ONLY_OPERATIONS = new Set(
  Object.entries(CROSS_ACCOUNT_OPERATIONS)
    .filter(([, { alias }]) => !alias)
    .map(([operation]) => operation),
);

/** Operations that give a key a policy, by `Policy`. */
const POLICY_OPERATIONS = ["CreateKey", "PutKeyPolicy", "ReplicateKey"];

/**
 * Lets callers use keys, their own and those of other accounts, as the keys' policies and grants say, and sends each
 * call to the account that has the key.
 */
export class Kms implements Service {
  readonly name = "kms";

  constructor(
    private readonly world: Pick<World, "moto">,
    private readonly access: KeyAccess,
    private readonly principals: Principals,
    private readonly accessKeys: AccessKeys,
  ) {}

  async handle(request: AwsRequest): Promise<AwsResponse | undefined> {
    const { caller, operation } = request;
    const parameters = parseRecord(request.body);
    if (POLICY_OPERATIONS.includes(operation)) await this.#checkPolicy(operation, caller, parameters);
    const sent =
      typeof parameters.Policy === "string" && parameters.Policy !== ""
        ? withUnreadPolicy(request, parameters)
        : request;
    const keyId = typeof parameters.KeyId === "string" ? parameters.KeyId : undefined;
    if (!keyId) return this.world.moto.send(sent);
    const named = parseKeyArn(keyId);
    if (KEY_ONLY_OPERATIONS.has(operation) && (named?.isAlias || keyId.startsWith("alias/"))) {
      // This is AWS's answer: https://github.com/boto/boto/pull/3883
      throw new AwsError(400, "InvalidArnException", "Key Aliases are not supported for this operation.");
    }
    if (operation === "CreateGrant") await this.#assertPrincipal(parameters.GranteePrincipal);
    if (named && named.region !== caller.region) {
      throw new AwsError(400, "NotFoundException", `Invalid arn ${named.region}`);
    }
    const account = named?.account ?? caller.account;
    const sendToOwner = () => this.world.moto.send({ ...sent, caller: { ...caller, account } });
    const metadata = await this.access.keys.describe(caller, keyId);
    const key = metadata && parseKeyArn(metadata.arn);
    // moto will say that there is no such key.
    if (!key) return sendToOwner();
    if (metadata.customerManaged || account !== caller.account) {
      await this.#authorize(operation, key, caller, parameters, keyId);
    }
    switch (operation) {
      case "CreateGrant":
        return (await this.#sameGrant(key, parameters)) ?? this.#grant(caller, parameters, sendToOwner);
      case "ListGrants":
        return this.#listGrants(key, parameters);
      case "GetKeyPolicy": {
        const response = await sendToOwner();
        return { ...response, body: response.body.toString().replace(UNREAD, "") };
      }
      default:
        return sendToOwner();
    }
  }

  reset(): void {
    this.access.grants.reset();
  }

  /** Checks that who is granted something exists, because moto does not. @throws {AwsError} InvalidArnException */
  async #assertPrincipal(arn: unknown): Promise<void> {
    if (typeof arn !== "string" || !/:iam::\d{12}:(?:role|user)\//.test(arn)) return;
    if (await this.principals.idOf(arn)) return;
    throw new AwsError(400, "InvalidArnException", `ARN does not refer to a valid principal: ${arn}`);
  }

  /**
   * Refuses a policy that is none, that names principals who do not exist, or that would lock its caller out.
   * https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html
   * @throws {AwsError} MalformedPolicyDocumentException
   */
  async #checkPolicy(
    operation: string,
    caller: Caller,
    parameters: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    // A key that is created with an empty policy gets the default one.
    if (typeof parameters.Policy !== "string" || (parameters.Policy === "" && operation !== "PutKeyPolicy"))
      return;
    const document = parseKeyPolicy(parameters.Policy);
    if (typeof document === "string") throw malformedPolicy(document);
    for (const principal of document.principals) {
      if (await this.#mayBePrincipal(principal)) continue;
      throw malformedPolicy("Policy contains a statement with one or more invalid principals.");
    }
    if (parameters.BypassPolicyLockoutSafetyCheck === true) return;
    const { account, region } = caller;
    const arn = `arn:${partitionOf(region)}:kms:${region}:${account}:key/${parameters.KeyId ?? "new"}`;
    const use = { operation: "PutKeyPolicy", parameters };
    const key = { arn, account, region, isAlias: false };
    if (this.access.decide(document.policy, key, caller, use) === "allowed") return;
    throw malformedPolicy("The new key policy will not allow you to update the key policy in the future.");
  }

  /**
   * Whether a policy may name this principal. Roles that nobody created are there once they have been assumed, and
   * so are service-linked roles, apart from Auto Scaling's, which the sandbox makes.
   */
  async #mayBePrincipal(arn: string): Promise<boolean> {
    if (!/:iam::\d{12}:(?:role|user)\//.test(arn) || this.accessKeys.hasSessionOf(arn)) return true;
    if (/:role\/aws-service-role\/(?!autoscaling\.)/.test(arn)) return true;
    return (await this.principals.idOf(arn)) !== undefined;
  }

  /**
   * The answer that names a grant that is there already. A grant of the same name and content is made once, but moto
   * would make it twice.
   * https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html
   */
  async #sameGrant(
    key: KeyArn,
    parameters: Readonly<Record<string, unknown>>,
  ): Promise<AwsResponse | undefined> {
    if (parameters.Name === undefined) return undefined;
    const content = ["Name", "GranteePrincipal", "RetiringPrincipal", "Operations", "Constraints"];
    const same = (await this.access.grants.of(key)).find(({ entry }) =>
      content.every(
        (field) => JSON.stringify(entry[field] ?? null) === JSON.stringify(parameters[field] ?? null),
      ),
    );
    return same && jsonResponse(200, { GrantId: same.id, GrantToken: same.id });
  }

  /** Has moto make a grant. */
  async #grant(
    caller: Caller,
    parameters: Readonly<Record<string, unknown>>,
    sendToOwner: () => Promise<AwsResponse>,
  ): Promise<AwsResponse> {
    const response = await sendToOwner();
    const { GrantId: id } = parseRecord(response.body);
    if (typeof id === "string") await this.access.grants.remember(id, caller.account, parameters);
    return response;
  }

  /** All grants, or those that are asked for, because moto takes no notice of grantees. */
  async #listGrants(key: KeyArn, parameters: Readonly<Record<string, unknown>>): Promise<AwsResponse> {
    const { GrantId: id, GranteePrincipal: grantee, Limit: limit = 100, Marker: marker } = parameters;
    const grants = (await this.access.grants.of(key)).filter(
      (it) => (id === undefined || it.id === id) && (grantee === undefined || it.grantee === grantee),
    );
    if (id !== undefined && grants.length === 0)
      throw new AwsError(400, "NotFoundException", `Grant ID ${id} not found`);
    const start = marker === undefined ? 0 : grants.findIndex((grant) => grant.id === marker);
    if (start < 0)
      throw new AwsError(400, "InvalidMarkerException", `Could not deserialize marker ${marker}`);
    const [next] = grants.slice(start + Number(limit));
    return jsonResponse(200, {
      Grants: grants.slice(start, start + Number(limit)).map(({ entry }) => entry),
      Truncated: next !== undefined,
      NextMarker: next?.id,
    });
  }

  async #authorize(
    operation: string,
    key: KeyArn,
    caller: Caller,
    parameters: Readonly<Record<string, unknown>>,
    keyId: string,
  ): Promise<void> {
    if (operation === "RetireGrant" && (await this.#mayRetire(key, caller, parameters))) return;
    const action = `kms:${operation}`;
    const alias = /(?:^|:)(alias\/.+)$/.exec(keyId)?.[1];
    const refusal = await this.access.refusal(key, caller, [{ operation, parameters, alias }]);
    const isOffered = key.account === caller.account || Object.hasOwn(CROSS_ACCOUNT_OPERATIONS, operation);
    if (refusal === undefined && isOffered) return;
    const why =
      refusal === "denied explicitly"
        ? "with an explicit deny in a resource-based policy"
        : `because no resource-based policy allows the ${action} action`;
    throw new AwsError(
      400,
      "AccessDeniedException",
      `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${key.arn} ${why}`,
    );
  }

  /**
   * Whether the grant lets the caller retire it. The key's policy has no say in that.
   * https://docs.aws.amazon.com/kms/latest/APIReference/API_RetireGrant.html
   */
  async #mayRetire(
    key: KeyArn,
    caller: Caller,
    parameters: Readonly<Record<string, unknown>>,
  ): Promise<boolean> {
    const grant = (await this.access.grants.of(key)).find(({ id }) => id === parameters.GrantId);
    if (!grant) throw new AwsError(400, "NotFoundException", `Grant ID ${parameters.GrantId} not found`);
    const isCaller = (arn: string | undefined) =>
      arn !== undefined &&
      (arn === caller.arn || arn === caller.roleArn || arn.endsWith(`:iam::${caller.account}:root`));
    return (
      isCaller(grant.retiringPrincipal) ||
      (isCaller(grant.grantee) && grant.operations.includes("RetireGrant"))
    );
  }
}

/** The request with its policy as moto is to keep it. */
function withUnreadPolicy(request: AwsRequest, parameters: Readonly<Record<string, unknown>>): AwsRequest {
  const body = JSON.stringify({ ...parameters, Policy: `${UNREAD}${parameters.Policy}` });
  return { ...request, body: Buffer.from(body) };
}

function malformedPolicy(message: string): AwsError {
  return new AwsError(400, "MalformedPolicyDocumentException", message);
}
