import { randomUUID } from "node:crypto";
import type { LifecycleExecutionResourceActionName, ResourceStatus } from "@aws-sdk/client-imagebuilder";
import { type Ami, NO_LAUNCH_PERMISSION } from "../../ec2/ami.js";
import type { World } from "../../world.js";
import { invalidRequest, invalidValue, notFound, ServiceError } from "../api/errors.js";
import { type Call, defineOperations } from "../api/operation.js";
import { nowSeconds } from "../api/output-fields.js";
import { pageOf } from "../api/page.js";
import type { Input } from "../api/sdk-types.js";
import { OtherServices, roleName } from "../other-services.js";
import { type ChangedResource, isFinal, type LifecycleExecution, type OwnImage } from "./stored.js";
import type { Resource } from "./table.js";

type Request = Input<"StartResourceStateUpdate">;

const ACTIONS = {
  AVAILABLE: "AVAILABLE",
  DEPRECATED: "DEPRECATE",
  DISABLED: "DISABLE",
  DELETED: "DELETE",
} as const satisfies Record<ResourceStatus, LifecycleExecutionResourceActionName>;

/** The longest time that a timer of Node.js waits. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/**
 * Changes the state of an image, and of its AMIs and snapshots if asked to, at once or at a time. An AMI that meets an
 * exclusion rule is left alone, and with it the image.
 * https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_StartResourceStateUpdate.html
 */
async function start(call: Call, request: Request) {
  const { scope, world, caller, builds } = call;
  const { resourceArn, executionRole, updateAt } = request;
  const image = scope.images.get(resourceArn);
  const status = checkedStatus(image, request);
  if (executionRole && !(await new OtherServices(world).hasRole(caller, roleName(executionRole))))
    throw invalidValue("executionRole", `The role '${executionRole}' does not exist.`);
  const pending = scope.lifecycleExecutions.some(
    (it) => it.resourceArn === resourceArn && it.endTime === undefined,
  );
  if (pending) {
    throw new ServiceError(
      "ResourceInUseException",
      `The image '${resourceArn}' has a lifecycle execution that is not over.`,
    );
  }
  const execution: LifecycleExecution = {
    lifecycleExecutionId: `lce-${randomUUID()}`,
    resourceArn,
    startTime: nowSeconds(),
    resources: [],
  };
  scope.lifecycleExecutions.push(execution);
  const run = () => {
    execution.resources.push(...update(world, image, status, request));
    execution.endTime = nowSeconds();
    image.body = { ...image.body, lifecycleExecutionId: execution.lifecycleExecutionId };
  };
  const delayMs = updateAt === undefined ? 0 : updateAt * 1000 - Date.now();
  if (delayMs > 0) builds.later(Math.min(delayMs, MAX_DELAY_MS), run);
  else run();
  return { lifecycleExecutionId: execution.lifecycleExecutionId, resourceArn };
}

/** @throws {ServiceError} if the image cannot have the state */
function checkedStatus(
  { arn, body }: Resource<OwnImage>,
  { state, includeResources, exclusionRules }: Request,
) {
  const { status } = state;
  const current = body.state?.status ?? "PENDING";
  if (status === undefined) throw invalidValue("state.status", "A status is required.");
  if (!isFinal(body) || current === "DELETED" || (isFailed(body) && status !== "DELETED"))
    throw invalidRequest(`The image '${arn}' is ${current} and cannot become ${status}.`);
  if (includeResources?.containers)
    throw invalidValue("includeResources.containers", "The image has no containers.");
  if (includeResources?.snapshots && !(includeResources.amis && status === "DELETED"))
    throw invalidValue(
      "includeResources.snapshots",
      "Snapshots can only be deleted together with their AMIs.",
    );
  if (exclusionRules?.amis?.lastLaunched)
    throw invalidRequest("The sandbox does not know when an AMI was launched last.");
  return status;
}

function isFailed({ state }: Pick<OwnImage, "state">): boolean {
  return state?.status === "FAILED" || state?.status === "CANCELLED";
}

