import { parameterValueMistake } from "../../rules/component.js";
import {
  DEFAULT_WORKFLOW_ON_FAILURE,
  MAX_WORKFLOWS,
  parallelGroupMistake,
  WORKFLOW_TYPES,
  type WorkflowOnFailure,
  type WorkflowType,
  workflowArnMistake,
  workflowParameterNameMistake,
} from "../../rules/workflow.js";
import type { PropsCheck } from "../validation.js";

/** A workflow as a pipeline runs it. */
export interface PipelineWorkflow {
  /** ARN of the workflow, AWS's or one's own. */
  readonly arn: string;
  /** Stage of a build that the workflow is for. */
  readonly type: WorkflowType;
  /** Values of the workflow's parameters. @default - the document's defaults */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Group of test workflows that run together. @default - it runs by itself, in the order of the list */
  readonly parallelGroup?: string;
  /** Whether a build goes on if the workflow fails. @default "ABORT" */
  readonly onFailure?: WorkflowOnFailure;
}

/** Checks the workflows of a pipeline, which a whole image has too. */
export function checkWorkflows(
  check: PropsCheck,
  {
    workflows,
    tests,
  }: {
    readonly workflows?: readonly PipelineWorkflow[];
    readonly tests?: { readonly enabled?: boolean };
  },
): PropsCheck {
  if (!workflows) return check;
  check.size("workflows", workflows.length, { min: 1 });
  for (const [index, { arn, type, parameters = {}, parallelGroup }] of workflows.entries()) {
    const at = `workflows[${index}]`;
    check
      .value(`${at}.arn`, arn, workflowArnMistake)
      .optional(`${at}.parallelGroup`, parallelGroup, parallelGroupMistake)
      .idle(
        `${at}.parallelGroup`,
        parallelGroup,
        type !== "TEST",
        `has no effect on a workflow of type ${type}`,
        "none, because test workflows alone run in groups",
      )
      .idle(
        at,
        arn,
        type === "TEST" && tests?.enabled === false,
        "has no effect without tests",
        "tests that are enabled, or no workflow of type TEST",
      );
    for (const [name, value] of Object.entries(parameters))
      check
        .value(`${at}.parameters`, name, workflowParameterNameMistake)
        .value(`${at}.parameters.${name}`, value, parameterValueMistake);
  }
  for (const type of WORKFLOW_TYPES)
    check.size(`workflows of type ${type}`, workflows.filter((one) => one.type === type).length, {
      min: type === "BUILD" ? 1 : 0,
      max: MAX_WORKFLOWS[type],
    });
  return check;
}

/** What Terraform's provider takes as a pipeline's `workflow`; none if the pipeline runs Amazon's. */
export const workflowBlocks = (workflows: readonly PipelineWorkflow[] | undefined) =>
  workflows?.map(({ arn, parameters = {}, parallelGroup, onFailure = DEFAULT_WORKFLOW_ON_FAILURE }) => ({
    workflowArn: arn,
    onFailure,
    parallelGroup,
    parameter: Object.keys(parameters).length
      ? Object.entries(parameters).map(([name, value]) => ({ name, value }))
      : undefined,
  }));
