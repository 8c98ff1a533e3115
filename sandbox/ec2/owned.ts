import { AwsError } from "../wire/errors.js";
import type { World } from "../world.js";
import type { Ami } from "./amis.js";
import { assertImageIds, imagesNotFound } from "./describe-images.js";
import type { Ec2Call } from "./operation.js";
import { required } from "./operation.js";

/**
 * The caller's own AMI that `ImageId` names: only the owner may change one, or read its attributes.
 * @throws {AwsError} InvalidAMIID.* or, for another account's, AuthFailure
 */
export async function ownAmi(call: Ec2Call): Promise<Ami> {
  const imageId = required(call.query, "ImageId");
  assertImageIds([imageId]);
  const ami = findAmi(call.world, imageId, call.caller.region);
  if (!ami) {
    const known = (await call.catalog.in(call.caller)).some((image) => image.imageId === imageId);
    throw known ? notAuthorized(imageId) : imagesNotFound([imageId]);
  }
  if (ami.ownerId !== call.caller.account) throw notAuthorized(imageId);
  return ami;
}

/** An AMI exists in its own Region only. */
export function findAmi(world: Pick<World, "amis">, imageId: string, region: string): Ami | undefined {
  const ami = world.amis.get(imageId);
  return ami?.region === region ? ami : undefined;
}

function notAuthorized(imageId: string): AwsError {
  return new AwsError(400, "AuthFailure", `Not authorized for image:${imageId}`);
}
