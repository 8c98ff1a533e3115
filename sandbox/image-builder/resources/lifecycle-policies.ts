import type {
  CreateLifecyclePolicyRequest,
  DeleteLifecyclePolicyRequest,
  GetLifecyclePolicyRequest,
  LifecyclePolicyDetail,
  ListLifecyclePoliciesRequest,
  UpdateLifecyclePolicyRequest,
} from "@aws-sdk/client-imagebuilder";
import { formatArn, slug } from "../api/arn.js";
import { alreadyExists, invalidValue } from "../api/errors.js";
import type { Call, Operations } from "../api/operation.js";
import { filtered, pageOf } from "../api/page.js";
import type { Valid } from "../api/validate.js";
import { Aws } from "../aws.js";
import { Table } from "./scope.js";

/** Kept and shown; the sandbox does not run policies. */
type OwnLifecyclePolicy = Settings & {
  readonly arn: string;
  readonly name: string;
  /** Seconds since 1970: unlike in every other resource, these are timestamps of the protocol. */
  readonly dateCreated: number;
  readonly dateUpdated?: number;
};

type Settings = Omit<Valid<CreateLifecyclePolicyRequest>, "name" | "tags" | "clientToken">;

const lifecyclePolicies = new Table<OwnLifecyclePolicy>("LifecyclePolicy");

async function create(call: Call, request: Valid<CreateLifecyclePolicyRequest>): Promise<object> {
  const { name, tags, clientToken, ...settings } = request;
  const arn = formatArn(call.caller, `lifecycle-policy/${slug(name)}`);
  const body = await normalized(call, settings);
  if (lifecyclePolicies.find(call.scope, arn)) throw alreadyExists(lifecyclePolicies.kind, arn);
  lifecyclePolicies.add(call.scope, {
    arn,
    name,
    tags: tags ?? {},
    references: [],
    body: { arn, name, ...body, dateCreated: seconds() },
  });
  return { clientToken, lifecyclePolicyArn: arn };
}

/** Replaces all settings: what is left out is back to its default. */
async function update(call: Call, request: Valid<UpdateLifecyclePolicyRequest>): Promise<object> {
  const { lifecyclePolicyArn: arn, clientToken, ...settings } = request;
  const found = lifecyclePolicies.get(call.scope, arn);
  const { name, dateCreated } = found.body;
  found.body = { arn, name, ...(await normalized(call, settings)), dateCreated, dateUpdated: seconds() };
  return { clientToken, lifecyclePolicyArn: arn };
}

/** Checks the settings, and fills in the defaults that Get shows. @throws {ServiceError} */
async function normalized({ world, caller }: Call, settings: Settings): Promise<Settings> {
  const { policyDetails, resourceSelection, resourceType, executionRole, status = "ENABLED" } = settings;
  const { recipes, tagMap } = resourceSelection;
  if ((recipes === undefined) === (tagMap === undefined))
    throw invalidValue("resourceSelection", "Exactly one of recipes and tagMap must be provided.");
  const actions = policyDetails.map(({ action }) => action.type);
  if (new Set(actions).size < actions.length)
    throw invalidValue("policyDetails", "Each rule must have an action of its own.");
  for (const [index, rule] of policyDetails.entries())
    checkRule(rule, resourceType, `policyDetails[${index}]`);
  const role = executionRole.slice(executionRole.lastIndexOf("/") + 1);
  if (!(await new Aws(world).hasRole(caller, role)))
    throw invalidValue("executionRole", `The role '${executionRole}' does not exist.`);
  return { ...settings, status, policyDetails: policyDetails.map(withDefaults) };
}

/** https://docs.aws.amazon.com/imagebuilder/latest/userguide/image-lifecycle-rules.html */
function checkRule(
  { action, filter }: Valid<LifecyclePolicyDetail>,
  resourceType: Settings["resourceType"],
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

function get({ scope }: Call, { lifecyclePolicyArn: arn }: Valid<GetLifecyclePolicyRequest>): object {
  const { body, tags } = lifecyclePolicies.get(scope, arn);
  return { lifecyclePolicy: { ...body, tags } };
}

function list({ scope }: Call, request: Valid<ListLifecyclePoliciesRequest>): object {
  const found = filtered(lifecyclePolicies.all(scope), request.filters, {
    name: (it, value) => it.name === value,
    status: (it, value) => it.body.status === value,
  });
  const { page, nextToken } = pageOf(found, JSON.stringify(["lifecycle", request.filters]), request);
  const lifecyclePolicySummaryList = page.map(
    ({ body: { policyDetails: _, resourceSelection: __, ...summary }, tags }) => ({ ...summary, tags }),
  );
  return { lifecyclePolicySummaryList, nextToken };
}

function remove({ scope }: Call, { lifecyclePolicyArn: arn }: Valid<DeleteLifecyclePolicyRequest>): object {
  lifecyclePolicies.get(scope, arn);
  lifecyclePolicies.remove(scope, arn);
  return { lifecyclePolicyArn: arn };
}

function seconds(): number {
  return Math.floor(Date.now() / 1000);
}

export const lifecyclePolicyOperations = {
  CreateLifecyclePolicy: create,
  GetLifecyclePolicy: get,
  UpdateLifecyclePolicy: update,
  ListLifecyclePolicies: list,
  DeleteLifecyclePolicy: remove,
} satisfies Operations;
