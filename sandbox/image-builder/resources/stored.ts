import type {
  Component,
  ContainerRecipe,
  Distribution,
  DistributionConfiguration,
  Image,
  ImagePipeline,
  ImageRecipe,
  ImageScanFinding,
  ImageStatus,
  LifecycleExecutionResourceActionName,
  LifecycleExecutionResourceStatus,
  Platform,
  Workflow,
  WorkflowType,
} from "@aws-sdk/client-imagebuilder";
import type { Ami, Architecture } from "../../ec2/ami.js";
import type { Input, Valid, Wire } from "../api/sdk-types.js";
import type { ComponentDocument } from "./component-document.js";
import type { Resource } from "./table.js";
import type { WorkflowDocument } from "./workflow-document.js";

/** A component of an account, with its document read. */
export type OwnComponent = Component & {
  readonly arn: string;
  readonly version: string;
  readonly document: ComponentDocument;
};

/** A workflow of an account, with its document read. */
export type OwnWorkflow = Workflow & {
  readonly arn: string;
  readonly name: string;
  readonly version: string;
  readonly type: WorkflowType;
  readonly document: WorkflowDocument;
};

/** The properties that a recipe has from its parent image. */
export interface ParentImage {
  readonly platform: Platform;
  /** `Amazon Linux 2`; absent if the parent does not tell. */
  readonly osVersion?: string;
  /** Absent if the parent does not tell. */
  readonly architecture?: Architecture;
  readonly rootDeviceName: string;
  /** Whether it has software of others that AWS provides, as its Windows and what is from its Marketplace have. */
  readonly awsSoftware?: boolean;
}

export type OwnImageRecipe = ImageRecipe & {
  readonly arn: string;
  readonly name: string;
  readonly version: string;
  readonly platform: Platform;
  readonly parent: ParentImage;
};

/** The recipe that Get shows. */
export function imageRecipeBody({ parent: _, ...recipe }: OwnImageRecipe, tags: Record<string, string>) {
  return { ...recipe, tags };
}

export type OwnContainerRecipe = ContainerRecipe & {
  readonly arn: string;
  readonly name: string;
  readonly version: string;
  readonly platform: Platform;
  readonly targetRepository: { readonly service: "ECR"; readonly repositoryName: string };
};

/** What an image has of the recipe that it was built by. */
export const recipeNameOf = ({ imageRecipe, containerRecipe }: OwnImage): string | undefined =>
  (imageRecipe ?? containerRecipe)?.name;

/** Whether a recipe is one of containers. */
export const isContainerRecipe = (
  recipe: OwnImageRecipe | OwnContainerRecipe,
): recipe is OwnContainerRecipe => "containerType" in recipe;

export type OwnDistributionConfiguration = Omit<DistributionConfiguration, "distributions"> & {
  readonly name: string;
  readonly distributions: Valid<Distribution>[];
};

export type OwnImagePipeline = Omit<ImagePipeline, "workflows"> & {
  readonly arn: string;
  readonly name: string;
  readonly infrastructureConfigurationArn: string;
  readonly workflows?: Input<"CreateImagePipeline">["workflows"];
};

export type OwnImage = Wire<Image> & {
  readonly arn: string;
  readonly name: string;
  /** Version with the build number: `1.0.0/7`. */
  readonly version: string;
  readonly build: Pick<Ami, "architecture" | "rootDeviceName" | "awsSoftware">;
  /** What its scan has found. */
  readonly findings?: readonly Wire<ImageScanFinding>[];
};

/** The image that Get shows. */
export function imageBody({ body: { build: _, findings: __, ...image }, tags }: Resource<OwnImage>) {
  return { ...image, tags };
}

const FINAL_STATES: readonly (ImageStatus | undefined)[] = [
  "AVAILABLE",
  "CANCELLED",
  "FAILED",
  "DEPRECATED",
  "DELETED",
  "DISABLED",
];

export function isFinal(image: Pick<Image, "state">): boolean {
  return FINAL_STATES.includes(image.state?.status);
}

export function isAvailable({ state }: Pick<Image, "state">): boolean {
  return state?.status === "AVAILABLE";
}

export type LifecyclePolicySettings = Omit<Input<"CreateLifecyclePolicy">, "name" | "tags" | "clientToken">;

/** A lifecycle policy. */
export type OwnLifecyclePolicy = LifecyclePolicySettings & {
  readonly arn: string;
  readonly name: string;
  /** Seconds since 1970: unlike in every other resource, these are timestamps of the protocol. */
  readonly dateCreated: number;
  readonly dateUpdated?: number;
  readonly dateLastRun?: number;
};

/** One run of a lifecycle policy, or one change of an image's state, with what it did to images and their AMIs. */
export interface LifecycleExecution {
  readonly lifecycleExecutionId: string;
  /** ARN of the policy or the image. */
  readonly resourceArn: string;
  readonly startTime: number;
  endTime?: number;
  /** True once it was cancelled, and then it does nothing any more. */
  cancelled?: boolean;
  readonly resources: ChangedResource[];
}

export interface ChangedResource {
  readonly accountId: string;
  /** ARN of an image, id of an AMI, or digest of a container's image. */
  readonly resourceId: string;
  readonly region: string;
  /** ARN of an AMI's or a container's image. */
  readonly parent?: string;
  readonly state: { readonly status: LifecycleExecutionResourceStatus; readonly reason?: string };
  readonly action: { readonly name: LifecycleExecutionResourceActionName };
  readonly snapshots?: { readonly snapshotId: string; readonly state: { readonly status: "SUCCESS" } }[];
  readonly imageUris?: string[];
}
