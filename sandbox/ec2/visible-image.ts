import type { Place } from "../identity/caller.js";
import { AwsError } from "../wire/errors.js";
import type { World } from "../world.js";
import type { Catalog } from "./catalog.js";
import { assertImageIds, imagesNotFound } from "./describe-images.js";
import { type Image, imageOfAmi } from "./image.js";

interface Viewer {
  readonly world: Pick<World, "amis">;
  readonly catalog: Catalog;
  readonly caller: Place;
}

/** Whether it is an AMI's id, not a reference to one, `resolve:ssm:…`, which is moto's to take. */
export function isImageId(imageId: string | undefined): imageId is string {
  return imageId !== undefined && !imageId.startsWith("resolve:ssm:");
}

/** The AMI as an account sees it, in one Region. @throws {AwsError} InvalidAMIID.* where it sees none */
export async function visibleImage({ world, catalog, caller }: Viewer, imageId: string): Promise<Image> {
  assertImageIds([imageId]);
  const ami = world.amis.get(imageId);
  if (ami?.region === caller.region && world.amis.visibleTo(ami, caller.account)) {
    return imageOfAmi(ami, world.amis.tagsSeenBy(ami, caller.account));
  }
  const image = (await catalog.in(caller)).find((it) => it.imageId === imageId);
  if (image) return image;
  throw imagesNotFound([imageId]);
}

/** The same for an AMI to start instances from. @throws {AwsError} also where it is disabled */
export async function launchableImage(viewer: Viewer, imageId: string): Promise<Image> {
  const image = await visibleImage(viewer, imageId);
  if (image.state === "available") return image;
  throw new AwsError(400, "InvalidAMIID.Unavailable", `The image ID '${imageId}' is not available`);
}
