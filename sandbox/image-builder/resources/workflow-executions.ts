import { notFound } from "../api/errors.js";
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

export const workflowExecutionOperations = defineOperations({
  ListWorkflowExecutions: list,
  GetWorkflowExecution: get,
  ListWorkflowStepExecutions: listSteps,
  GetWorkflowStepExecution: getStep,
});
