import type { WorkflowStepActionType } from "@aws-sdk/client-imagebuilder";
import type { Build } from "./build.js";
import type { StepExecution, WorkflowExecution } from "./workflows.js";

/** What somebody has told a step that waits; undefined if its build has been stopped. */
interface StepAction {
  readonly action: WorkflowStepActionType;
  readonly reason?: string;
}

interface WaitingStep {
  readonly build: Build;
  readonly execution: WorkflowExecution;
  readonly step: StepExecution;
  readonly resume: (action: StepAction | undefined) => void;
}

/** Steps that wait until SendWorkflowStepAction says how their builds go on. */
export class WaitingSteps {
  readonly #steps = new Map<string, WaitingStep>();

  /** Waits for an action, a stop of the build, or the end of the step's time. @throws {Error} at the end of the time */
  wait(
    build: Build,
    execution: WorkflowExecution,
    step: StepExecution,
    later: (delayMs: number, act: () => void) => void,
  ): Promise<StepAction | undefined> {
    return new Promise((resolve, reject) => {
      const end = <T>(act: (value: T) => void) => {
        return (value: T) => {
          if (this.#steps.delete(step.stepExecutionId)) act(value);
        };
      };
      this.#steps.set(step.stepExecutionId, { build, execution, step, resume: end(resolve) });
      const fail = end(reject);
      later(step.timeoutSeconds * 1000, () => fail(new Error(`Step '${step.name}' timed out.`)));
    });
  }

  find(stepExecutionId: string): WaitingStep | undefined {
    return this.#steps.get(stepExecutionId);
  }

  all(): WaitingStep[] {
    return [...this.#steps.values()];
  }

  /** Lets go of the steps of a build that has been stopped. */
  release(build: Build): void {
    for (const step of this.all()) if (step.build === build) step.resume(undefined);
  }

  clear(): void {
    this.#steps.clear();
  }
}
