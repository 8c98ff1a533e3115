import { isImageId, launchableImage } from "./find-image.js";
import type { Ec2Check } from "./operation.js";
import { templateImageId } from "./template-version.js";

/** Checks that the caller sees the AMI, because moto starts instances from any. The instances are moto's. */
export const runInstances: Ec2Check = async (call) => {
  const { world, caller, query } = call;
  const imageId =
    query.text("ImageId") ??
    (await templateImageId(world.moto, caller, {
      id: query.text("LaunchTemplate.LaunchTemplateId"),
      name: query.text("LaunchTemplate.LaunchTemplateName"),
      version: query.text("LaunchTemplate.Version"),
    }));
  if (isImageId(imageId)) await launchableImage(call, imageId);
  return undefined;
};
