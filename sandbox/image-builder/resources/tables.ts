import type {
  CreateImagePipelineRequest,
  Distribution,
  DistributionConfiguration,
  Image,
  ImagePipeline,
  ImageRecipe,
  ImageStatus,
  InfrastructureConfiguration,
  Platform,
} from "@aws-sdk/client-imagebuilder";
import type { Valid } from "../api/validate.js";
import { type Resource, Table } from "./scope.js";

// What a build is made of, and what it makes. A kind that no build touches has its table beside its operations.
export const imageRecipes = new Table<OwnImageRecipe>("ImageRecipe");
export const infrastructureConfigurations = new Table<InfrastructureConfiguration>(
  "InfrastructureConfiguration",
);
export const distributionConfigurations = new Table<OwnDistributionConfiguration>(
  "DistributionConfiguration",
);
export const imagePipelines = new Table<OwnImagePipeline>("ImagePipeline");
export const images = new Table<OwnImage>("Image");

/** What a recipe learns from its parent image. */
export interface ParentImage {
  readonly platform: Platform;
  /** Where the parent tells. */
  readonly architecture?: "x86_64" | "arm64";
  readonly rootDeviceName: string;
}

export type OwnImageRecipe = ImageRecipe & {
  readonly arn: string;
  readonly name: string;
  readonly version: string;
  readonly platform: Platform;
  readonly parent: ParentImage;
};

/** As Get shows it. */
export function imageRecipeBody(
  { parent: _, ...recipe }: OwnImageRecipe,
  tags: Record<string, string>,
): ImageRecipe {
  return { ...recipe, tags };
}

export type OwnDistributionConfiguration = Omit<DistributionConfiguration, "distributions"> & {
  readonly name: string;
  readonly distributions: Valid<Distribution>[];
};

export type OwnImagePipeline = Omit<ImagePipeline, "workflows"> & {
  readonly arn: string;
  readonly name: string;
  readonly imageRecipeArn: string;
  readonly infrastructureConfigurationArn: string;
  readonly workflows?: Valid<CreateImagePipelineRequest>["workflows"];
};

export type OwnImage = Image & {
  readonly arn: string;
  readonly name: string;
  /** With the build: `1.0.0/7`. */
  readonly version: string;
  readonly build: { readonly architecture: "x86_64" | "arm64"; readonly rootDeviceName: string };
};

/** As Get shows it. */
export function imageBody({ body: { build: _, ...image }, tags }: Resource<OwnImage>): Image {
  return { ...image, tags };
}

const finalStates: readonly (ImageStatus | undefined)[] = [
  "AVAILABLE",
  "CANCELLED",
  "FAILED",
  "DEPRECATED",
  "DELETED",
  "DISABLED",
];

export function isFinal(image: Image): boolean {
  return finalStates.includes(image.state?.status);
}

export function isAvailable({ state }: Image): boolean {
  return state?.status === "AVAILABLE";
}
