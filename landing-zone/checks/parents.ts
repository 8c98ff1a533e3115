import { closest } from "../../input/did-you-mean.js";
import { show } from "../../input/problem.js";
import type { Path } from "../../input/value.js";
import { partitionOf } from "../../rules/region.js";
import { imageReference, type Lineage } from "../ancestry.js";
import { AWS_IMAGES, awsImageName } from "../catalog/images.js";
import type { Report } from "../rules.js";
import { built } from "../salvage.js";
import type { ImageEntry } from "../schema/image.js";
import { checkBuildRegion } from "./arns.js";
import type { LandingZoneFacts } from "./facts.js";
import { unknownImage } from "./selectors.js";

/** Checks that each image can be built from its parent. */
export function checkParents(landingZone: LandingZoneFacts, report: Report): void {
  checkCircles(landingZone, report);
  for (const [name, image] of landingZone.images) {
    const lineage = landingZone.lineages.get(name);
    if (lineage && !lineage.circle) checkParent(name, image, lineage, landingZone, report);
  }
}

/** Reports each circle of images or containers at the first of them. */
function checkCircles(landingZone: LandingZoneFacts, report: Report): void {
  const reported = new Set<Lineage["circle"]>();
  for (const [name, { parent }] of built(landingZone)) {
    const circle = landingZone.lineages.get(name)?.circle;
    if (circle && !reported.has(circle)) reportCircle(name, parent, circle, report);
    reported.add(circle);
  }
}

/** How many images of a circle are named. */
const NAMED_IN_CIRCLE = 5;

function reportCircle(name: string, parent: string, circle: readonly string[], report: Report): void {
  const start = circle.indexOf(name);
  const round = [...circle.slice(start), ...circle.slice(0, start)];
  const others = round.slice(1, NAMED_IN_CIRCLE);
  const shown = others.length < round.length - 1 ? [...others, "…"] : others;
  report(
    "image-circle",
    ["images", name, "parent"],
    `${show(parent)} makes ${name} its own ancestor${shown.length ? `, through ${shown.join(", ")}` : ""}`,
    "a parent that does not come from this image",
  );
}

/** Checks one image. If its parent or platform is wrong, nothing else is reported that may follow from it. */
function checkParent(
  name: string,
  image: ImageEntry,
  lineage: Lineage,
  landingZone: LandingZoneFacts,
  report: Report,
): void {
  const { imageNames, incompleteImages } = landingZone;
  const path = ["images", name];
  const reference = imageReference(image.parent);
  if (reference !== undefined && imageNames && !imageNames.has(reference)) {
    report(
      "unknown-image",
      [...path, "parent"],
      ...unknownImage(reference, imageNames, (name) => `image:${name}`),
    );
  } else if (lineage.platformMistake) {
    reportPlatform(path, image.platform, lineage.platformMistake, report);
  } else {
    checkParentRegion([...path, "parent"], image, lineage, landingZone, report);
    checkBuildAfterParent(path, image, lineage, report);
    checkRootVolume(path, image, lineage, report);
    if (!incompleteImages.has(name)) checkRootDevice(path, image, lineage, report);
  }
}

/** Reports a platform that is not that of the parent or of the components. */
export function reportPlatform(
  path: Path,
  given: string,
  { platform, toldBy }: NonNullable<Lineage["platformMistake"]>,
  report: Report,
): void {
  const whose = toldBy === "parent" ? "the parent's" : "the components'";
  report("platform", [...path, "platform"], `${show(given)} is not ${whose} platform`, platform);
}

/** Checks that there are releases of the parent that events here tell of. */
function checkBuildAfterParent(
  path: Path,
  { parent, buildAfterParent }: ImageEntry,
  { parentName }: Lineage,
  report: Report,
): void {
  if (!buildAfterParent || parentName !== undefined) return;
  report(
    "no-effect",
    [...path, "buildAfterParent"],
    `has no effect on the parent ${show(parent)}, whose releases are not of this landing zone`,
    "a parent image:<another image here>, or buildAfterParent: false",
    { key: true },
  );
}

function checkRootVolume(
  path: Path,
  { parent, rootVolume, dataVolumes = [] }: ImageEntry,
  { parentTraits, traits }: Lineage,
  report: Report,
): void {
  const { deviceName, sizeGiB = Infinity } = rootVolume;
  const { rootDevice, minRootVolumeGiB = 0 } = parentTraits;
  if (deviceName !== undefined && rootDevice !== undefined && deviceName !== rootDevice) {
    report(
      "device-name",
      [...path, "rootVolume", "deviceName"],
      `${show(deviceName)} is not the root device of the parent ${show(parent)}`,
      `${rootDevice}, or no deviceName`,
    );
  }
  for (const [index, volume] of dataVolumes.entries()) {
    if (volume.deviceName === traits.rootDevice)
      report(
        "device-name",
        [...path, "dataVolumes", index, "deviceName"],
        `${show(volume.deviceName)} is the root device of the parent ${show(parent)}`,
        "another device, or rootVolume",
      );
  }
  if (sizeGiB < minRootVolumeGiB) {
    report(
      "root-volume-size",
      [...path, "rootVolume", "sizeGiB"],
      `${sizeGiB} is less than the ${minRootVolumeGiB} of the parent ${show(parent)}`,
      `at least ${minRootVolumeGiB}: EC2 makes no volume that is smaller than its snapshot`,
    );
  }
}

/** Checks that the root volume's device is known. What an image does not know, it cannot tell those that come from it. */
function checkRootDevice(
  path: Path,
  { parent }: ImageEntry,
  { parentName, traits }: Lineage,
  report: Report,
): void {
  if (traits.rootDevice !== undefined || parentName !== undefined) return;
  const awsName = awsImageName(parent) ?? "";
  const meant = closest(awsName, AWS_IMAGES);
  if (meant !== undefined) {
    report(
      "device-name",
      [...path, "parent"],
      `${show(awsName)} is not among the names of AWS's that are known here, which tell the root volume's device: did you mean ${show(meant)}?`,
      `${meant}, or rootVolume: { deviceName: /dev/… } beside it`,
      { fix: parent.replace(awsName, meant) },
    );
    return;
  }
  report(
    "device-name",
    [...path, "rootVolume"],
    `the parent ${show(parent)} does not tell the root volume's device`,
    "rootVolume: { deviceName: /dev/… }, as `aws ec2 describe-images` prints it for the parent (RootDeviceName)",
  );
}

/** Checks that the parent is in the shared account's Region, where builds run. */
function checkParentRegion(
  path: Path,
  { parent }: ImageEntry,
  { parentName = "" }: Lineage,
  { settings, images, incompleteImages, partition }: LandingZoneFacts,
  report: Report,
): void {
  if (!settings) return;
  const { region } = settings.shared;
  if (partitionOf(region) !== partition) return;
  const regions = incompleteImages.has(parentName) ? undefined : images.get(parentName)?.regions;
  if (regions && !regions.includes(region)) {
    report(
      "parent-region",
      path,
      `${show(parent)} does not go to ${region}, where images are built`,
      `${region} in the parent's regions`,
    );
  }
  checkBuildRegion("parent-region", path, parent, { settings, partition }, report);
}
