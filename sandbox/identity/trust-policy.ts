import { decide, type KeyRequest } from "../kms/key-policy.js";
import { conditionsHold } from "../kms/policy-condition.js";
import { isRecord, parseRecord } from "../wire/json.js";
import { XmlElement } from "../wire/xml.js";
import type { World } from "../world.js";
import { iamRegion } from "./regions.js";

/** The policy of a role that says who may assume it; undefined if there is no such role. */
export async function trustPolicy(
  moto: Pick<World["moto"], "call">,
  roleArn: string,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const [, partition, account, name] =
    /^arn:(aws[^:]*):iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(roleArn) ?? [];
  if (!account || !name) return undefined;
  const { body } = await moto.call({ account, region: iamRegion(partition) }, "iam", {
    form: { Action: "GetRole", RoleName: name },
  });
  const role = XmlElement.parse(body.toString()).at("GetRoleResponse", "GetRoleResult", "Role");
  const document = role.text("AssumeRolePolicyDocument");
  return role.text("Arn") === roleArn && document ? parseRecord(decodeURIComponent(document)) : undefined;
}

/** Somebody who wants to assume a role. */
export type Assumer = Pick<KeyRequest, "account" | "arn" | "service">;

/** A service that assumes a role by itself, e.g. `events.amazonaws.com`. */
export const serviceNamed = (service: string): Assumer => ({ account: "", arn: service, service });

/**
 * Whether a role lets somebody assume it; undefined if there is no such role.
 * @param conditionKeys what the assumer gives, e.g. `sts:ExternalId`, and comes with, e.g. `aws:SourceArn`
 */
export async function roleTrusts(
  moto: Pick<World["moto"], "call">,
  roleArn: string,
  assumer: Assumer,
  conditionKeys: Readonly<Record<string, string>> = {},
): Promise<boolean | undefined> {
  const policy = await trustPolicy(moto, roleArn);
  if (!policy) return undefined;
  // A trust policy is about its own role, and names no resource.
  const Statement = [policy.Statement]
    .flat()
    .filter(isRecord)
    .map((it) => ({ ...it, Resource: "*" }));
  const pairs = {
    "aws:PrincipalAccount": assumer.account,
    "aws:PrincipalArn": assumer.arn,
    ...conditionKeys,
  };
  const context = new Map<string, readonly string[]>([
    ["sts:externalid", []],
    ...Object.entries(pairs).map(([key, value]): [string, string[]] => [key.toLowerCase(), [value]]),
  ]);
  const request = { action: "sts:AssumeRole", keyArn: roleArn, ...assumer, context };
  return decide({ Statement }, request) === "allowed";
}

/**
 * Whether a trust policy lets somebody in who gives this external id, or none. Nothing else that the policy says is looked
 * at: whoever asks is somebody whom it trusts.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html
 */
export function externalIdFits(policy: Readonly<Record<string, unknown>>, externalId?: string): boolean {
  const { Statement: given } = policy;
  const statements = (Array.isArray(given) ? given : [given]).filter(isRecord).filter(isForAccounts);
  const asking = statements.filter(asksForExternalId);
  const context = new Map([["sts:externalid", externalId === undefined ? [] : [externalId]]]);
  const holds = ({ Condition: condition }: Readonly<Record<string, unknown>>) =>
    conditionsHold(condition, context, true);
  if (asking.some((it) => it.Effect === "Deny" && holds(it))) return false;
  const allowing = statements.filter(({ Effect: effect }) => effect === "Allow");
  return allowing.length === 0 || allowing.some((it) => !asksForExternalId(it) || holds(it));
}

/** Whether it is about accounts, roles and users, which are those that have external ids, not about services. */
function isForAccounts({ Principal: principal }: Readonly<Record<string, unknown>>): boolean {
  return principal === "*" || (isRecord(principal) && principal.AWS !== undefined);
}

function asksForExternalId({ Condition: condition }: Readonly<Record<string, unknown>>): boolean {
  const operators = Object.values(isRecord(condition) ? condition : {}).filter(isRecord);
  return operators.flatMap(Object.keys).some((key) => key.toLowerCase() === "sts:externalid");
}
