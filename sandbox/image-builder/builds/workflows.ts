import { randomUUID } from "node:crypto";
import type {
  Platform,
  WorkflowExecutionStatus,
  WorkflowStepExecutionStatus,
  WorkflowType,
} from "@aws-sdk/client-imagebuilder";
import { formatArn } from "../api/arn.js";
import { CONTAINER_WORKFLOWS } from "./container-workflows.js";

export interface StepExecution {
  readonly stepExecutionId: string;
  readonly name: string;
  readonly action: string;
  status: WorkflowStepExecutionStatus;
  message?: string;
  startTime?: string;
  endTime?: string;
  readonly onFailure: "Abort" | "Continue";
  readonly timeoutSeconds: number;
}

export interface WorkflowExecution {
  readonly workflowExecutionId: string;
  readonly workflowBuildVersionArn: string;
  readonly type: WorkflowType;
  status: WorkflowExecutionStatus;
  message?: string;
  startTime?: string;
  endTime?: string;
  readonly steps: StepExecution[];
}

interface StepDefinition {
  readonly name: string;
  readonly action: string;
  /** @default 3600 */
  readonly timeoutSeconds?: number;
  /** Whether a build runs the step; if not, its status is SKIPPED. @default - always */
  readonly when?: (build: { readonly platform: Platform; readonly metadata: boolean }) => boolean;
}

/**
 * The workflows that Amazon manages and every build runs unless told otherwise.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/manage-image-workflows.html
 */
export const DEFAULT_WORKFLOWS = {
  BUILD: {
    name: "build/build-image",
    steps: [
      { name: "LaunchBuildInstance", action: "LaunchInstance" },
      { name: "ApplyBuildComponents", action: "ExecuteComponents", timeoutSeconds: 43_200 },
      {
        name: "InventoryCollection",
        action: "CollectImageMetadata",
        timeoutSeconds: 1800,
        when: ({ metadata }) => metadata,
      },
      { name: "RunSanitizeScript", action: "SanitizeInstance", when: ({ platform }) => platform === "Linux" },
      { name: "RunSysPrepScript", action: "RunSysPrep", when: ({ platform }) => platform === "Windows" },
      { name: "CreateOutputAMI", action: "CreateImage", timeoutSeconds: 43_200 },
      { name: "TerminateBuildInstance", action: "TerminateInstance" },
    ],
  },
  TEST: {
    name: "test/test-image",
    steps: [
      { name: "LaunchTestInstance", action: "LaunchInstance" },
      { name: "ApplyTestComponents", action: "ExecuteComponents", timeoutSeconds: 43_200 },
      { name: "TerminateTestInstance", action: "TerminateInstance" },
    ],
  },
  DISTRIBUTION: {
    name: "distribution/distribute-image",
    steps: [
      { name: "DistributeImage", action: "DistributeImage", timeoutSeconds: 43_200 },
      { name: "ModifyImageAttributes", action: "ModifyImageAttributes" },
      { name: "ApplyImageConfigurations", action: "ApplyImageConfigurations", timeoutSeconds: 21_600 },
    ],
  },
} as const satisfies Record<
  WorkflowType,
  { readonly name: string; readonly steps: readonly StepDefinition[] }
>;

export const WORKFLOW_TYPES = ["BUILD", "TEST", "DISTRIBUTION"] as const satisfies readonly WorkflowType[];

export function managedWorkflowArn(type: WorkflowType, region: string, isContainer = false): string {
  const { name } = (isContainer ? CONTAINER_WORKFLOWS : DEFAULT_WORKFLOWS)[type];
  return formatArn({ region, account: "aws" }, `workflow/${name}/1.0.0/1`);
}

/** A workflow that is about to run. Steps that this build does not need are SKIPPED from the start. */
export function executionOf(
  type: WorkflowType,
  build: {
    readonly region: string;
    readonly platform: Platform;
    readonly metadata: boolean;
    readonly isContainer: boolean;
  },
): WorkflowExecution {
  const { steps }: { steps: readonly StepDefinition[] } = (
    build.isContainer ? CONTAINER_WORKFLOWS : DEFAULT_WORKFLOWS
  )[type];
  return {
    workflowExecutionId: `wf-${randomUUID()}`,
    workflowBuildVersionArn: managedWorkflowArn(type, build.region, build.isContainer),
    type,
    status: "PENDING",
    steps: steps.map(({ name, action, timeoutSeconds = 3600, when }) => ({
      stepExecutionId: `step-${randomUUID()}`,
      name,
      action,
      status: when && !when(build) ? "SKIPPED" : "PENDING",
      onFailure: "Abort",
      timeoutSeconds,
    })),
  };
}