function update(
  { amis }: Pick<World, "amis">,
  image: Resource<OwnImage>,
  status: ResourceStatus,
  { includeResources = {}, exclusionRules }: Request,
): ChangedResource[] {
  const [, , , region = "", accountId = ""] = image.arn.split(":");
  const action = { name: ACTIONS[status] };
  const changed: ChangedResource[] = [];
  const own = amis
    .all()
    .filter(({ tags, ownerId }) => tags.Ec2ImageBuilderArn === image.arn && ownerId === accountId);
  for (const ami of includeResources.amis ? own : []) {
    const resource = { accountId, resourceId: ami.imageId, region: ami.region, action };
    const reason = exclusion(ami, exclusionRules?.amis);
    if (reason) {
      changed.push({ ...resource, state: { status: "SKIPPED", reason } });
      continue;
    }
    setState(amis, ami, status);
    const snapshots = includeResources.snapshots ? deleteSnapshots(amis, ami) : undefined;
    changed.push({ ...resource, state: { status: "SUCCESS" }, snapshots });
  }
  const resource = { accountId, resourceId: image.arn, region, action };
  if (changed.some(({ state }) => state.status === "SKIPPED"))
    return [
      { ...resource, state: { status: "SKIPPED", reason: "It has AMIs that are excluded." } },
      ...changed,
    ];
  const deprecationTime = status === "DEPRECATED" ? nowSeconds() : undefined;
  image.body = { ...image.body, state: { status }, deprecationTime };
  return [{ ...resource, state: { status: "SUCCESS" } }, ...changed];
}

type AmiExclusions = NonNullable<NonNullable<Request["exclusionRules"]>["amis"]>;

/** Why an AMI is left alone; undefined if it is not. */
function exclusion(
  { region, launchPermission, tags }: Ami,
  { isPublic, regions = [], sharedAccounts = [], tagMap = {} }: AmiExclusions = {},
): string | undefined {
  if (isPublic && launchPermission.groups.includes("all")) return "The AMI is public.";
  if (regions.includes(region)) return `The AMI is in ${region}.`;
  const account = sharedAccounts.find((it) => launchPermission.userIds.includes(it));
  if (account) return `The AMI is shared with ${account}.`;
  const tag = Object.entries(tagMap).find(([key, value]) => tags[key] === value);
  return tag && `The AMI has the tag ${tag[0]}.`;
}

function setState(amis: World["amis"], ami: Ami, status: ResourceStatus): void {
  switch (status) {
    case "AVAILABLE":
      ami.state = "available";
      ami.deprecationTime = undefined;
      return;
    case "DEPRECATED":
      ami.deprecationTime = new Date().toISOString();
      return;
    case "DISABLED":
      ami.state = "disabled";
      ami.launchPermission = NO_LAUNCH_PERMISSION;
      return;
    case "DELETED":
      amis.deregister(ami.imageId);
  }
}

function deleteSnapshots(amis: World["amis"], { blockDevices }: Ami): ChangedResource["snapshots"] {
  const unused = blockDevices.filter(({ snapshotId }) => amis.usersOf(snapshotId).length === 0);
  for (const { snapshotId } of unused) amis.deleteSnapshot(snapshotId);
  return unused.map(({ snapshotId }) => ({ snapshotId, state: { status: "SUCCESS" } }));
}

function list({ scope }: Call, request: Input<"ListLifecycleExecutions">) {
  const found = scope.lifecycleExecutions.filter(({ resourceArn }) => resourceArn === request.resourceArn);
  const { page, nextToken } = pageOf(found, "ListLifecycleExecutions", request);
  const lifecycleExecutions = page.map((it) => {
    const { lifecycleExecutionId, startTime, endTime, resources } = it;
    const resourcesImpactedSummary = { hasImpactedResources: resources.length > 1 };
    return { lifecycleExecutionId, startTime, endTime, state: stateOf(it), resourcesImpactedSummary };
  });
  return { lifecycleExecutions, nextToken };
}

/** The image alone, or the AMIs of the image that is named as their parent. */
function listResources({ scope }: Call, request: Input<"ListLifecycleExecutionResources">) {
  const { lifecycleExecutionId, parentResourceId } = request;
  const execution = scope.lifecycleExecutions.find((it) => it.lifecycleExecutionId === lifecycleExecutionId);
  if (!execution) throw notFound(lifecycleExecutionId);
  const found = execution.resources.filter(({ resourceId }) =>
    parentResourceId === undefined
      ? resourceId === execution.resourceArn
      : parentResourceId === execution.resourceArn && resourceId !== execution.resourceArn,
  );
  const { page, nextToken } = pageOf(found, "ListLifecycleExecutionResources", request);
  return {
    lifecycleExecutionId,
    lifecycleExecutionState: stateOf(execution),
    resources: page,
    nextToken,
  };
}

function stateOf({ endTime }: LifecycleExecution) {
  return { status: endTime === undefined ? ("PENDING" as const) : ("SUCCESS" as const) };
}

export const lifecycleExecutionOperations = defineOperations({
  StartResourceStateUpdate: start,
  ListLifecycleExecutions: list,
  ListLifecycleExecutionResources: listResources,
});
