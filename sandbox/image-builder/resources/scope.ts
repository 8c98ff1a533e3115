import type { InfrastructureConfiguration } from "@aws-sdk/client-imagebuilder";
import type { Place } from "../../identity/caller.js";
import { inUse, notFound } from "../api/errors.js";
import type {
  LifecycleExecution,
  OwnComponent,
  OwnContainerRecipe,
  OwnDistributionConfiguration,
  OwnImage,
  OwnImagePipeline,
  OwnImageRecipe,
  OwnLifecyclePolicy,
  OwnWorkflow,
} from "./stored.js";
import { type Resource, refersTo, Table } from "./table.js";

/** All that one account has in one Region. */
export class Scope {
  readonly components = new Table<OwnComponent>("Component");
  readonly imageRecipes = new Table<OwnImageRecipe>("ImageRecipe");
  readonly containerRecipes = new Table<OwnContainerRecipe>("ContainerRecipe");
  readonly infrastructureConfigurations = new Table<InfrastructureConfiguration>(
    "InfrastructureConfiguration",
  );
  readonly distributionConfigurations = new Table<OwnDistributionConfiguration>("DistributionConfiguration");
  readonly imagePipelines = new Table<OwnImagePipeline>("ImagePipeline");
  readonly images = new Table<OwnImage>("Image");
  readonly lifecyclePolicies = new Table<OwnLifecyclePolicy>("LifecyclePolicy");
  readonly workflows = new Table<OwnWorkflow>("Workflow");
  /** Answers to requests with a client token, by operation and token. */
  readonly answers = new Map<string, { readonly request: string; readonly answer: Promise<object> }>();
  /** The last build number of each image version, deleted ones included: a number is never used again. */
  readonly lastBuild = new Map<string, number>();
  readonly lifecycleExecutions: LifecycleExecution[] = [];

  constructor(readonly owner: Place) {}

  /** @throws {ServiceError} ResourceNotFoundException */
  get(arn: string): Resource {
    for (const table of this.#tables()) {
      const resource = table.find(arn);
      if (resource) return resource;
    }
    throw notFound(arn);
  }

  /** @throws {ServiceError} ResourceDependencyException if another resource needs this one */
  refuseIfUsed(arn: string, siblings: readonly { readonly arn: string }[] = []): void {
    for (const { references } of this.#tables().flatMap((table) => table.all())) {
      if (references.includes(arn)) throw inUse(arn);
      // A selector goes on working as long as another version meets it.
      const needed = references.some(
        (it) => refersTo(it, arn) && !siblings.some((other) => other.arn !== arn && refersTo(it, other.arn)),
      );
      if (needed) throw inUse(arn);
    }
  }

  #tables(): readonly Table<object>[] {
    return [
      this.components,
      this.imageRecipes,
      this.containerRecipes,
      this.infrastructureConfigurations,
      this.distributionConfigurations,
      this.imagePipelines,
      this.images,
      this.lifecyclePolicies,
      this.workflows,
    ];
  }
}
