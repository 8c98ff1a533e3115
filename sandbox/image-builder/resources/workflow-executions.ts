import { invalidRequest, notFound } from "../api/errors.js";
import { type Call, defineOperations } from "../api/operation.js";
import { pageOf } from "../api/page.js";
import type { Input } from "../api/sdk-types.js";
import type { WorkflowExecution } from "../builds/workflows.js";

/** Lists workflows, the latest first, because the service does. */
function list({ scope, builds }: Call, request: Input<"ListWorkflowExecutions">) {
  const { imageBuildVersionArn } = request;
  const image = scope.images.get(imageBuildVersionArn);
  const all = [...builds.executions(image)].reverse().map(summary);
  const { page, nextToken } = pageOf(all, "ListWorkflowExecutions", request);
  const message = image.body.state?.reason;
  return { workflowExecutions: page, imageBuildVersionArn, message, nextToken };
}

function summary({ steps, ...execution }: WorkflowExecution) {
  const count = (status: string) => steps.filter((step) => step.status === status).length;
  return {
    ...execution,
    totalStepCount: steps.length,
    totalStepsSucceeded: count("COMPLETED"),
    totalStepsFailed: count("FAILED"),
    totalStepsSkipped: count("SKIPPED"),
  };
}

function get(call: Call, { workflowExecutionId }: Input<"GetWorkflowExecution">) {
  const { execution, imageBuildVersionArn } = find(call, workflowExecutionId, (it) =>
    it.workflowExecutionId === workflowExecutionId ? it : undefined,
  );
  return { ...summary(execution), imageBuildVersionArn };
}

function listSteps(call: Call, request: Input<"ListWorkflowStepExecutions">) {
  const { workflowExecutionId } = request;
  const { execution, imageBuildVersionArn } = find(call, workflowExecutionId, (it) =>
    it.workflowExecutionId === workflowExecutionId ? it : undefined,
  );
  const all = execution.steps.map(({ onFailure: _, timeoutSeconds: __, ...step }) => step);
  const { page, nextToken } = pageOf(all, "ListWorkflowStepExecutions", request);
  const { workflowBuildVersionArn, message } = execution;
  return {
    steps: page,
    workflowBuildVersionArn,
    workflowExecutionId,
    imageBuildVersionArn,
    message,
    nextToken,
  };
}

function getStep(call: Call, { stepExecutionId }: Input<"GetWorkflowStepExecution">) {
  const { execution, imageBuildVersionArn, found } = find(call, stepExecutionId, ({ steps }) =>
    steps.find((step) => step.stepExecutionId === stepExecutionId),
  );
  const { workflowBuildVersionArn, workflowExecutionId } = execution;
  return { ...found, workflowBuildVersionArn, workflowExecutionId, imageBuildVersionArn };
}

/** @throws {ServiceError} ResourceNotFoundException */
function find<T>({ scope, builds }: Call, id: string, pick: (execution: WorkflowExecution) => T | undefined) {
  for (const image of scope.images.all()) {
    for (const execution of builds.executions(image)) {
      const found = pick(execution);
      if (found !== undefined) return { execution, imageBuildVersionArn: image.arn, found };
    }
  }
  throw notFound(id);
}

/** Lists the steps that wait for an action, in all builds of the account. */
function listWaiting({ builds, caller }: Call, request: Input<"ListWaitingWorkflowSteps">) {
  const waiting = builds.waiting
    .all()
    .filter(({ build: { owner } }) => owner.account === caller.account && owner.region === caller.region);
  const steps = waiting.map(({ build, execution, step }) => ({
    stepExecutionId: step.stepExecutionId,
    imageBuildVersionArn: build.image.arn,
    workflowExecutionId: execution.workflowExecutionId,
    workflowBuildVersionArn: execution.workflowBuildVersionArn,
    name: step.name,
    action: step.action,
    startTime: step.startTime,
  }));
  const { page, nextToken } = pageOf(steps, "ListWaitingWorkflowSteps", request);
  return { steps: page, nextToken };
}

/** Lets a step that waits go on, or ends it. Nothing public says how AWS answers for a step that does not wait. */
function sendAction(call: Call, request: Input<"SendWorkflowStepAction">) {
  const { stepExecutionId, imageBuildVersionArn, action, reason, clientToken } = request;
  const image = call.scope.images.get(imageBuildVersionArn);
  const waiting = call.builds.waiting.find(stepExecutionId);
  if (waiting?.build.image !== image) {
    find(call, stepExecutionId, ({ steps }) =>
      steps.find((step) => step.stepExecutionId === stepExecutionId),
    );
    throw invalidRequest(
      `The step '${stepExecutionId}' of '${imageBuildVersionArn}' does not wait for an action.`,
    );
  }
  waiting.resume({ action, reason });
  return { stepExecutionId, imageBuildVersionArn, clientToken };
}

export const workflowExecutionOperations = defineOperations({
  ListWaitingWorkflowSteps: listWaiting,
  SendWorkflowStepAction: sendAction,
  ListWorkflowExecutions: list,
  GetWorkflowExecution: get,
  ListWorkflowStepExecutions: listSteps,
  GetWorkflowStepExecution: getStep,
});
