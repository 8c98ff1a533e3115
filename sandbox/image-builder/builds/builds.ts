import type { ImageStatus } from "@aws-sdk/client-imagebuilder";
import type { Ami } from "../../ec2/ami.js";
import type { Place } from "../../identity/caller.js";
import type { KeyAccess } from "../../kms/key-access.js";
import type { World } from "../../world.js";
import { parseArn } from "../api/arn.js";
import { invalidRequest } from "../api/errors.js";
import type { AwsEvent } from "../other-services.js";
import type { Scope } from "../resources/scope.js";
import { isContainerRecipe, isFinal, type OwnImage } from "../resources/stored.js";
import type { Resource } from "../resources/table.js";
import { type Build, BuildFailure, type BuildSettings, STAGES, type Stage } from "./build.js";
import { type DistributionSettings, distributedImage, newImage, nextBuildArn } from "./new-image.js";
import { Notifier } from "./notifier.js";
import { scan } from "./scan.js";
import { StepActions } from "./step-actions.js";
import { WaitingSteps } from "./waiting-steps.js";
import { closeExecution, runWorkflow, Stopped } from "./workflow-run.js";
import {
  type BuildWorkflow,
  executionOf,
  type StepExecution,
  type WorkflowExecution,
  workflowsOf,
} from "./workflows.js";

/** Runs builds through the states of an image: https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_ImageState.html */
export class Builds {
  readonly #builds = new Map<Resource<OwnImage>, Build>();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #notifier: Notifier;
  readonly #actions: StepActions;
  /** Steps that wait until somebody says how their builds go on. */
  readonly waiting = new WaitingSteps();

