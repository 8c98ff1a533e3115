import type { ImageStatus } from "@aws-sdk/client-imagebuilder";
import { newId } from "../../ec2/ami.js";
import type { KeyAccess } from "../../kms/key-access.js";
import type { World } from "../../world.js";
import { type Build, BuildFailure, type DistributionOutput } from "./build.js";
import { launchBuildInstance } from "./build-instance.js";
import { Containers } from "./containers.js";
import { Distributor, outputAmi } from "./distributor.js";
import type { Notifier } from "./notifier.js";
import { OutputAmis } from "./output-amis.js";
import type { WaitingSteps } from "./waiting-steps.js";
import { commandOutputs, Stopped } from "./workflow-run.js";
import type { StepExecution, WorkflowExecution } from "./workflows.js";

type Values = Readonly<Record<string, unknown>>;

/** What steps do with the builds that they are of. */
interface BuildControl {
  /** Brings a build into a state. */
  enter(build: Build, status: ImageStatus): void;
  /** Does something after a time. */
  later(delayMs: number, act: () => void): void;
}

/** Actions of AMIs alone. */
const FOR_AMIS: ReadonlySet<string> = new Set([
  "CollectImageMetadata",
  "SanitizeInstance",
  "CreateImage",
  "DistributeImage",
  "ModifyImageAttributes",
  "ApplyImageConfigurations",
]);

/**
 * Does what the steps of workflows say.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/wfdoc-step-actions.html
 */
export class StepActions {
  readonly #outputAmis: OutputAmis;
  readonly #distributor: Distributor;
  readonly #containers: Containers;

  constructor(
    world: World,
    keyAccess: KeyAccess,
    private readonly notifier: Notifier,
    private readonly waiting: WaitingSteps,
    private readonly control: BuildControl,
  ) {
    this.#outputAmis = new OutputAmis(world, keyAccess.keys);
    this.#distributor = new Distributor(world, this.#outputAmis, keyAccess);
    this.#containers = new Containers(world);
  }

  /** Performs a step, and tells its outputs. @throws {BuildFailure} if it fails @throws {Stopped} if the build was stopped */
  async perform(
    build: Build,
    execution: WorkflowExecution,
    step: StepExecution,
    inputs: Values,
  ): Promise<Values> {
    const { image, recipe, containerRecipe, outputs } = build;
    const isBuild = execution.type === "BUILD";
    if (FOR_AMIS.has(step.action) && containerRecipe)
      throw new BuildFailure(`Step '${step.name}' failed: ${step.action} is not for container images.`);
    switch (step.action) {
      case "LaunchInstance":
        if (isBuild && containerRecipe) this.#containers.launch(build, containerRecipe);
        else if (isBuild) launchBuildInstance(recipe?.blockDeviceMappings);
        return { instanceId: newId("i") };
      case "ExecuteComponents":
        // The components of a container run while its image is built.
        if (isBuild && containerRecipe) await this.#containers.create(build, containerRecipe);
        return commandOutputs();
      case "CollectImageMetadata":
        image.body = { ...image.body, osVersion: recipe?.parent.osVersion };
        return { osVersion: recipe?.parent.osVersion };
      case "CreateImage":
        if (recipe && isBuild) build.ami = await this.#outputAmis.create(build, recipe);
        return { imageId: build.ami?.imageId };
      case "DistributeContainerImage":
        if (!containerRecipe)
          throw new BuildFailure(`Step '${step.name}' failed: ${step.action} is for container images.`);
        await this.#containers.distribute(build);
        return { status: "Success", succeededRegions: [...build.containers.keys()], failedRegions: [] };
      case "DistributeImage":
        await this.#distributor.distribute(build);
        return { distributedImages: amisOf(outputs) };
      case "ModifyImageAttributes":
        this.#distributor.share(outputs);
        return { modifiedImages: amisOf(outputs) };
      case "ApplyImageConfigurations":
        this.control.enter(build, "INTEGRATING");
        await this.#distributor.integrate(build, outputs);
        if (!build.stopped) image.body = { ...image.body, outputResources: { amis: amisOf(outputs) } };
        return { configuredImages: amisOf(outputs) };
      case "WaitForAction":
        return this.#wait(build, execution, step, inputs);
      default:
        return commandOutputs();
    }
  }

  async #wait(
    build: Build,
    execution: WorkflowExecution,
    step: StepExecution,
    inputs: Values,
  ): Promise<Values> {
    this.notifier.waiting(build, execution, step, inputs);
    const told = await this.waiting.wait(build, execution, step, (delayMs, act) =>
      this.control.later(delayMs, act),
    );
    if (!told) throw new Stopped();
    if (told.action === "STOP")
      throw new BuildFailure(`Step '${step.name}' was stopped${told.reason ? `: ${told.reason}` : "."}`);
    return { ...told };
  }
}

const amisOf = (outputs: readonly DistributionOutput[]) =>
  outputs.flatMap(({ own, copies }) => [own, ...copies]).map(outputAmi);
