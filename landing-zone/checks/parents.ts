import { show } from "../../input/problem.js";
import { ancestry, isCircular, parentName, parentPlatform, rootDevice } from "../ancestry.js";
import { oneOf, type Parts, type Report } from "../salvage.js";
import type { Image } from "../schema/landing-zone.js";

/** Whether an image can be built from its parent. Reports the first mistake, as the others follow from it. */
export function checkParent(name: string, image: Image, parts: Parts, report: Report): void {
  const path = ["images", name];
  const shown = show(image.parent);
  const own = parentName(image.parent);
  const parent = own === undefined ? undefined : parts.images.get(own);
  const platform = parent?.platform ?? parentPlatform(image.parent);
  if (own !== undefined && parts.imageNames && !parts.imageNames.includes(own)) {
    report([...path, "parent"], `there is no image ${show(own)}`, oneOf(parts.imageNames));
  } else if (isCircular(name, parts.images)) {
    report(
      [...path, "parent"],
      `${shown} makes ${name} its own ancestor`,
      "a parent that does not come from this image",
    );
  } else if (platform !== undefined && platform !== image.platform) {
    report([...path, "platform"], `${show(image.platform)} is not the parent's platform`, platform);
  } else if (own === undefined || parent) {
    checkParentRegion(path, image, parent, parts, report);
    if (hasIncomplete(ancestry(image, parts.images), parts) || rootDevice(image, parts.images)) return;
    report(
      [...path, "rootVolume"],
      `the parent ${shown} does not tell the root volume's device`,
      "rootVolume: { deviceName: /dev/… }, as `aws ec2 describe-images` prints it for the parent (RootDeviceName)",
    );
  }
}

const hasIncomplete = (some: readonly Image[], { images, incomplete }: Parts) =>
  [...incomplete].some((name) => some.some((image) => image === images.get(name)));

/** Builds run in the shared account's Region, and take the parent from there. */
function checkParentRegion(
  path: string[],
  image: Image,
  parent: Image | undefined,
  { frame, incomplete }: Parts,
  report: Report,
): void {
  const region = frame?.shared.region;
  if (region === undefined) return;
  const isKnown = parent && !incomplete.has(parentName(image.parent) ?? "");
  if (isKnown && !parent.regions.includes(region)) {
    report(
      [...path, "parent"],
      `${show(image.parent)} does not go to ${region}, where images are built`,
      `${region} in the parent's regions`,
    );
  }
  const arn = /^(?:ssm:)?(arn:.+)$/.exec(image.parent)?.[1]?.split(":");
  const partition = frame?.organization.split(":")[1];
  if (arn && (arn[3] !== region || arn[1] !== partition)) {
    report(
      [...path, "parent"],
      `${show(image.parent)} is not where images are built`,
      `arn:${partition}:${arn[2]}:${region}:…`,
    );
  }
}
