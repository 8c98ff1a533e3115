import type { Report } from "../../input/file-checker.js";
import { show } from "../../input/problem.js";
import type { Path } from "../../input/value.js";
import { partitionOfArn } from "../../rules/arn.js";
import { ancestry, parentName, rootDevice } from "../ancestry.js";
import { parentPlatform } from "../catalog/images.js";
import type { SalvagedLandingZone } from "../salvage.js";
import type { ImageEntry } from "../schema/image.js";
import { oneOfImages } from "./selectors.js";

/** Checks that each image can be built from its parent. */
export function checkParents(landingZone: SalvagedLandingZone, report: Report): void {
  for (const [name, image] of landingZone.images) checkParent(name, image, landingZone, report);
}

/** Checks one image. Only the first mistake is reported, because the others follow from it. */
function checkParent(
  name: string,
  image: ImageEntry,
  landingZone: SalvagedLandingZone,
  report: Report,
): void {
  const { images, imageNames, incompleteImages } = landingZone;
  const path = ["images", name];
  const shown = show(image.parent);
  const own = parentName(image.parent);
  const parent = own === undefined ? undefined : images.get(own);
  const platform = parent?.platform ?? parentPlatform(image.parent);
  if (own !== undefined && imageNames && !imageNames.includes(own)) {
    report([...path, "parent"], `there is no image ${show(own)}`, oneOfImages(imageNames));
  } else if (isCircular(name, images)) {
    report(
      [...path, "parent"],
      `${shown} makes ${name} its own ancestor`,
      "a parent that does not come from this image",
    );
  } else if (platform !== undefined && platform !== image.platform) {
    report([...path, "platform"], `${show(image.platform)} is not the parent's platform`, platform);
  } else if (own === undefined || parent) {
    checkParentRegion([...path, "parent"], image, landingZone, report);
    const ancestors = ancestry(image, images);
    const isKnown = [...incompleteImages].every((other) =>
      ancestors.every((one) => one !== images.get(other)),
    );
    if (!isKnown || rootDevice(image, images)) return;
    report(
      [...path, "rootVolume"],
      `the parent ${shown} does not tell the root volume's device`,
      "rootVolume: { deviceName: /dev/… }, as `aws ec2 describe-images` prints it for the parent (RootDeviceName)",
    );
  }
}

/** Whether an image is its own ancestor. */
function isCircular(name: string, images: ReadonlyMap<string, ImageEntry>): boolean {
  const seen = new Set<string>();
  for (let at: string | undefined = name; at !== undefined && !seen.has(at); ) {
    seen.add(at);
    at = parentName(images.get(at)?.parent ?? "");
    if (at === name) return true;
  }
  return false;
}

/** Checks that the parent is in the shared account's Region, where builds run. */
function checkParentRegion(
  path: Path,
  { parent }: ImageEntry,
  { settings, images, incompleteImages }: SalvagedLandingZone,
  report: Report,
): void {
  if (!settings) return;
  const { region } = settings.shared;
  const own = parentName(parent) ?? "";
  const regions = incompleteImages.has(own) ? undefined : images.get(own)?.regions;
  if (regions && !regions.includes(region)) {
    report(
      path,
      `${show(parent)} does not go to ${region}, where images are built`,
      `${region} in the parent's regions`,
    );
  }
  const arn = /^(?:ssm:)?(arn:.+)$/.exec(parent)?.[1]?.split(":");
  const partition = partitionOfArn(settings.organization);
  if (arn && (arn[3] !== region || arn[1] !== partition)) {
    report(path, `${show(parent)} is not where images are built`, `arn:${partition}:${arn[2]}:${region}:…`);
  }
}
