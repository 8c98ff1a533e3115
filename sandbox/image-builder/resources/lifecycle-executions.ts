import { randomUUID } from "node:crypto";
import { invalidRequest, invalidValue, notFound, ServiceError } from "../api/errors.js";
import { type Call, defineOperations } from "../api/operation.js";
import { nowSeconds } from "../api/output-fields.js";
import { pageOf } from "../api/page.js";
import type { Input } from "../api/sdk-types.js";
import { assertExecutionRole } from "./execution-role.js";
import { changeState } from "./lifecycle-changes.js";
import type { Scope } from "./scope.js";
import { isFinal, type LifecycleExecution, type OwnImage } from "./stored.js";
import type { Resource } from "./table.js";

type Request = Input<"StartResourceStateUpdate">;

/** The longest time that a timer of Node.js waits. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/**
 * Changes the state of an image, and of its AMIs and snapshots if asked to, at once or at a time. An AMI that meets an
 * exclusion rule is left alone, and with it the image.
 * https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_StartResourceStateUpdate.html
 */
async function start(call: Call, request: Request) {
  const { scope, world, builds } = call;
  const { resourceArn, executionRole, updateAt } = request;
  const image = scope.images.get(resourceArn);
  const status = checkedStatus(image, request);
  await assertExecutionRole(call, executionRole);
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
  const run = async () => {
    if (execution.cancelled) return;
    execution.resources.push(...(await changeState(world, image, status, request)));
    execution.endTime = nowSeconds();
    image.body = { ...image.body, lifecycleExecutionId: execution.lifecycleExecutionId };
  };
  const delayMs = updateAt === undefined ? 0 : updateAt * 1000 - Date.now();
  if (delayMs > 0) builds.later(Math.min(delayMs, MAX_DELAY_MS), () => void run());
  else await run();
  return { lifecycleExecutionId: execution.lifecycleExecutionId, resourceArn };
}

/** @throws {ServiceError} if the image cannot have the state */
function checkedStatus(
  { arn, body }: Resource<OwnImage>,
  { state, includeResources, executionRole }: Request,
) {
  const { status } = state;
  const current = body.state?.status ?? "PENDING";
  if (status === undefined) throw invalidValue("state.status", "A status is required.");
  if (!isFinal(body) || current === "DELETED" || (isFailed(body) && status !== "DELETED"))
    throw invalidRequest(`The image '${arn}' is ${current} and cannot become ${status}.`);
  const { amis, snapshots, containers } = includeResources ?? {};
  if ((amis || snapshots || containers) && executionRole === undefined)
    throw invalidRequest("An execution role is required to include resources.");
  const isContainer = body.type === "DOCKER";
  if (isContainer && status !== "DELETED")
    throw invalidValue("state.status", "For container-based images, only DELETED is supported.");
  if (isContainer && (amis || snapshots))
    throw invalidValue("includeResources", "The image has no AMIs, and no snapshots.");
  if (!isContainer && containers)
    throw invalidValue("includeResources.containers", "The image has no containers.");
  if (snapshots && !(amis && status === "DELETED"))
    throw invalidValue(
      "includeResources.snapshots",
      "Snapshots can only be deleted together with their AMIs.",
    );
  return status;
}

function isFailed({ state }: Pick<OwnImage, "state">): boolean {
  return state?.status === "FAILED" || state?.status === "CANCELLED";
}

function list({ scope }: Call, request: Input<"ListLifecycleExecutions">) {
  const found = scope.lifecycleExecutions.filter(({ resourceArn }) => resourceArn === request.resourceArn);
  const { page, nextToken } = pageOf(found, "ListLifecycleExecutions", request);
  return { lifecycleExecutions: page.map(shown), nextToken };
}

function shown(it: LifecycleExecution) {
  const { lifecycleExecutionId, startTime, endTime, resources } = it;
  const resourcesImpactedSummary = { hasImpactedResources: resources.some(({ parent }) => parent) };
  return { lifecycleExecutionId, startTime, endTime, state: stateOf(it), resourcesImpactedSummary };
}

function get({ scope }: Call, { lifecycleExecutionId }: Input<"GetLifecycleExecution">) {
  return { lifecycleExecution: shown(known(scope, lifecycleExecutionId)) };
}

/** Cancels an execution that waits for its time. */
function cancel({ scope }: Call, { lifecycleExecutionId }: Input<"CancelLifecycleExecution">) {
  const execution = known(scope, lifecycleExecutionId);
  if (execution.endTime !== undefined)
    throw invalidRequest(
      `The lifecycle execution '${lifecycleExecutionId}' is over and cannot be cancelled.`,
    );
  execution.cancelled = true;
  execution.endTime = nowSeconds();
  return { lifecycleExecutionId };
}

/** @throws {ServiceError} InvalidRequestException, because these operations have no other for it */
function known({ lifecycleExecutions }: Scope, id: string): LifecycleExecution {
  const execution = lifecycleExecutions.find(({ lifecycleExecutionId }) => lifecycleExecutionId === id);
  if (!execution) throw invalidRequest(`The lifecycle execution '${id}' does not exist.`);
  return execution;
}

/** The images, or the AMIs of the image that is named as their parent. */
function listResources({ scope }: Call, request: Input<"ListLifecycleExecutionResources">) {
  const { lifecycleExecutionId, parentResourceId } = request;
  const execution = scope.lifecycleExecutions.find((it) => it.lifecycleExecutionId === lifecycleExecutionId);
  if (!execution) throw notFound(lifecycleExecutionId);
  const found = execution.resources.filter(({ parent }) => parent === parentResourceId);
  const { page, nextToken } = pageOf(found, "ListLifecycleExecutionResources", request);
  return {
    lifecycleExecutionId,
    lifecycleExecutionState: stateOf(execution),
    resources: page.map(({ parent: _, ...resource }) => resource),
    nextToken,
  };
}

function stateOf({ endTime, cancelled, resources }: LifecycleExecution) {
  if (cancelled) return { status: "CANCELLED" as const };
  if (resources.some(({ state }) => state.status === "FAILED")) return { status: "FAILED" as const };
  return { status: endTime === undefined ? ("PENDING" as const) : ("SUCCESS" as const) };
}

export const lifecycleExecutionOperations = defineOperations({
  StartResourceStateUpdate: start,
  ListLifecycleExecutions: list,
  ListLifecycleExecutionResources: listResources,
  GetLifecycleExecution: get,
  CancelLifecycleExecution: cancel,
});
