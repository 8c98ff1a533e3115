import type { Accounts } from "../identity/accounts.js";
import type { Caller } from "../identity/caller.js";
import { IAM_REGION, partitionOf } from "../identity/regions.js";
import type { Service } from "../service.js";
import { AwsError } from "../wire/errors.js";
import type { AwsResponse } from "../wire/http.js";
import { parseRecord } from "../wire/json.js";
import type { AwsRequest } from "../wire/request.js";
import { XmlElement } from "../wire/xml.js";
import type { World } from "../world.js";
import { decide } from "./key-policy.js";
import { type KeyArn, Keys, parseKeyArn } from "./keys.js";
import type { RequestContext } from "./policy-condition.js";

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

/** Sends a call on another account's key to that account, if the key's policy lets the caller in. */
export class Kms implements Service {
  readonly name = "kms";
  readonly #keys: Keys;

  constructor(
    private readonly world: Pick<World, "moto" | "organization">,
    private readonly accounts: Accounts,
  ) {
    this.#keys = new Keys(world.moto);
  }

  async handle(request: AwsRequest): Promise<AwsResponse | undefined> {
    const { caller, operation } = request;
    const parameters = parseRecord(request.body);
    const keyId = typeof parameters.KeyId === "string" ? parameters.KeyId : undefined;
    if (!keyId) return undefined;
    const key = parseKeyArn(keyId);
    if (KEY_ONLY_OPERATIONS.has(operation) && (key?.isAlias || keyId.startsWith("alias/"))) {
      // This is AWS's answer: https://github.com/boto/boto/pull/3883
      throw new AwsError(400, "InvalidArnException", "Key Aliases are not supported for this operation.");
    }
    if (operation === "CreateGrant") await this.#assertRole(parameters.GranteePrincipal, caller);
    if (!key) return undefined;
    if (key.region !== caller.region) {
      throw new AwsError(400, "NotFoundException", `Invalid arn ${key.region}`);
    }
    if (key.account === caller.account) return this.#sameGrant(operation, key, parameters);
    const sendToOwner = () =>
      this.world.moto.send({ ...request, caller: { ...caller, account: key.account } });
    const keyArn = key.isAlias ? (await this.#keys.describe(key, key.arn))?.arn : key.arn;
    // moto will say that there is no such key.
    if (keyArn === undefined) return sendToOwner();
    if (operation !== "RetireGrant" || !(await this.#mayRetire(key, caller, parameters))) {
      await this.#authorize(operation, { ...key, arn: keyArn }, caller, parameters, keyId);
    }
    return (await this.#sameGrant(operation, key, parameters)) ?? sendToOwner();
  }

  reset(): void {}

  /** Checks that a role that is granted something exists, because moto does not. @throws {AwsError} InvalidArnException */
  async #assertRole(principal: unknown, { region }: Caller): Promise<void> {
    const [arn, account, name] =
      /^arn:aws[^:]*:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(String(principal)) ?? [];
    if (!arn || !account || !name) return;
    await this.accounts.prepare({ account, region });
    const { body } = await this.world.moto.call({ account, region: IAM_REGION[partitionOf(region)] }, "iam", {
      form: { Action: "GetRole", RoleName: name },
    });
    if (XmlElement.parse(body.toString()).text("GetRoleResponse", "GetRoleResult", "Role", "Arn") === arn)
      return;
    throw new AwsError(400, "InvalidArnException", `ARN does not refer to a valid principal: ${arn}`);
  }

  /**
   * The answer that names a grant that is there already. A grant of the same name and content is made once, but moto
   * would make it twice.
   * https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html
   */
  async #sameGrant(
    operation: string,
    key: KeyArn,
    parameters: Readonly<Record<string, unknown>>,
  ): Promise<AwsResponse | undefined> {
    if (operation !== "CreateGrant" || parameters.Name === undefined) return undefined;
    const grants = await this.#keys.grants(key);
    const content = ["Name", "GranteePrincipal", "RetiringPrincipal", "Operations", "Constraints"];
    const same = grants.find((grant) =>
      content.every(
        (field) => JSON.stringify(grant[field] ?? null) === JSON.stringify(parameters[field] ?? null),
      ),
    );
    if (!same) return undefined;
    return {
      status: 200,
      headers: { "content-type": "application/x-amz-json-1.1" },
      body: JSON.stringify({ GrantId: same.GrantId, GrantToken: same.GrantId }),
    };
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
    const grants = await this.#keys.grants(key);
    const grant = grants.find(({ GrantId: id }) => id === parameters.GrantId);
    const principal = grant?.RetiringPrincipal;
    return (
      typeof principal === "string" &&
      (principal === caller.roleArn || principal.endsWith(`:${caller.account}:root`))
    );
  }

  async #authorize(
    operation: string,
    key: KeyArn,
    caller: Caller,
    parameters: Readonly<Record<string, unknown>>,
    keyId: string,
  ): Promise<void> {
    const action = `kms:${operation}`;
    const decision = decide(await this.#keys.policy(key), {
      action,
      keyArn: key.arn,
      account: caller.account,
      arn: caller.arn,
      roleArn: caller.roleArn,
      context: this.#context(operation, caller, parameters, keyId),
    });
    if (decision === "allowed" && Object.hasOwn(CROSS_ACCOUNT_OPERATIONS, operation)) return;
    const why =
      decision === "denied explicitly"
        ? "with an explicit deny in a resource-based policy"
        : `because no resource-based policy allows the ${action} action`;
    throw new AwsError(
      400,
      "AccessDeniedException",
      `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${key.arn} ${why}`,
    );
  }

  /**
   * The condition keys of https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html and the global ones
   * that key policies use. Terraform and the CLI call KMS themselves: there is no service in between.
   */
  #context(
    operation: string,
    caller: Caller,
    parameters: Readonly<Record<string, unknown>>,
    keyId: string,
  ): RequestContext {
    const { organization } = this.world;
    const path = organization.path(caller.account);
    const granting = operation === "CreateGrant";
    const alias = keyId.includes(":alias/") ? [keyId.slice(keyId.indexOf("alias/"))] : [];
    return new Map<string, readonly string[]>([
      ["aws:principalaccount", [caller.account]],
      ["aws:principalarn", [caller.roleArn ?? caller.arn]],
      ["aws:principalorgid", organization.has(caller.account) ? [organization.id] : []],
      ["aws:principalorgpaths", path ? [path] : []],
      ["aws:principalisawsservice", ["false"]],
      ["aws:principalservicename", []],
      ["aws:sourceaccount", []],
      ["aws:sourcearn", []],
      ["aws:sourceorgid", []],
      ["aws:requestedregion", [caller.region]],
      ["aws:viaawsservice", ["false"]],
      ["kms:calleraccount", [caller.account]],
      ["kms:viaservice", []],
      ["kms:requestalias", alias],
      ["kms:grantisforawsresource", granting ? ["false"] : []],
      ["kms:granteeprincipal", granting ? texts(parameters.GranteePrincipal) : []],
      ["kms:retiringprincipal", granting ? texts(parameters.RetiringPrincipal) : []],
      ["kms:grantoperations", granting ? texts(parameters.Operations) : []],
    ]);
  }
}

function texts(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter((it) => typeof it === "string");
}
