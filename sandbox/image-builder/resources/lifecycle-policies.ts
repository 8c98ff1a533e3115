import type { LifecyclePolicyDetail } from "@aws-sdk/client-imagebuilder";
import { formatArn, slug } from "../api/arn.js";
import { invalidValue } from "../api/errors.js";
import { type Call, defineOperations } from "../api/operation.js";
import { nowSeconds } from "../api/output-fields.js";
import { filtered, pageOf } from "../api/page.js";
import type { Input, Valid } from "../api/sdk-types.js";
import { assertExecutionRole } from "./execution-role.js";
import type { LifecyclePolicySettings } from "./stored.js";

async function create(call: Call, request: Input<"CreateLifecyclePolicy">) {
  const { name, tags, clientToken, ...settings } = request;
  const arn = formatArn(call.caller, `lifecycle-policy/${slug(name)}`);
  const body = await normalized(call, settings);
  call.scope.lifecyclePolicies.assertFree(arn);
  call.scope.lifecyclePolicies.add({
    arn,
    name,
    tags: tags ?? {},
    references: [],
    body: { arn, name, ...body, dateCreated: nowSeconds() },
  });
  return { clientToken, lifecyclePolicyArn: arn };
}

/** Replaces all settings: one that is left out is back to its default. */
async function update(call: Call, request: Input<"UpdateLifecyclePolicy">) {
  const { lifecyclePolicyArn: arn, clientToken: _, ...settings } = request;
  const found = call.scope.lifecyclePolicies.get(arn);
  const { name, dateCreated } = found.body;
  found.body = { arn, name, ...(await normalized(call, settings)), dateCreated, dateUpdated: nowSeconds() };
  return { lifecyclePolicyArn: arn };
}

/** Checks the settings, and fills in the defaults that Get shows. @throws {ServiceError} */
async function normalized(call: Call, settings: LifecyclePolicySettings): Promise<LifecyclePolicySettings> {
  const { policyDetails, resourceSelection, resourceType, executionRole, status = "ENABLED" } = settings;
  const { recipes, tagMap } = resourceSelection;
  if ((recipes === undefined) === (tagMap === undefined))
    throw invalidValue("resourceSelection", "Exactly one of recipes and tagMap must be provided.");
  const actions = policyDetails.map(({ action }) => action.type);
  if (new Set(actions).size < actions.length)
    throw invalidValue("policyDetails", "Each rule must have an action of its own.");
  for (const [index, rule] of policyDetails.entries())
    checkRule(rule, resourceType, `policyDetails[${index}]`);
  await assertExecutionRole(call, executionRole);
  return { ...settings, status, policyDetails: policyDetails.map(withDefaults) };
}

/** Checks one rule of a policy: https://docs.aws.amazon.com/imagebuilder/latest/userguide/image-lifecycle-rules.html */
function checkRule(
  { action, filter }: Valid<LifecyclePolicyDetail>,
  resourceType: LifecyclePolicySettings["resourceType"],
  path: string,
): void {
  const { amis, snapshots, containers } = action.includeResources ?? {};
  if (resourceType === "CONTAINER_IMAGE" && action.type !== "DELETE")
    throw invalidValue(`${path}.action.type`, "Container images can only be deleted.");
  if (resourceType === "CONTAINER_IMAGE" ? amis || snapshots : containers)
    throw invalidValue(`${path}.action.includeResources`, `It does not go with ${resourceType}.`);
  if (filter.type === "AGE" && filter.unit === undefined)
    throw invalidValue(`${path}.filter.unit`, "An age-based rule requires a unit.");
  if (filter.type === "COUNT" && filter.unit !== undefined)
    throw invalidValue(`${path}.filter.unit`, "A count-based rule has no unit.");
  if (filter.type === "COUNT" && filter.retainAtLeast !== undefined)
    throw invalidValue(`${path}.filter.retainAtLeast`, "It is for age-based rules only.");
}

function withDefaults(rule: Valid<LifecyclePolicyDetail>): Valid<LifecyclePolicyDetail> {
  const { exclusionRules: rules } = rule;
  if (!rules?.amis) return rule;
  return { ...rule, exclusionRules: { ...rules, amis: { isPublic: false, ...rules.amis } } };
}

function get({ scope }: Call, { lifecyclePolicyArn: arn }: Input<"GetLifecyclePolicy">) {
  const { body, tags } = scope.lifecyclePolicies.get(arn);
  return { lifecyclePolicy: { ...body, tags } };
}

function list({ scope }: Call, request: Input<"ListLifecyclePolicies">) {
  const found = filtered(scope.lifecyclePolicies.all(), request.filters, {
    name: (it, value) => it.name === value,
    status: (it, value) => it.body.status === value,
  });
  const { page, nextToken } = pageOf(found, "ListLifecyclePolicies", request);
  const lifecyclePolicySummaryList = page.map(
    ({ body: { policyDetails: _, resourceSelection: __, ...summary }, tags }) => ({ ...summary, tags }),
  );
  return { lifecyclePolicySummaryList, nextToken };
}

function remove({ scope }: Call, { lifecyclePolicyArn: arn }: Input<"DeleteLifecyclePolicy">) {
  scope.lifecyclePolicies.get(arn);
  scope.lifecyclePolicies.remove(arn);
  return { lifecyclePolicyArn: arn };
}

export const lifecyclePolicyOperations = defineOperations({
  CreateLifecyclePolicy: create,
  GetLifecyclePolicy: get,
  UpdateLifecyclePolicy: update,
  ListLifecyclePolicies: list,
  DeleteLifecyclePolicy: remove,
});
