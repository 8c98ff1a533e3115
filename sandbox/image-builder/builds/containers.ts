import { createHash } from "node:crypto";
import { partitionOf } from "../../identity/regions.js";
import type { World } from "../../world.js";
import { parseArn } from "../api/arn.js";
import { OtherServices } from "../other-services.js";
import type { OwnContainerRecipe } from "../resources/stored.js";
import { type Build, BuildFailure } from "./build.js";
import { launchBuildInstance } from "./build-instance.js";

const MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";

/** Builds containers, and brings them to ECR repositories. */
export class Containers {
  readonly #services: OtherServices;

  constructor(world: Pick<World, "moto">) {
    this.#services = new OtherServices(world);
  }

  /** Starts the instance that a container is built on. @throws {BuildFailure} if EC2 would not, or it could not build one */
  launch(build: Build, { instanceConfiguration }: OwnContainerRecipe): void {
    checkMetadataHops(build);
    launchBuildInstance(instanceConfiguration?.blockDeviceMappings);
  }

  /** Brings the image to the recipe's repository. @throws {BuildFailure} if ECR does not take it */
  create(build: Build, { targetRepository }: OwnContainerRecipe): Promise<void> {
    return this.#push(build, build.owner.region, targetRepository.repositoryName, [versionTag(build)]);
  }

  /** Brings the image to the distribution's repositories. @throws {BuildFailure} if ECR does not take it */
  async distribute(build: Build): Promise<void> {
    for (const { region, containerDistributionConfiguration: settings } of build.distribution
      ?.distributions ?? []) {
      if (!settings) continue;
      const { targetRepository, containerTags = [] } = settings;
      await this.#push(build, region, targetRepository.repositoryName, [versionTag(build), ...containerTags]);
    }
    const containers = [...build.containers].map(([region, imageUris]) => ({
      region,
      imageUris: [...imageUris],
    }));
    const { image } = build;
    if (!build.stopped) image.body = { ...image.body, outputResources: { amis: [], containers } };
  }

  /** Gives a Region's repository the image under some tags, of which it may have one already. */
  async #push(build: Build, region: string, repositoryName: string, tags: readonly string[]): Promise<void> {
    const { account } = build.owner;
    const place = { account, region };
    const found = await this.#services.ecr(place, "DescribeRepositories", {
      repositoryNames: [repositoryName],
    });
    if (!found.isDone)
      throw new BuildFailure(
        `RepositoryNotFoundException: The repository with name '${repositoryName}' does not exist in ${region} in the registry with id '${account}'`,
      );
    const uri = `${account}.dkr.ecr.${region}.${partitionOf(region) === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com"}/${repositoryName}`;
    for (const tag of tags) {
      const imageUri = `${uri}:${tag}`;
      const uris = build.containers.get(region) ?? [];
      if (uris.includes(imageUri)) continue;
      const pushed = await this.#services.ecr(place, "PutImage", {
        repositoryName,
        imageManifest: manifestOf(build),
        imageManifestMediaType: MANIFEST,
        imageTag: tag,
      });
      if (!pushed.isDone)
        throw new BuildFailure(
          `ImageTagAlreadyExistsException: The image tag '${tag}' already exists in the '${repositoryName}' repository in ${region} and cannot be overwritten because the repository is immutable. ${pushed.answer.message ?? ""}`.trim(),
        );
      build.containers.set(region, [...uris, imageUri]);
    }
  }
}

/** The tag that each build gives its image: the version, and the number of the build. */
function versionTag({ image }: Build): string {
  const { version, build } = parseArn(image.arn);
  return `${version}-${build}`;
}

/** A manifest of which no other build has the same. */
function manifestOf({ image }: Build): string {
  const digest = (what: string) =>
    `sha256:${createHash("sha256").update(`${image.arn} ${what}`).digest("hex")}`;
  return JSON.stringify({
    schemaVersion: 2,
    mediaType: MANIFEST,
    config: {
      mediaType: "application/vnd.docker.container.image.v1+json",
      size: 1024,
      digest: digest("config"),
    },
    layers: [
      {
        mediaType: "application/vnd.docker.image.rootfs.diff.tar.gzip",
        size: 32_768,
        digest: digest("layer"),
      },
    ],
  });
}

/** https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_InstanceMetadataOptions.html */
function checkMetadataHops({ infrastructure }: Build): void {
  const { httpTokens, httpPutResponseHopLimit = 1 } = infrastructure?.instanceMetadataOptions ?? {};
  if (httpTokens === "required" && httpPutResponseHopLimit < 2)
    throw new BuildFailure(
      "The container could not be built: if HTTP tokens are required, container image builds need a minimum of two hops.",
    );
}
