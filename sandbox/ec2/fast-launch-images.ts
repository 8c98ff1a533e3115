import { items, type Xml } from "../wire/xml.js";
import type { Ami } from "./ami.js";
import type { Ec2Operation } from "./operation.js";
import { page } from "./page.js";

/**
 * The caller's AMIs of Windows for which EC2 Fast Launch is on.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeFastLaunchImages.html
 */
export const describeFastLaunchImages: Ec2Operation<"DescribeFastLaunchImages"> = async (call) => {
  const { world, caller, query } = call;
  const ids = query.list("ImageId");
  const found = world.amis
    .in(caller.region)
    .filter(({ imageId, ownerId }) => ownerId === caller.account && (!ids.length || ids.includes(imageId)))
    .flatMap((ami) => fastLaunchXml(ami) ?? []);
  const { items: images, nextToken } = page(found, query);
  return { fastLaunchImageSet: items(images), nextToken };
};

function fastLaunchXml({ imageId, ownerId, fastLaunch }: Ami): Xml {
  if (!fastLaunch) return undefined;
  const { launchTemplateId, launchTemplateName, launchTemplateVersion: version } = fastLaunch;
  return {
    imageId,
    resourceType: "snapshot",
    snapshotConfiguration: { targetResourceCount: fastLaunch.targetResourceCount },
    ...((launchTemplateId ?? launchTemplateName) !== undefined && {
      launchTemplate: { launchTemplateId, launchTemplateName, version },
    }),
    maxParallelLaunches: fastLaunch.maxParallelLaunches,
    ownerId,
    state: "enabled",
  };
}
