import { conditionsHold, type RequestContext } from "../kms/policy-condition.js";
import { arnMatches, likePattern } from "../kms/policy-pattern.js";
import { isRecord, parseRecord } from "../wire/json.js";
import { XmlElement } from "../wire/xml.js";
import type { World } from "../world.js";
import type { Place } from "./caller.js";
import { IAM_REGION, iamRegion, partitionOf } from "./regions.js";
import { type Assumer, roleTrusts } from "./trust-policy.js";

type Statement = Readonly<Record<string, unknown>>;

/** What a role wants to do. */
export interface RoleAction {
  /** E.g. `ssm:PutParameter`. */
  readonly action: string;
  /** ARN of what it is done to. */
  readonly resource: string;
  /** Service that does it in the role's name. @default - none */
  readonly calledVia?: string;
}

/**
 * Whether the policies of a role let it do something with what is its own account's. Of policies that moto does not have,
 * nothing is known, and what a condition asks that is not known here is held against the role.
 */
export async function roleAllows(
  moto: Pick<World["moto"], "call">,
  place: Place,
  roleName: string,
  { action, resource, calledVia }: RoleAction,
): Promise<boolean> {
  const context: RequestContext = new Map([
    ["aws:resourceaccount", [place.account]],
    ["aws:calledvia", calledVia === undefined ? [] : [calledVia]],
  ]);
  const statements = (await statementsOf(moto, place, roleName)).filter(
    (statement) =>
      applies(statement, "Action", (it) => likePattern(it, "i").test(action)) &&
      applies(statement, "Resource", (it) => it === "*" || arnMatches(it, resource)),
  );
  const holds = ({ Effect, Condition }: Statement) => conditionsHold(Condition, context, Effect === "Deny");
  return (
    statements.some((it) => it.Effect === "Allow" && holds(it)) &&
    !statements.some((it) => it.Effect === "Deny" && holds(it))
  );
}

/** Whether a role trusts a service, and lets it do something with what is the role's own account's. */
export async function serviceMay(
  moto: Pick<World["moto"], "call">,
  service: Assumer,
  roleArn: string,
  action: RoleAction,
  conditionKeys: Readonly<Record<string, string>>,
): Promise<boolean> {
  if (!(await roleTrusts(moto, roleArn, service, conditionKeys))) return false;
  const [, partition, , , account = ""] = roleArn.split(":");
  return roleAllows(
    moto,
    { account, region: iamRegion(partition) },
    roleArn.slice(roleArn.lastIndexOf("/") + 1),
    action,
  );
}

function applies(statement: Statement, element: string, matches: (value: string) => boolean): boolean {
  const { [element]: given, [`Not${element}`]: excluded } = statement;
  if (given !== undefined) return [given].flat().map(String).some(matches);
  return excluded !== undefined && ![excluded].flat().map(String).some(matches);
}

async function statementsOf(
  moto: Pick<World["moto"], "call">,
  place: Place,
  roleName: string,
): Promise<Statement[]> {
  const iam = { account: place.account, region: IAM_REGION[partitionOf(place.region)] };
  const ask = async (Action: string, form: Readonly<Record<string, string>>) => {
    const { body } = await moto.call(iam, "iam", { form: { Action, ...form } });
    return XmlElement.parse(body.toString()).at(`${Action}Response`, `${Action}Result`);
  };
  const role = { RoleName: roleName };
  const names = (await ask("ListRolePolicies", role)).list("PolicyNames");
  const inline = names.map(async (name) =>
    (await ask("GetRolePolicy", { ...role, PolicyName: name.text() ?? "" })).text("PolicyDocument"),
  );
  const policies = (await ask("ListAttachedRolePolicies", role)).list("AttachedPolicies");
  const attached = policies.map(async (policy) => {
    const PolicyArn = policy.text("PolicyArn") ?? "";
    const VersionId = (await ask("GetPolicy", { PolicyArn })).text("Policy", "DefaultVersionId") ?? "";
    return (await ask("GetPolicyVersion", { PolicyArn, VersionId })).text("PolicyVersion", "Document");
  });
  return (await Promise.all([...inline, ...attached])).flatMap((document) => {
    const { Statement: given } = parseRecord(decodeURIComponent(document ?? ""));
    return [given].flat().filter(isRecord);
  });
}
