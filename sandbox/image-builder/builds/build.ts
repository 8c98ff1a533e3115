import type {
  Distribution,
  ImageStatus,
  InfrastructureConfiguration,
  WorkflowType,
} from "@aws-sdk/client-imagebuilder";
import type { Ami } from "../../ec2/ami.js";
import type { Place } from "../../identity/caller.js";
import type { Input, Valid } from "../api/sdk-types.js";
import type {
  OwnContainerRecipe,
  OwnDistributionConfiguration,
  OwnImage,
  OwnImagePipeline,
  OwnImageRecipe,
} from "../resources/stored.js";
import type { Resource } from "../resources/table.js";
import type { BuildWorkflow, WorkflowExecution } from "./workflows.js";

export type BuildSettings = Omit<
  Input<"CreateImage">,
  "clientToken" | "imageRecipeArn" | "containerRecipeArn" | "tags" | "loggingConfiguration"
> & {
  /** The account's own recipe, or one that is shared with it. */
  readonly recipe: Resource<OwnImageRecipe | OwnContainerRecipe>;
  readonly tags: Record<string, string>;
  /** Absent for an image that CreateImage made. */
  readonly pipeline?: Resource<OwnImagePipeline>;
};

/** A part of the way from a recipe to its AMIs, with the image's state meanwhile. */
export interface Stage {
  readonly status: ImageStatus;
  readonly type: WorkflowType;
}

export const STAGES: readonly Stage[] = [
  { status: "BUILDING", type: "BUILD" },
  { status: "TESTING", type: "TEST" },
  { status: "DISTRIBUTING", type: "DISTRIBUTION" },
];

/** One build, with the settings that it started with: what is changed later does not touch it. */
export interface Build {
  readonly owner: Place;
  readonly image: Resource<OwnImage>;
  /** The stages that are still to run, the one that runs first. */
  stages: readonly Stage[];
  /** What each stage runs. */
  readonly workflows: readonly BuildWorkflow[];
  /** Absent, as are the infrastructure and the build stage, if an AMI that is there is distributed. */
  readonly recipe?: OwnImageRecipe;
  /** In place of `recipe`, if a container is built. */
  readonly containerRecipe?: OwnContainerRecipe;
  readonly infrastructure?: InfrastructureConfiguration;
  readonly distribution?: OwnDistributionConfiguration;
  readonly pipeline?: Resource<OwnImagePipeline>;
  readonly executionRole?: string;
  readonly buildVersion: number;
  readonly executions: WorkflowExecution[];
  /** What the workflows that have run give to those after them. */
  readonly workflowOutputs: Record<string, unknown>;
  /** The AMI that the tests and the distribution start from. */
  ami?: Ami;
  /** What the distribution has made so far. */
  readonly outputs: DistributionOutput[];
  /** URIs of the container's images so far, by Region. */
  readonly containers: Map<string, readonly string[]>;
  /** True once the build was cancelled or the service was reset: nothing may be changed any more. */
  stopped: boolean;
}

/** The outcome of one distribution of a build. */
export interface DistributionOutput {
  readonly distribution: Valid<Distribution>;
  /** The AMI of the pipeline's account. */
  readonly own: Ami;
  /** One for each of the target accounts. */
  readonly copies: Ami[];
}

/** Ends a build as FAILED, with the message as its reason. */
export class BuildFailure extends Error {}

type Settings = Omit<Input<"CreateImage">, "clientToken">;

/** The settings that Get shows of a pipeline and of an image if the request left them out. */
export function buildDefaults({
  enhancedImageMetadataEnabled = true,
  imageTestsConfiguration: tests,
  imageScanningConfiguration: scanning,
}: Pick<
  Settings,
  "enhancedImageMetadataEnabled" | "imageTestsConfiguration" | "imageScanningConfiguration"
>) {
  return {
    enhancedImageMetadataEnabled,
    imageTestsConfiguration: {
      imageTestsEnabled: tests?.imageTestsEnabled ?? true,
      timeoutMinutes: tests?.timeoutMinutes ?? 720,
    },
    imageScanningConfiguration: { imageScanningEnabled: false, ...scanning },
  };
}
