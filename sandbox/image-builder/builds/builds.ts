import type { ImageStatus, InfrastructureConfiguration, WorkflowType } from "@aws-sdk/client-imagebuilder";
import type { Architecture } from "../../ec2/ami.js";
import type { World } from "../../world.js";
import { formatArn, parseArn, slug } from "../api/arn.js";
import { now } from "../api/output-fields.js";
import type { Scope } from "../resources/scope.js";
import {
  imageRecipeBody,
  isFinal,
  type OwnDistributionConfiguration,
  type OwnImage,
  type OwnImageRecipe,
} from "../resources/stored.js";
import type { Resource } from "../resources/table.js";
import {
  type Build,
  BuildFailure,
  type BuildSettings,
  buildDefaults,
  type DistributionOutput,
} from "./build.js";
import { type Distributed, Distributor } from "./distributor.js";
import { Notifier } from "./notifier.js";
import { executionOf, type StepExecution, type WorkflowExecution } from "./workflows.js";

/** Unwinds a build that was stopped. */
class Stopped extends Error {}

const STAGES = [
  ["BUILDING", "BUILD"],
  ["TESTING", "TEST"],
  ["DISTRIBUTING", "DISTRIBUTION"],
] as const satisfies readonly (readonly [ImageStatus, WorkflowType])[];

/** Runs builds through the states of an image: https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_ImageState.html */
export class Builds {
  readonly #builds = new Map<Resource<OwnImage>, Build>();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #distributor: Distributor;
  readonly #notifier: Notifier;

  constructor(
    private readonly world: World,
    /** How long each step of a workflow takes, in milliseconds. */
    private readonly stepMs: number,
  ) {
    this.#distributor = new Distributor(world);
    this.#notifier = new Notifier(world);
  }

  /** Starts a build and returns its image, in state PENDING. @throws {ServiceError} if a resource is not there */
  start(scope: Scope, settings: BuildSettings): Resource<OwnImage> {
    const found = scope.imageRecipes.getNewest(settings.imageRecipeArn);
    const recipe = found.body;
    const infrastructure = scope.infrastructureConfigurations.get(
      settings.infrastructureConfigurationArn,
    ).body;
    const distribution =
      settings.distributionConfigurationArn === undefined
        ? undefined
        : scope.distributionConfigurations.get(settings.distributionConfigurationArn).body;
    const version = formatArn(scope.owner, `image/${slug(recipe.name)}/${recipe.version}`);
    const buildVersion = (scope.lastBuild.get(version) ?? 0) + 1;
    scope.lastBuild.set(version, buildVersion);
    const image = newImage(`${version}/${buildVersion}`, settings, found, infrastructure, distribution);
    scope.images.add(image);
    const build: Build = {
      owner: scope.owner,
      image,
      recipe,
      infrastructure,
      distribution,
      pipeline: settings.pipeline,
      executionRole: settings.executionRole,
      buildVersion,
      executions: [],
      stopped: false,
    };
    this.#builds.set(image, build);
    if (build.pipeline) build.pipeline.body.lastRunStatus = "PENDING";
    void this.#run(build);
    return image;
  }

  /** The workflows that a build has begun so far. */
  executions(image: Resource<OwnImage>): readonly WorkflowExecution[] {
    return this.#builds.get(image)?.executions ?? [];
  }

  cancel(image: Resource<OwnImage>): void {
    const build = this.#builds.get(image);
    if (!build) return;
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

  async #run(build: Build): Promise<void> {
    try {
      await this.#pause(build);
      this.#enter(build, "CREATING");
      await this.#pause(build);
      const outputs: DistributionOutput[] = [];
      for (const [status, type] of STAGES) {
        if (type === "TEST" && !build.image.body.imageTestsConfiguration?.imageTestsEnabled) continue;
        this.#enter(build, status);
        await this.#runWorkflow(build, type, outputs);
      }
      this.#enter(build, "AVAILABLE");
    } catch (error) {
      if (error instanceof Stopped || build.stopped) return;
      this.#fail(build, error instanceof Error ? error.message : String(error));
    }
  }

