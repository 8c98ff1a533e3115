import { parentRootDevice } from "./catalog/images.js";
import type { ImageEntry } from "./schema/image.js";

/** Name of the image that a parent of the form `image:<name>` stands for. */
export function parentName(parent: string): string | undefined {
  return /^image:(.+)$/.exec(parent)?.[1];
}

/** The image, its parent, the parent's parent, as far as they are in the landing zone, each once if they go round. */
export function ancestry(image: ImageEntry, images: ReadonlyMap<string, ImageEntry>): ImageEntry[] {
  const found: ImageEntry[] = [];
  for (let at: ImageEntry | undefined = image; at && !found.includes(at); ) {
    found.push(at);
    at = images.get(parentName(at.parent) ?? "");
  }
  return found;
}

/**
 * The root device of an image: declared, or known from its parent, or from the parent's parent. A recipe that maps no
 * root volume leaves its encryption to chance.
 */
export function rootDevice(image: ImageEntry, images: ReadonlyMap<string, ImageEntry>): string | undefined {
  for (const { parent, rootVolume } of ancestry(image, images)) {
    const device = rootVolume.deviceName ?? parentRootDevice(parent);
    if (device !== undefined) return device;
  }
  return undefined;
}
