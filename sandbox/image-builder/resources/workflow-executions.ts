import type {
  GetWorkflowExecutionRequest,
  GetWorkflowStepExecutionRequest,
  ListWorkflowExecutionsRequest,
  ListWorkflowStepExecutionsRequest,
} from "@aws-sdk/client-imagebuilder";
import { notFound } from "../api/errors.js";
import type { Call, Operations } from "../api/operation.js";
import { pageOf } from "../api/page.js";
import type { Valid } from "../api/validate.js";
import type { WorkflowExecution } from "../builds/workflows.js";
import { images } from "./tables.js";

/** The latest first, as the service lists them. */
function list({ scope, builds }: Call, request: Valid<ListWorkflowExecutionsRequest>): object {
  const { imageBuildVersionArn } = request;
  const image = images.get(scope, imageBuildVersionArn);
  const all = [...builds.executions(image)].reverse().map(summary);
  const { page, nextToken } = pageOf(all, JSON.stringify(["workflows", imageBuildVersionArn]), request);
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

function get(call: Call, { workflowExecutionId }: Valid<GetWorkflowExecutionRequest>): object {
  const { execution, imageBuildVersionArn } = find(call, workflowExecutionId, (it) =>
    it.workflowExecutionId === workflowExecutionId ? it : undefined,
  );
  return { ...summary(execution), imageBuildVersionArn };
}

function listSteps(call: Call, request: Valid<ListWorkflowStepExecutionsRequest>): object {
  const { workflowExecutionId } = request;
  const { execution, imageBuildVersionArn } = find(call, workflowExecutionId, (it) =>
    it.workflowExecutionId === workflowExecutionId ? it : undefined,
  );
  const all = execution.steps.map(({ onFailure: _, timeoutSeconds: __, ...step }) => step);
  const { page, nextToken } = pageOf(all, JSON.stringify(["steps", workflowExecutionId]), request);
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

function getStep(call: Call, { stepExecutionId }: Valid<GetWorkflowStepExecutionRequest>): object {
  const { execution, imageBuildVersionArn, found } = find(call, stepExecutionId, ({ steps }) =>
    steps.find((step) => step.stepExecutionId === stepExecutionId),
  );
  const { workflowBuildVersionArn, workflowExecutionId } = execution;
  return { ...found, workflowBuildVersionArn, workflowExecutionId, imageBuildVersionArn };
}

/** @throws {ServiceError} ResourceNotFoundException */
function find<T>({ scope, builds }: Call, id: string, pick: (execution: WorkflowExecution) => T | undefined) {
  for (const image of images.all(scope)) {
    for (const execution of builds.executions(image)) {
      const found = pick(execution);
      if (found !== undefined) return { execution, imageBuildVersionArn: image.arn, found };
    }
  }
  throw notFound(id);
}

export const workflowExecutionOperations = {
  ListWorkflowExecutions: list,
  GetWorkflowExecution: get,
  ListWorkflowStepExecutions: listSteps,
  GetWorkflowStepExecution: getStep,
} satisfies Operations;
