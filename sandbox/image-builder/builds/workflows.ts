import { randomUUID } from "node:crypto";
import type {
  WorkflowConfiguration,
  WorkflowExecutionStatus,
  WorkflowStepExecutionStatus,
  WorkflowType,
} from "@aws-sdk/client-imagebuilder";
import { isManaged } from "../resources/amazon-managed.js";
import { defaultWorkflow, managedWorkflow } from "../resources/managed-workflows.js";
import type { Scope } from "../resources/scope.js";
import type { WorkflowDocument, WorkflowParameterType } from "../resources/workflow-document.js";

export interface StepExecution {
  readonly stepExecutionId: string;
  readonly name: string;
  readonly description?: string;
  readonly action: string;
  status: WorkflowStepExecutionStatus;
  message?: string;
  /** JSON of the inputs, in which what they refer to has its value. */
  inputs?: string;
  /** JSON of the outputs. */
  outputs?: string;
  startTime?: string;
  endTime?: string;
  readonly onFailure: "Abort" | "Continue";
  readonly timeoutSeconds: number;
}

export interface WorkflowExecution {
  readonly workflowExecutionId: string;
  readonly workflowBuildVersionArn: string;
  readonly type: WorkflowType;
  readonly parallelGroup?: string;
  status: WorkflowExecutionStatus;
  message?: string;
  startTime?: string;
  endTime?: string;
  readonly steps: StepExecution[];
}

/** A workflow as a build runs it. */
export interface BuildWorkflow {
  /** ARN of the build version. */
  readonly arn: string;
  readonly type: WorkflowType;
  readonly document: WorkflowDocument;
  /** Values of all parameters, by name. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly parallelGroup?: string;
  readonly onFailure: "ABORT" | "CONTINUE";
}

/** The workflow that an ARN or selector means. @throws {ServiceError} ResourceNotFoundException */
export function findWorkflow(scope: Scope, arn: string): Pick<BuildWorkflow, "arn" | "type" | "document"> {
  if (isManaged(arn)) return managedWorkflow(arn);
  const { body } = scope.workflows.getNewest(arn);
  return { arn: body.arn, type: body.type, document: body.document };
}

/**
 * What a build runs in its stages: the given workflows, or Amazon's. What is given leaves out the build and the test stage
 * if it has none for them; the distribution is Amazon's then.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/pipeline-workflows.html
 * @throws {ServiceError} ResourceNotFoundException
 */
export function workflowsOf(
  scope: Scope,
  given: readonly WorkflowConfiguration[] | undefined,
  isContainer: boolean,
): BuildWorkflow[] {
  const standard = (type: WorkflowType): BuildWorkflow => ({
    ...defaultWorkflow(type, scope.owner.region, isContainer),
    parameters: {},
    onFailure: "ABORT",
  });
  if (!given?.length) return [standard("BUILD"), standard("TEST"), standard("DISTRIBUTION")];
  const workflows = given.map(({ workflowArn = "", parameters = [], parallelGroup, onFailure = "ABORT" }) => {
    const found = findWorkflow(scope, workflowArn);
    const values = new Map(parameters.map(({ name, value }) => [name, value]));
    return {
      ...found,
      parameters: Object.fromEntries(
        found.document.parameters.map(({ name, type, default: fallback }) => {
          const value = values.get(name);
          return [name, value === undefined ? fallback : typed(value, type)];
        }),
      ),
      parallelGroup,
      onFailure,
    };
  });
  const isDistributed = workflows.some(({ type }) => type === "DISTRIBUTION");
  return isDistributed ? workflows : [...workflows, standard("DISTRIBUTION")];
}

function typed(value: readonly string[], type: WorkflowParameterType): unknown {
  const [first = ""] = value;
  if (type === "stringList") return value;
  if (type === "integer") return Number(first);
  return type === "boolean" ? first === "true" : first;
}

/** A workflow that is about to run. */
export function executionOf({ arn, type, document, parallelGroup }: BuildWorkflow): WorkflowExecution {
  return {
    workflowExecutionId: `wf-${randomUUID()}`,
    workflowBuildVersionArn: arn,
    type,
    parallelGroup,
    status: "PENDING",
    steps: document.steps.map(({ name, description, action, onFailure, timeoutSeconds }) => ({
      stepExecutionId: `step-${randomUUID()}`,
      name,
      description,
      action,
      status: "PENDING",
      onFailure,
      timeoutSeconds,
    })),
  };
}
