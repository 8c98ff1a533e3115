import type { Image } from "./schema/landing-zone.js";

const ROOT_DEVICES: readonly [RegExp, string][] = [
  [/^amazon-linux-|^ssm:\/aws\/service\/(ami-amazon-linux-latest|debian)\//, "/dev/xvda"],
  [/^(ubuntu|red-hat|suse|windows)-|^ssm:\/aws\/service\/(canonical|suse|ami-windows-latest)\//, "/dev/sda1"],
];

/** The image that a parent of the form `image:<name>` names. */
export function parentName(parent: string): string | undefined {
  return /^image:(.+)$/.exec(parent)?.[1];
}

/**
 * The root device of an image: declared, or known from its parent, or from the parent's parent. A recipe that maps no
 * root volume leaves its encryption to chance.
 */
export function rootDevice(image: Image, images: ReadonlyMap<string, Image>): string | undefined {
  for (const { parent, rootVolume } of ancestry(image, images)) {
    if (rootVolume.deviceName) return rootVolume.deviceName;
    const known = ROOT_DEVICES.find(([pattern]) => pattern.test(parent));
    if (known) return known[1];
  }
  return undefined;
}

/** The image, its parent, the parent's parent, as far as they are here; where that goes round, once round. */
export function ancestry(image: Image, images: ReadonlyMap<string, Image>): Image[] {
  const found: Image[] = [];
  for (let at: Image | undefined = image; at && !found.includes(at); ) {
    found.push(at);
    at = images.get(parentName(at.parent) ?? "");
  }
  return found;
}

/** The platform of AWS's own images, as their names tell it. */
export function parentPlatform(parent: string): "Linux" | "Windows" | undefined {
  if (/^windows-|^ssm:\/aws\/service\/ami-windows-latest\//.test(parent)) return "Windows";
  return ROOT_DEVICES.some(([pattern]) => pattern.test(parent)) ? "Linux" : undefined;
}

/** Whether an image is its own ancestor. */
export function isCircular(name: string, images: ReadonlyMap<string, Image>): boolean {
  const seen = new Set<string>();
  for (let at: string | undefined = name; at !== undefined && !seen.has(at); ) {
    seen.add(at);
    at = parentName(images.get(at)?.parent ?? "");
    if (at === name) return true;
  }
  return false;
}

/** What Image Builder's CreateImageRecipe takes as `parentImage`. */
export function parentImage(
  parent: string,
  at: { partition: string; region: string; account: string },
): string {
  if (/^(arn:|ami-|ssm:)/.test(parent)) return parent;
  const own = parentName(parent);
  const owner = own === undefined ? "aws" : at.account;
  return `arn:${at.partition}:imagebuilder:${at.region}:${owner}:image/${own ?? parent}/x.x.x`;
}