  async #runWorkflow(build: Build, type: WorkflowType, outputs: DistributionOutput[]): Promise<void> {
    const { platform } = build.recipe;
    const metadata = build.image.body.enhancedImageMetadataEnabled ?? true;
    const execution = executionOf(type, { region: build.owner.region, platform, metadata });
    build.executions.push(execution);
    execution.status = "RUNNING";
    execution.startTime = now();
    for (const step of execution.steps) {
      if (step.status === "SKIPPED") continue;
      step.status = "RUNNING";
      step.startTime = now();
      await this.#pause(build);
      try {
        await this.#perform(build, step, outputs);
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

  async #perform(build: Build, { name }: StepExecution, outputs: DistributionOutput[]): Promise<void> {
    const { faults } = this.world;
    const fault =
      faults.takeBuild(build.recipe.name, name) ??
      (build.pipeline && build.pipeline.name !== build.recipe.name
        ? faults.takeBuild(build.pipeline.name, name)
        : undefined);
    if (fault) throw new BuildFailure(fault.reason ?? `Step '${name}' failed.`);
    if (name === "DistributeImage") outputs.push(...(await this.#distributor.outputs(build)));
    if (name === "ModifyImageAttributes") this.#distributor.checkSharing(outputs);
    if (name === "ApplyImageConfigurations") {
      this.#enter(build, "INTEGRATING");
      const distributed = await this.#distributor.release(build, outputs);
      this.#publish(build, distributed);
    }
  }

  /** Shows the AMIs, unless the build was stopped meanwhile: it leaves none. */
  #publish(build: Build, { amis, withdraw }: Distributed): void {
    if (build.stopped) {
      withdraw();
      throw new Stopped();
    }
    build.image.body = { ...build.image.body, outputResources: { amis } };
  }

  #fail(build: Build, reason: string): void {
    this.#enter(build, "FAILED", reason);
  }

  #enter(build: Build, status: ImageStatus, reason?: string): void {
    const previous = build.image.body.state?.status;
    build.image.body = { ...build.image.body, state: { status, reason } };
    if (build.pipeline) build.pipeline.body.lastRunStatus = status;
    this.#notifier.changed(build, previous ?? "PENDING", status);
    if (isFinal(build.image.body)) this.#notifier.ended(build, status);
  }

  /** @throws {Stopped} */
  async #pause(build: Build): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        this.#timers.delete(timer);
        resolve();
      }, this.stepMs);
      // A sandbox that is told to end does not wait for a build.
      timer.unref();
      this.#timers.add(timer);
    });
    if (build.stopped) throw new Stopped();
  }
}

/** The image of a build that is about to start. */
function newImage(
  arn: string,
  settings: BuildSettings,
  { body: recipe, tags }: Resource<OwnImageRecipe>,
  infrastructure: InfrastructureConfiguration,
  distribution: OwnDistributionConfiguration | undefined,
): Resource<OwnImage> {
  return {
    arn,
    name: recipe.name,
    tags: settings.tags,
    references: [],
    body: {
      arn,
      type: "AMI",
      name: recipe.name,
      version: `${recipe.version}/${parseArn(arn).build}`,
      platform: recipe.platform,
      state: { status: "PENDING" },
      imageRecipe: imageRecipeBody(recipe, tags),
      infrastructureConfiguration: infrastructure,
      distributionConfiguration: distribution,
      ...buildDefaults(settings),
      sourcePipelineArn: settings.pipeline?.arn,
      sourcePipelineName: settings.pipeline?.name,
      executionRole: settings.executionRole,
      workflows: settings.workflows,
      dateCreated: now(),
      outputResources: { amis: [] },
      buildType: "USER_INITIATED",
      imageSource: "CUSTOM",
      build: {
        architecture: architectureOf(recipe, infrastructure),
        rootDeviceName: recipe.parent.rootDeviceName,
      },
    },
  };
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

/** ARM instance types are `a1` and those with a `g` after the generation: `t4g`, `c7gn`. */
function architectureOf(
  { parent }: OwnImageRecipe,
  { instanceTypes = [] }: InfrastructureConfiguration,
): Architecture {
  if (parent.architecture) return parent.architecture;
  return instanceTypes.some((type) => /^(a1|[a-z]+\d+g[a-z]*)\./.test(type)) ? "arm64" : "x86_64";
}
