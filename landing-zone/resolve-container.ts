import { pipelineArn, prefixed } from "../rules/contract.js";
import { imageReference } from "./ancestry.js";
import type { ContainerEntry } from "./schema/container.js";
import type { Settings } from "./schema/landing-zone.js";
import type { ResolvedContainer, ResolvedRecipeComponent } from "./types.js";

/** What resolving a container needs beside it. */
interface Context {
  readonly settings: Settings;
  readonly partition: string;
  /** Name of the parent if it is a container of the landing zone too. */
  readonly parentName?: string;
  readonly components: readonly ResolvedRecipeComponent[];
  /** Text of the Dockerfile template; undefined for the default. */
  readonly dockerfile?: string;
  /** Gives the recipe of a content its version. */
  readonly assignVersion: (content: object) => string;
}

export function resolveContainer(
  name: string,
  container: ContainerEntry,
  { settings, partition, parentName, components, dockerfile, assignVersion }: Context,
): ResolvedContainer {
  const { description, instanceConfiguration, repository, share, workingDirectory } = container;
  const { region, account } = settings.shared;
  const fullName = prefixed(settings.namePrefix, name);
  // A repository that is there has a policy of its own.
  const pullers = repository?.existing === undefined ? (share ?? {}) : {};
  const parentImage = parentOf(container.parent, settings, partition);
  const repositoryName = repositoryNameOf(container, fullName);
  // Words of its own, so that no container has the digest of an image that had the name before.
  const content = {
    kind: "container",
    name: fullName,
    description,
    platform: container.platform,
    parentImage,
    dockerfile,
    workingDirectory,
    repositoryName,
    keyArn: settings.shared.kmsKeyIds?.[region],
    instanceImage: instanceConfiguration?.image,
    instanceVolumes: instanceConfiguration?.volumes?.map(
      ({ deviceName, sizeGiB, snapshot, type, iops, throughput }) => ({
        deviceName,
        sizeGiB,
        snapshot,
        type,
        iops,
        throughput,
      }),
    ),
    components: components.map(({ arn, document, parameters }) => [
      arn ?? [document],
      Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1)),
    ]),
  };
  return {
    name,
    fullName,
    description,
    platform: container.platform,
    parentImage,
    parentName,
    recipeVersion: assignVersion(content),
    pipelineArn: pipelineArn(partition, region, account, fullName),
    components,
    dockerfile,
    workingDirectory,
    instanceConfiguration,
    repositoryName,
    repository,
    containerTags: container.containerTags,
    regions: container.regions,
    keyRegions: keyedRegions(container),
    tags: container.tags,
    instanceTypes: container.instanceTypes,
    keyPair: container.keyPair,
    placement: container.placement,
    terminateInstanceOnFailure: container.terminateInstanceOnFailure,
    tests: container.tests,
    vulnerabilityScanning: container.vulnerabilityScanning,
    schedule: container.schedule,
    pullPermission: {
      organizationArns: pullers.organization ? [settings.organization] : [],
      organizationalUnitArns: pullers.organizationalUnits ?? [],
      accounts: pullers.accounts ?? [],
    },
  };
}

/**
 * Name of the repositories that a container goes to.
 * @param fullName the container's name in AWS
 */
export const repositoryNameOf = ({ repository }: Pick<ContainerEntry, "repository">, fullName: string) =>
  repository?.existing ?? repository?.name ?? fullName;

/** Regions in which a container's images are encrypted with the landing zone's key. */
export const keyedRegions = ({ repository, regions }: Pick<ContainerEntry, "repository" | "regions">) =>
  repository?.existing === undefined && repository?.encryption !== "AES256" ? regions : [];

/** What Image Builder's CreateContainerRecipe takes as `parentImage`. */
function parentOf(parent: string, { shared, namePrefix }: Settings, partition: string): string {
  const own = imageReference(parent);
  if (own === undefined && !/^[a-z0-9-]+$/.test(parent)) return parent;
  const [owner, image] = own === undefined ? ["aws", parent] : [shared.account, prefixed(namePrefix, own)];
  return `arn:${partition}:imagebuilder:${shared.region}:${owner}:image/${image}/x.x.x`;
}
