import type { Place } from "../identity/caller.js";
import { AwsError } from "../wire/errors.js";
import type { World } from "../world.js";
import type { Ami } from "./ami.js";
import { type Image, imageOfAmi } from "./image.js";
import { type Ec2Call, required } from "./operation.js";
import { publicAmis } from "./public-amis.js";

interface Viewer {
  readonly world: Pick<World, "amis">;
  readonly caller: Place;
}

/** The AMI as an account sees it in one Region. @throws {AwsError} InvalidAMIID.* if the account sees none */
export function visibleImage({ world, caller }: Viewer, imageId: string): Image {
  assertImageIds([imageId]);
  const ami = world.amis.get(imageId);
  if (ami?.region === caller.region && world.amis.visibility.visibleTo(ami, caller.account)) {
    return imageOfAmi(ami, world.amis.visibility.tagsSeenBy(ami, caller.account));
  }
  const image = publicAmis(caller.region).byId.get(imageId);
  if (image) return image;
  throw imagesNotFound([imageId]);
}

/** An AMI that an account starts instances from. @throws {AwsError} InvalidAMIID.* if the account sees none, or it is disabled */
export function launchableImage(viewer: Viewer, imageId: string): Image {
  const image = visibleImage(viewer, imageId);
  if (image.state === "available") return image;
  throw new AwsError(400, "InvalidAMIID.Unavailable", `The image ID '${imageId}' is not available`);
}

/**
 * The caller's own AMI that `ImageId` names, because only the owner may change one, or read its attributes.
 * @throws {AwsError} InvalidAMIID.*, or AuthFailure for another account's
 */
export function ownAmi(call: Ec2Call): Ami {
  const imageId = required(call.query, "ImageId");
  assertImageIds([imageId]);
  const ami = findAmi(call.world, imageId, call.caller.region);
  if (!ami) {
    throw publicAmis(call.caller.region).byId.has(imageId)
      ? notAuthorized(imageId)
      : imagesNotFound([imageId]);
  }
  if (ami.ownerId !== call.caller.account) throw notAuthorized(imageId);
  return ami;
}

/** The AMI with this id in a Region, whoever sees it. */
export function findImage(world: Pick<World, "amis">, imageId: string, region: string): Image | undefined {
  const ami = findAmi(world, imageId, region);
  return ami ? imageOfAmi(ami, {}) : publicAmis(region).byId.get(imageId);
}

/** The sandbox's AMI with this id, which exists in its own Region only. */
export function findAmi(world: Pick<World, "amis">, imageId: string, region: string): Ami | undefined {
  const ami = world.amis.get(imageId);
  return ami?.region === region ? ami : undefined;
}

function notAuthorized(imageId: string): AwsError {
  return new AwsError(400, "AuthFailure", `Not authorized for image:${imageId}`);
}

/** @throws {AwsError} InvalidAMIID.Malformed */
export function assertImageIds(ids: readonly string[]): void {
  const malformed = ids.find((id) => !/^ami-[0-9a-z]+$/.test(id));
  if (malformed !== undefined) {
    throw new AwsError(400, "InvalidAMIID.Malformed", `Invalid id: "${malformed}" (expecting "ami-...")`);
  }
}

export function imagesNotFound(missing: readonly string[]): AwsError {
  return new AwsError(
    400,
    "InvalidAMIID.NotFound",
    missing.length === 1
      ? `The image id '[${missing[0]}]' does not exist`
      : `The image ids '[${missing.join(", ")}]' do not exist`,
  );
}
