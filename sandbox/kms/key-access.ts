import type { Organization } from "../identity/organization.js";
import { isRecord } from "../wire/json.js";
import type { Grant, Grants } from "./grants.js";
import { type Decision, decide, type KeyRequest } from "./key-policy.js";
import type { KeyArn, Keys } from "./keys.js";
import { ENCRYPTION_CONTEXT, type RequestContext } from "./policy-condition.js";

/** The account, user, role or service that asks for the use of a key. */
export interface KeyUser {
  /** 12 digits; empty for a service. */
  readonly account: string;
  /** ARN that `sts get-caller-identity` prints. */
  readonly arn: string;
  /** The role of a session. */
  readonly roleArn?: string;
  /** Name of a service that asks for itself, e.g. `logs.eu-west-1.amazonaws.com`. @default - it is no service */
  readonly service?: string;
}

/** One operation on a key. */
export interface KeyUse {
  /** Name of the operation, e.g. `CreateGrant`; of ReEncrypt, `ReEncryptFrom` and `ReEncryptTo`. */
  readonly operation: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The name by which the key is called, e.g. `alias/golden-ami`. @default - its id */
  readonly alias?: string;
  /** The AWS service that asks in the user's name. @default - the user asks KMS itself */
  readonly via?: "ec2";
}

/** Operations that an encryption context goes with, which a grant's constraints are about. */
const CRYPTOGRAPHIC = /^(?:Encrypt|Decrypt|GenerateDataKey.*|ReEncrypt(?:From|To))$/;

/**
 * Decides who may use a key: whom its policy or a grant lets in, unless the policy denies it.
 * https://docs.aws.amazon.com/kms/latest/developerguide/policy-evaluation.html
 */
export class KeyAccess {
  constructor(
    readonly keys: Keys,
    readonly grants: Grants,
    private readonly organization: Organization,
  ) {}

  /** Why the user may not do the first of these that it may not do; undefined if it may do all. */
  async refusal(
    key: KeyArn,
    user: KeyUser,
    uses: readonly KeyUse[],
  ): Promise<Exclude<Decision, "allowed"> | undefined> {
    const policy = await this.keys.policy(key);
    let grants: readonly Grant[] | undefined;
    for (const use of uses) {
      const decision = this.decide(policy, key, user, use);
      if (decision === "denied explicitly") return decision;
      if (decision === "allowed") continue;
      grants ??= await this.grants.of(key);
      if (!grants.some((grant) => grantAllows(grant, user, use))) return decision;
    }
    return undefined;
  }

  /** What a policy says, whether it is the key's or one that the key is to have. */
  decide(policy: unknown, key: KeyArn, user: KeyUser, use: KeyUse): Decision {
    const request: KeyRequest = {
      action: `kms:${use.operation}`,
      keyArn: key.arn,
      ...user,
      context: this.#context(key, user, use),
    };
    const decision = decide(policy, request);
    if (decision !== "allowed" || !isServiceLinked(user)) return decision;
    // What a policy gives to an account needs the role's own policy too, and a service-linked role's says nothing of keys.
    return key.account === user.account ? decide(policy, { ...request, account: "" }) : "not allowed";
  }

  /**
   * The condition keys of https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html and the global ones
   * that key policies use.
   */
  #context(key: KeyArn, user: KeyUser, { operation, parameters, alias, via }: KeyUse): RequestContext {
    const { organization } = this;
    const pathOf = (account: string) => organization.path(account) ?? [];
    const idOf = (account: string) => (organization.has(account) ? organization.id : []);
    const granting = operation === "CreateGrant";
    const constraints = isRecord(parameters.Constraints) ? parameters.Constraints : {};
    const encryptionContext = granting
      ? Object.values(constraints).find(isRecord)
      : parameters.EncryptionContext;
    const pairs = Object.entries(isRecord(encryptionContext) ? encryptionContext : {});
    return new Map<string, readonly string[]>(
      Object.entries({
        "aws:currenttime": new Date().toISOString(),
        "aws:epochtime": String(Math.floor(Date.now() / 1000)),
        "aws:principalaccount": user.account,
        "aws:principalarn": user.roleArn ?? user.arn,
        "aws:principalisawsservice": String(user.service !== undefined),
        "aws:principalorgid": idOf(user.account),
        "aws:principalorgpaths": pathOf(user.account),
        "aws:principalservicename": user.service,
        "aws:requestedregion": key.region,
        "aws:resourceaccount": key.account,
        "aws:resourceorgid": idOf(key.account),
        "aws:resourceorgpaths": pathOf(key.account),
        "aws:securetransport": "true",
        "aws:sourceaccount": [],
        "aws:sourcearn": [],
        "aws:sourceorgid": [],
        "aws:sourceorgpaths": [],
        "aws:viaawsservice": String(via !== undefined),
        "kms:bypasspolicylockoutsafetycheck": String(parameters.BypassPolicyLockoutSafetyCheck === true),
        "kms:calleraccount": user.account,
        "kms:encryptionalgorithm": CRYPTOGRAPHIC.test(operation)
          ? (parameters.EncryptionAlgorithm ?? "SYMMETRIC_DEFAULT")
          : [],
        "kms:encryptioncontextkeys": pairs.map(([name]) => name),
        "kms:grantconstrainttype": granting ? Object.keys(constraints) : [],
        "kms:grantisforawsresource": granting ? String(via !== undefined) : [],
        "kms:grantoperations": granting ? parameters.Operations : [],
        "kms:granteeprincipal": granting ? parameters.GranteePrincipal : [],
        "kms:requestalias": alias,
        "kms:retiringprincipal": granting ? parameters.RetiringPrincipal : [],
        "kms:viaservice": via === undefined ? [] : `${via}.${key.region}.amazonaws.com`,
        ...Object.fromEntries(
          pairs.map(([name, value]) => [`${ENCRYPTION_CONTEXT}${name.toLowerCase()}`, value]),
        ),
      }).map(([name, value]) => [name, texts(value)]),
    );
  }
}

/** Whether a grant lets its grantee do this. */
function grantAllows({ grantee, operations, constraints }: Grant, user: KeyUser, use: KeyUse): boolean {
  const isGrantee =
    grantee === user.arn || grantee === user.roleArn || grantee.endsWith(`:iam::${user.account}:root`);
  return (
    isGrantee &&
    operations.includes(use.operation) &&
    (!CRYPTOGRAPHIC.test(use.operation) || satisfies(use.parameters.EncryptionContext, constraints))
  );
}

/** Whether an encryption context is what a grant's constraints want. */
function satisfies(
  encryptionContext: unknown,
  { EncryptionContextEquals: exact, EncryptionContextSubset: subset }: Grant["constraints"],
): boolean {
  const given = isRecord(encryptionContext) ? encryptionContext : {};
  const has = (wanted: unknown) =>
    !isRecord(wanted) || Object.entries(wanted).every(([name, value]) => given[name] === value);
  const isWhole = !isRecord(exact) || Object.keys(exact).length === Object.keys(given).length;
  return has(exact) && has(subset) && isWhole;
}

function isServiceLinked({ arn, roleArn = arn }: KeyUser): boolean {
  return roleArn.includes(":role/aws-service-role/");
}

function texts(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter((it) => typeof it === "string");
}
