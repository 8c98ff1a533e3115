import { randomUUID } from "node:crypto";
import { now } from "../api/output-fields.js";
import type { Build } from "./build.js";
import { holds, resolved, type Variables } from "./workflow-variables.js";
import type { BuildWorkflow, StepExecution, WorkflowExecution } from "./workflows.js";

/** Unwinds a build that was stopped. */
export class Stopped extends Error {}

/** Does what a step is for, and tells its outputs. @throws {Stopped} */
type Perform = (
  step: StepExecution,
  inputs: Readonly<Record<string, unknown>>,
) => Promise<Readonly<Record<string, unknown>>>;

/**
 * Runs a workflow of a build, step by step, and adds its outputs to the build's.
 * @throws {Stopped} @throws {Error} with the reason of a step that fails
 */
export async function runWorkflow(
  build: Build,
  workflow: BuildWorkflow,
  execution: WorkflowExecution,
  perform: Perform,
): Promise<void> {
  const variables = variablesOf(build, workflow);
  const { steps, outputs } = workflow.document;
  // What does not depend on the steps is known from the start.
  for (const [index, step] of steps.entries())
    if (isLeftOut(step.if, variables)) Object.assign(execution.steps[index] ?? {}, { status: "SKIPPED" });
  execution.status = "RUNNING";
  execution.startTime = now();
  for (const [index, { name, if: condition, inputs, onFailure }] of steps.entries()) {
    const step = execution.steps[index];
    if (!step || step.status === "SKIPPED") continue;
    try {
      if (condition && !holds(condition, variables)) {
        step.status = "SKIPPED";
        continue;
      }
      step.status = "RUNNING";
      step.startTime = now();
      const values: object = Object(resolved(inputs, variables));
      step.inputs = JSON.stringify(values);
      const given = await perform(step, { ...values });
      if (build.stopped) throw new Stopped();
      variables.stepOutputs[name] = given;
      Object.assign(step, { status: "COMPLETED", outputs: JSON.stringify(given), endTime: now() });
    } catch (error) {
      if (error instanceof Stopped || build.stopped) throw new Stopped();
      const reason = error instanceof Error ? error.message : String(error);
      Object.assign(step, { status: "FAILED", message: reason, endTime: now() });
      // The variable of a step that has failed has no outputs.
      if (onFailure === "Continue") continue;
      closeExecution(execution, "FAILED", reason);
      throw error;
    }
  }
  for (const { name, value } of outputs) {
    try {
      build.workflowOutputs[name] = resolved(value, variables);
    } catch {
      // A step that was skipped has none.
    }
  }
  closeExecution(execution, "COMPLETED");
}

/** Whether a step does not run, whatever the steps before it give. */
function isLeftOut(condition: unknown, variables: Variables): boolean {
  if (condition === undefined || JSON.stringify(condition).includes("$.stepOutputs.")) return false;
  try {
    return !holds(condition, variables);
  } catch {
    // The step fails when its turn comes.
    return false;
  }
}

/** https://docs.aws.amazon.com/imagebuilder/latest/userguide/wfdoc-dynamic-vars.html */
function variablesOf(build: Build, { type, parameters }: BuildWorkflow): Variables {
  const { image, infrastructure = {}, recipe } = build;
  const { version, platform = "Linux", name } = image.body;
  const [imageVersionNumber, imageBuildNumber] = version.split("/");
  return {
    parameters,
    stepOutputs: {},
    workflowOutputs: build.workflowOutputs,
    imagebuilder: {
      cloudWatchLogGroup: `/aws/imagebuilder/${name}`,
      cloudWatchLogStream: version,
      collectImageMetadata: image.body.enhancedImageMetadataEnabled ?? true,
      collectImageScanFindings: image.body.imageScanningConfiguration?.imageScanningEnabled ?? false,
      dateTime: now(),
      imageBuildNumber: Number(imageBuildNumber),
      imageId: recipe?.parentImage ?? "",
      imageName: name,
      imageType: image.body.type ?? "AMI",
      imageVersionNumber,
      instanceProfileName: infrastructure.instanceProfileName ?? "",
      platform: platform === "macOS" ? "MacOS" : platform,
      s3Logs: infrastructure.logging?.s3Logs ?? {},
      securityGroups: infrastructure.securityGroupIds ?? [],
      sourceImageARN: image.arn,
      subnetId: infrastructure.subnetId ?? "",
      terminateInstanceOnFailure: infrastructure.terminateInstanceOnFailure ?? true,
      workflowPhase: type === "BUILD" ? "Build" : type === "TEST" ? "Test" : "Distribution",
      workingDirectory: recipe?.workingDirectory ?? "/tmp",
    },
  };
}

/** Ends a workflow, and with it the steps that have not run. */
export function closeExecution(
  execution: WorkflowExecution,
  status: "COMPLETED" | "FAILED" | "CANCELLED",
  message?: string,
): void {
  if (execution.endTime) return;
  for (const step of execution.steps) {
    if (step.status === "RUNNING") Object.assign(step, { status: "CANCELLED", endTime: now() });
    if (step.status === "PENDING") step.status = status === "CANCELLED" ? "CANCELLED" : "SKIPPED";
  }
  Object.assign(execution, { status, message, endTime: now() });
}

/** What a command that Systems Manager runs answers. */
export const commandOutputs = () => ({ runCommandId: randomUUID(), status: "Success", output: "" });