  constructor(
    private readonly world: World,
    keyAccess: KeyAccess,
    /** How long each step of a workflow takes, in milliseconds. */
    private readonly stepMs: number,
    /** What happens because of an event of a build. */
    onEvent: (place: Place, event: AwsEvent) => Promise<void>,
  ) {
    this.#notifier = new Notifier(world, onEvent);
    this.#actions = new StepActions(world, keyAccess, this.#notifier, this.waiting, {
      enter: (build, status) => this.#enter(build, status),
      later: (delayMs, act) => this.later(delayMs, act),
    });
  }

  /** Starts a build and returns its image, in state PENDING. @throws {ServiceError} if a resource is not there */
  start(scope: Scope, settings: BuildSettings): Resource<OwnImage> {
    const { pipeline, executionRole } = settings;
    const { body } = settings.recipe;
    const recipe = isContainerRecipe(body) ? { containerRecipe: body } : { recipe: body };
    const infrastructure = scope.infrastructureConfigurations.get(
      settings.infrastructureConfigurationArn,
    ).body;
    const distribution =
      settings.distributionConfigurationArn === undefined
        ? undefined
        : scope.distributionConfigurations.get(settings.distributionConfigurationArn).body;
    const arn = nextBuildArn(scope, body.name, body.version);
    const image = newImage(arn, settings, infrastructure, distribution);
    const workflows = workflowsOf(scope, settings.workflows, isContainerRecipe(settings.recipe.body));
    const stages = STAGES.filter(
      ({ type }) =>
        (type !== "TEST" || image.body.imageTestsConfiguration?.imageTestsEnabled) &&
        workflows.some((workflow) => workflow.type === type),
    );
    if (pipeline) pipeline.body.lastRunStatus = "PENDING";
    return this.#begin(scope, image, {
      stages,
      workflows,
      ...recipe,
      infrastructure,
      distribution,
      pipeline,
      executionRole,
    });
  }

  /** Starts the distribution of an AMI that is there already, and returns its image, in state PENDING. */
  distribute(
    scope: Scope,
    ami: Ami,
    name: string,
    version: string,
    settings: DistributionSettings,
  ): Resource<OwnImage> {
    const { executionRole } = settings;
    const distribution = scope.distributionConfigurations.get(settings.distributionConfigurationArn).body;
    const image = distributedImage(nextBuildArn(scope, name, version), name, ami, settings, distribution);
    const stages = STAGES.filter(({ type }) => type === "DISTRIBUTION");
    const workflows = workflowsOf(scope, undefined, false);
    return this.#begin(scope, image, { stages, workflows, ami, distribution, executionRole });
  }

  /**
   * Goes on with a build from the stage at which it failed. Only what comes after the build stage can be repeated.
   * https://docs.aws.amazon.com/imagebuilder/latest/userguide/distribution-enhanced_functionality.html
   * @throws {ServiceError} if the build has not failed so
   */
  retry(image: Resource<OwnImage>): void {
    const build = this.#builds.get(image);
    const { status } = image.body.state ?? {};
    if (status !== "FAILED" || build?.stages[0]?.type === "BUILD") {
      throw invalidRequest(
        `The image '${image.arn}' cannot be retried: it must have failed while it was tested, distributed or integrated.`,
      );
    }
    if (build) void this.#follow(build, () => this.#runStages(build));
  }

  #begin(
    { owner, images }: Scope,
    image: Resource<OwnImage>,
    settings: Pick<
      Build,
      | "stages"
      | "workflows"
      | "ami"
      | "recipe"
      | "containerRecipe"
      | "infrastructure"
      | "distribution"
      | "pipeline"
      | "executionRole"
    >,
  ): Resource<OwnImage> {
    images.add(image);
    const build: Build = {
      ...settings,
      owner,
      image,
      buildVersion: parseArn(image.arn).build ?? 1,
      outputs: [],
      containers: new Map(),
      executions: [],
      workflowOutputs: {},
      stopped: false,
    };
    this.#builds.set(image, build);
    void this.#follow(build, async () => {
      await this.#pause(build);
      this.#enter(build, "CREATING");
      await this.#pause(build);
      await this.#runStages(build);
    });
    return image;
  }

  /** The workflows that a build has begun so far. */
  executions(image: Resource<OwnImage>): readonly WorkflowExecution[] {
    return this.#builds.get(image)?.executions ?? [];
  }

  cancel(image: Resource<OwnImage>): void {
    const build = this.#builds.get(image);
    if (!build) {
      // An image that is being imported has no build.
      image.body = { ...image.body, state: { status: "CANCELLED" } };
      return;
    }
    build.stopped = true;
    this.waiting.release(build);
    for (const execution of build.executions) closeExecution(execution, "CANCELLED");
    this.#enter(build, "CANCELLED");
  }

  /** Forgets every build and stops those under way. */
  reset(): void {
    for (const build of this.#builds.values()) build.stopped = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#builds.clear();
    this.waiting.clear();
  }

  async #follow(build: Build, run: () => Promise<void>): Promise<void> {
    try {
      await run();
    } catch (error) {
      if (error instanceof Stopped || build.stopped) return;
      this.#enter(build, "FAILED", error instanceof Error ? error.message : String(error));
    }
  }

  async #runStages(build: Build): Promise<void> {
    for (let stage = build.stages[0]; stage; stage = build.stages[0]) {
      this.#enter(build, stage.status);
      await this.#runStage(build, stage);
      build.stages = build.stages.slice(1);
    }
    const { image } = build;
    if (image.body.imageScanningConfiguration?.imageScanningEnabled)
      image.body = { ...image.body, ...scan(build, this.world.findings) };
    this.#enter(build, "AVAILABLE");
  }

  /** Runs the workflows of a stage one after the other, but those of a parallel group together. */
  async #runStage(build: Build, { type }: Stage): Promise<void> {
    if (type !== "BUILD" && !build.ami && !build.containers.size)
      throw new BuildFailure("There is no image: no workflow of the build stage has made one.");
    const workflows = build.workflows.filter((workflow) => workflow.type === type);
    const groups = new Map<BuildWorkflow | string, BuildWorkflow[]>();
    for (const workflow of workflows) {
      const key = workflow.parallelGroup ?? workflow;
      groups.set(key, [...(groups.get(key) ?? []), workflow]);
    }
    for (const group of groups.values()) {
      const results = await Promise.allSettled(group.map((workflow) => this.#runWorkflow(build, workflow)));
      const failed = results.find((result) => result.status === "rejected");
      if (failed) throw failed.reason;
    }
  }

  async #runWorkflow(build: Build, workflow: BuildWorkflow): Promise<void> {
    const execution = executionOf(workflow);
    build.executions.push(execution);
    try {
      await runWorkflow(build, workflow, execution, (step, inputs) =>
        this.#perform(build, execution, step, inputs),
      );
    } catch (error) {
      if (error instanceof Stopped || build.stopped) throw new Stopped();
      if (workflow.onFailure === "CONTINUE") return;
      const reason = error instanceof Error ? error.message : String(error);
      throw new BuildFailure(
        `Workflow Execution ID: '${execution.workflowExecutionId}' failed with reason: ${reason}`,
      );
    }
  }

  async #perform(
    build: Build,
    execution: WorkflowExecution,
    step: StepExecution,
    inputs: Readonly<Record<string, unknown>>,
  ): Promise<Readonly<Record<string, unknown>>> {
    const { image, pipeline } = build;
    await this.#pause(build);
    const names = new Set([image.name, pipeline?.name ?? image.name]);
    for (const it of names) {
      const fault = this.world.faults.takeBuild(it, step.name);
      if (fault) throw new BuildFailure(fault.reason ?? `Step '${step.name}' failed.`);
    }
    return this.#actions.perform(build, execution, step, inputs);
  }

  #enter(build: Build, status: ImageStatus, reason?: string): void {
    const previous = build.image.body.state?.status;
    build.image.body = { ...build.image.body, state: { status, reason } };
    if (build.pipeline) build.pipeline.body.lastRunStatus = status;
    this.#notifier.changed(build, previous ?? "PENDING", status);
    if (isFinal(build.image.body)) this.#notifier.ended(build, status);
  }

  /** Does something after a time, unless there is a reset before. */
  later(delayMs: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, delayMs);
    // A sandbox that is told to end does not wait for it.
    timer.unref();
    this.#timers.add(timer);
  }

  /** @throws {Stopped} */
  async #pause(build: Build): Promise<void> {
    await new Promise<void>((resolve) => {
      this.later(this.stepMs, resolve);
    });
    if (build.stopped) throw new Stopped();
  }
}
