import { show } from "../../input/problem.js";
import { prefixed } from "../../rules/contract.js";
import { partitionOf } from "../../rules/region.js";
import { AWS_CONTAINERS } from "../catalog/containers.js";
import { AWS_IMAGES, awsImageName } from "../catalog/images.js";
import { repositoryNameOf } from "../resolve-container.js";
import type { Report } from "../rules.js";
import type { ContainerEntry } from "../schema/container.js";
import { checkBuildRegion } from "./arns.js";
import type { LandingZoneFacts } from "./facts.js";
import { reportPlatform } from "./parents.js";
import { fleetsOf } from "./places.js";
import { unknownImage } from "./selectors.js";

/** Checks what only containers have, and that nothing asks for a container where AMIs are needed. */
export function checkContainers(landingZone: LandingZoneFacts, report: Report): void {
  for (const [name, container] of landingZone.containers) {
    checkParent(name, container, landingZone, report);
    checkPushRegion(name, container, landingZone, report);
    checkTags(name, container, report);
  }
  checkRepositories(landingZone, report);
  for (const { path, fleet } of fleetsOf(landingZone)) {
    const { image } = fleet.image;
    if (landingZone.containers.has(image))
      report(
        "container-in-fleet",
        [...path, "image"],
        `${show(image)} is a container, and fleets run AMIs`,
        `an image of AMIs; ECS and EKS run the container by its URL, which the shared stack's output container_repository_url has`,
      );
  }
  for (const [name, { parent }] of landingZone.images) {
    if (!landingZone.containers.has(landingZone.lineages.get(name)?.parentName ?? "")) continue;
    report(
      "parent-kind",
      ["images", name, "parent"],
      `${show(parent)} is a container, and ${name} is an image of AMIs`,
      "an image of AMIs, or kind: container",
    );
  }
}

function checkParent(
  name: string,
  { parent, platform, instanceConfiguration }: ContainerEntry,
  landingZone: LandingZoneFacts,
  report: Report,
): void {
  const path = ["images", name, "parent"];
  const { images, imageNames, lineages } = landingZone;
  const { parentName, platformMistake, circle } = lineages.get(name) ?? {};
  if (parentName !== undefined && imageNames && !imageNames.has(parentName))
    report("unknown-image", path, ...unknownImage(parentName, imageNames, (one) => `image:${one}`));
  else if (parentName !== undefined && images.has(parentName))
    report("parent-kind", path, `${show(parent)} is an image of AMIs`, "a container image");
  else if (AWS_IMAGES.includes(awsImageName(parent) ?? ""))
    report(
      "parent-kind",
      path,
      `${show(parent)} is an image of AMIs of AWS's`,
      `a container image, e.g. one of ${AWS_CONTAINERS.join(", ")}`,
    );
  else if (platformMistake && !circle) reportPlatform(["images", name], platform, platformMistake, report);
  else checkBuildRegion("parent-region", path, parent, landingZone, report);
  if (instanceConfiguration?.image !== undefined)
    checkBuildRegion(
      "instance-image",
      ["images", name, "instanceConfiguration", "image"],
      instanceConfiguration.image,
      landingZone,
      report,
    );
}

/** Image Builder pushes what it builds to a repository where it builds. */
function checkPushRegion(
  name: string,
  { regions }: ContainerEntry,
  { settings, incompleteImages, partition }: LandingZoneFacts,
  report: Report,
): void {
  const region = settings?.shared.region;
  if (region === undefined || incompleteImages.has(name) || partitionOf(region) !== partition) return;
  if (regions.some((one) => partitionOf(one) !== partition) || regions.includes(region)) return;
  report(
    "container-region",
    ["images", name, "regions"],
    `${name} does not go to ${region}, where it is built and pushed first`,
    `${region} among them`,
  );
}

/** A tag that goes from image to image cannot be in a repository whose tags stay. */
function checkTags(name: string, { containerTags, repository }: ContainerEntry, report: Report): void {
  if (!containerTags || repository?.existing !== undefined || repository?.immutableTags === false) return;
  report(
    "container-tag",
    ["images", name, "containerTags"],
    `${containerTags.map((tag) => show(tag)).join(", ")} would fail the second build, because tags of the repository are immutable`,
    `no containerTags, because each image has the tag <version>-<build>; or immutableTags: false in images.${name}.repository`,
    { key: true },
  );
}

/** Checks that no two containers are in one repository, where images of both would have the tags of the same versions. */
function checkRepositories({ containers, settings }: LandingZoneFacts, report: Report): void {
  const firstUses = new Map<string, string>();
  for (const [name, { repository }] of containers) {
    const repositoryName = repositoryNameOf({ repository }, prefixed(settings?.namePrefix, name));
    const first = firstUses.get(repositoryName);
    if (first === undefined) {
      firstUses.set(repositoryName, name);
      continue;
    }
    const key = (["existing", "name"] as const).find((one) => repository?.[one] !== undefined);
    report(
      "repository",
      key ? ["images", name, "repository", key] : ["images", name],
      `${show(repositoryName)} is the repository of images.${first} already`,
      "another name of one of them",
      { key: !key },
    );
  }
}
