import { type RoleAction, serviceMay } from "../identity/role-permissions.js";
import { serviceNamed } from "../identity/trust-policy.js";
import { decide } from "../kms/key-policy.js";
import { parseRecord } from "../wire/json.js";
import type { World } from "../world.js";
import type { MatchedTarget } from "./rules.js";
import { Undelivered } from "./undelivered.js";

const EVENT_BRIDGE = serviceNamed("events.amazonaws.com");

/** Where a delivery comes from, as policies ask for it. */
const sourceOf = ({ ruleArn }: Pick<MatchedTarget, "ruleArn">) => ({
  "aws:SourceAccount": ruleArn.split(":")[4] ?? "",
  "aws:SourceArn": ruleArn,
});

/**
 * Asks a resource's own policy whether EventBridge may do something with it for a rule.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
 * @throws {Undelivered} if it does not let it
 */
export function assertAdmitted(
  matched: Pick<MatchedTarget, "ruleArn">,
  policy: unknown,
  action: string,
  arn: string,
): void {
  const pairs = {
    ...sourceOf(matched),
    "aws:PrincipalIsAWSService": "true",
    "aws:PrincipalServiceName": EVENT_BRIDGE.arn,
    "aws:SecureTransport": "true",
  };
  const context = new Map(Object.entries(pairs).map(([key, value]) => [key.toLowerCase(), [value]]));
  const document = parseRecord(typeof policy === "string" ? policy : "");
  if (decide(document, { ...EVENT_BRIDGE, action, keyArn: arn, context }) === "allowed") return;
  throw new Undelivered("NO_PERMISSIONS", `${arn} does not admit ${EVENT_BRIDGE.arn}`);
}

/**
 * Asks the role of a target whether EventBridge may do something by it.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-iam-roles.html
 * @throws {Undelivered} if there is no role, or it does not trust EventBridge, or may not do that
 */
export async function assertMay(
  moto: Pick<World["moto"], "call">,
  matched: MatchedTarget,
  { action, resource }: RoleAction,
): Promise<void> {
  const { RoleArn: role } = matched.target;
  if (typeof role !== "string") throw new Undelivered("NO_PERMISSIONS", `the target ${resource} has no role`);
  if (await serviceMay(moto, EVENT_BRIDGE, role, { action, resource }, sourceOf(matched))) return;
  throw new Undelivered("NO_PERMISSIONS", `${role} may not perform ${action} on ${resource}`);
}
