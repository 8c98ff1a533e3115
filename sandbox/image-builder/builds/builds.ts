import type { ImageStatus, WorkflowType } from "@aws-sdk/client-imagebuilder";
import type { Ami } from "../../ec2/ami.js";
import type { Place } from "../../identity/caller.js";
import type { World } from "../../world.js";
import { parseArn } from "../api/arn.js";
import { invalidRequest } from "../api/errors.js";
import { now } from "../api/output-fields.js";
import type { AwsEvent } from "../other-services.js";
import type { Scope } from "../resources/scope.js";
import { isContainerRecipe, isFinal, type OwnImage } from "../resources/stored.js";
import type { Resource } from "../resources/table.js";
import { type Build, BuildFailure, type BuildSettings, type DistributionOutput, STAGES } from "./build.js";
import { launchBuildInstance } from "./build-instance.js";
import { Containers } from "./containers.js";
import { Distributor, outputAmi } from "./distributor.js";
import { type DistributionSettings, distributedImage, newImage, nextBuildArn } from "./new-image.js";
import { Notifier } from "./notifier.js";
import { OutputAmis } from "./output-amis.js";
import { scan } from "./scan.js";
import { executionOf, type StepExecution, type WorkflowExecution } from "./workflows.js";

/** Unwinds a build that was stopped. */
class Stopped extends Error {}

/** Runs builds through the states of an image: https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_ImageState.html */
export class Builds {
  readonly #builds = new Map<Resource<OwnImage>, Build>();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #outputAmis: OutputAmis;
  readonly #distributor: Distributor;
  readonly #notifier: Notifier;
  readonly #containers: Containers;

  constructor(
    private readonly world: World,
    /** How long each step of a workflow takes, in milliseconds. */
    private readonly stepMs: number,
    /** What happens because of an event of a build. */
    onEvent: (place: Place, event: AwsEvent) => Promise<void>,
  ) {
    this.#outputAmis = new OutputAmis(world);
    this.#distributor = new Distributor(world, this.#outputAmis);
    this.#containers = new Containers(world);
    this.#notifier = new Notifier(world, onEvent);
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
    const stages = STAGES.filter(
      ({ type }) => type !== "TEST" || image.body.imageTestsConfiguration?.imageTestsEnabled,
    );
    if (pipeline) pipeline.body.lastRunStatus = "PENDING";
    return this.#begin(scope, image, {
      stages,
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
    return this.#begin(scope, image, { stages, ami, distribution, executionRole });
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
    for (const execution of build.executions) closeExecution(execution, "CANCELLED");
    this.#enter(build, "CANCELLED");
  }

  /** Forgets every build and stops those under way. */
  reset(): void {
    for (const build of this.#builds.values()) build.stopped = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#builds.clear();
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
      await this.#runWorkflow(build, stage.type);
      build.stages = build.stages.slice(1);
    }
    const { image } = build;
    if (image.body.imageScanningConfiguration?.imageScanningEnabled)
      image.body = { ...image.body, ...scan(build, this.world.findings) };
    this.#enter(build, "AVAILABLE");
  }

  async #runWorkflow(build: Build, type: WorkflowType): Promise<void> {
    const { platform = "Linux", enhancedImageMetadataEnabled: metadata = true } = build.image.body;
    const execution = executionOf(type, {
      region: build.owner.region,
      platform,
      metadata,
      isContainer: build.containerRecipe !== undefined,
    });
    build.executions.push(execution);
    execution.status = "RUNNING";
    execution.startTime = now();
    for (const step of execution.steps) {
      if (step.status === "SKIPPED") continue;
      step.status = "RUNNING";
      step.startTime = now();
      await this.#pause(build);
      try {
        await this.#perform(build, step);
      } catch (error) {
        if (build.stopped) throw new Stopped();
        const reason = error instanceof Error ? error.message : String(error);
        Object.assign(step, { status: "FAILED", message: reason, endTime: now() });
        closeExecution(execution, "FAILED", reason);
        throw new BuildFailure(
          `Workflow Execution ID: '${execution.workflowExecutionId}' failed with reason: ${reason}`,
        );
      }
      if (build.stopped) throw new Stopped();
      Object.assign(step, { status: "COMPLETED", endTime: now() });
    }
    closeExecution(execution, "COMPLETED");
  }

  async #perform(build: Build, { name }: StepExecution): Promise<void> {
    const { image, pipeline, recipe, outputs } = build;
    const names = new Set([image.name, pipeline?.name ?? image.name]);
    for (const it of names) {
      const fault = this.world.faults.takeBuild(it, name);
      if (fault) throw new BuildFailure(fault.reason ?? `Step '${name}' failed.`);
    }
    if (build.containerRecipe) {
      await this.#containers.perform(build, build.containerRecipe, name);
      return;
    }
    switch (name) {
      case "LaunchBuildInstance":
        launchBuildInstance(recipe?.blockDeviceMappings);
        return;
      case "InventoryCollection":
        image.body = { ...image.body, osVersion: recipe?.parent.osVersion };
        return;
      case "CreateOutputAMI":
        if (recipe) build.ami = await this.#outputAmis.create(build, recipe);
        return;
      case "DistributeImage":
        await this.#distributor.distribute(build);
        return;
      case "ModifyImageAttributes":
        this.#distributor.share(outputs);
        return;
      case "ApplyImageConfigurations":
        this.#enter(build, "INTEGRATING");
        await this.#distributor.integrate(build, outputs);
        if (!build.stopped) image.body = { ...image.body, outputResources: resourcesOf(outputs) };
    }
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

function resourcesOf(outputs: readonly DistributionOutput[]) {
  return { amis: outputs.flatMap(({ own, copies }) => [own, ...copies]).map(outputAmi) };
}

/** Ends a workflow, and with it the steps that have not run. */
function closeExecution(
  execution: WorkflowExecution,
  status: "COMPLETED" | "FAILED" | "CANCELLED",
  message?: string,
) {
  if (execution.endTime) return;
  for (const step of execution.steps) {
    if (step.status === "RUNNING") Object.assign(step, { status: "CANCELLED", endTime: now() });
    if (step.status === "PENDING") step.status = status === "CANCELLED" ? "CANCELLED" : "SKIPPED";
  }
  Object.assign(execution, { status, message, endTime: now() });
}
