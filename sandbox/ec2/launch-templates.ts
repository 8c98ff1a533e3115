import { type Caller, placeKey } from "../identity/caller.js";
import type { Query } from "../wire/query.js";
import { items, type Xml, XmlElement } from "../wire/xml.js";
import { findImage } from "./find-image.js";
import type { Image } from "./image.js";
import { isReference, resolvedImageId } from "./image-reference.js";
import type { Ec2Check, Ec2Operation } from "./operation.js";

/** Size of a volume that the AMI does not have. */
const DEFAULT_VOLUME_GIB = 8;

const USER_DATA_PARAMETER = "LaunchTemplateData.UserData";

/**
 * Mends what moto 5.2.1 gets wrong in the versions of launch templates:
 * - moto stores the user data of later versions in a form that it then cannot start an Auto Scaling group's instances
 *   from: every call that starts one answers 500. The user data is kept here, and shown when a version is described.
 * - moto refuses to start instances with a volume of no size, which AWS makes as large as the AMI's. It is told that
 *   size, which is not shown.
 * - moto shows the tags of the template itself among those of what a version starts, which Terraform takes for a change.
 */
export class LaunchTemplates {
  /** User data by account, Region, template and version number. */
  readonly #userData = new Map<string, string>();
  /** Volumes whose size the caller left to AWS, by the same key and the device's name. */
  readonly #unsized = new Set<string>();

  reset(): void {
    this.#userData.clear();
    this.#unsized.clear();
  }

  readonly create: Ec2Check = async ({ world, caller, query }) => {
    const isFirst = query.action === "CreateLaunchTemplate";
    const imageId = query.text("LaunchTemplateData.ImageId");
    const image =
      imageId && findImage(world, await resolvedImageId(world.moto, caller, imageId), caller.region);
    const userData = isFirst ? undefined : query.text(USER_DATA_PARAMETER);
    const volumes = unsizedVolumes(query, image || undefined);
    if (userData === undefined && !volumes.length) return undefined;
    const response = await world.moto.call(caller, "ec2", {
      form: {
        ...(userData === undefined ? query.without() : query.without(USER_DATA_PARAMETER)),
        ...Object.fromEntries(
          volumes.map(({ prefix, sizeGiB }) => [`${prefix}.Ebs.VolumeSize`, String(sizeGiB)]),
        ),
      },
    });
    const answer = XmlElement.parse(response.body.toString());
    const key = isFirst
      ? placeKey(
          caller,
          answer.text("CreateLaunchTemplateResponse", "launchTemplate", "launchTemplateId") ?? "",
          "1",
        )
      : keyOfVersion(caller, answer.at("CreateLaunchTemplateVersionResponse", "launchTemplateVersion"));
    if (userData !== undefined) this.#userData.set(key, userData);
    for (const { deviceName } of volumes) this.#unsized.add(`${key} ${deviceName}`);
    return response;
  };

  readonly describeVersions: Ec2Operation<"DescribeLaunchTemplateVersions"> = async ({
    world,
    caller,
    query,
    request,
  }) => {
    const response = await world.moto.send(request);
    if (response.status !== 200) return response;
    const versions = XmlElement.parse(response.body.toString()).list(
      "DescribeLaunchTemplateVersionsResponse",
      "launchTemplateVersionSet",
    );
    const mended = versions.map(async (version): Promise<Xml> => {
      const imageId = version.text("launchTemplateData", "imageId");
      const isResolved = query.flag("ResolveAlias") && imageId !== undefined && isReference(imageId);
      return this.#mended(
        version,
        caller,
        isResolved ? await resolvedImageId(world.moto, caller, imageId) : imageId,
      );
    });
    return { launchTemplateVersionSet: items(await Promise.all(mended)) };
  };

  #mended(version: XmlElement, caller: Caller, imageId: string | undefined): Xml {
    const key = keyOfVersion(caller, version);
    const { tagSpecificationSet, blockDeviceMappingSet, ...data } = version.at("launchTemplateData").fields();
    const tags = version
      .list("launchTemplateData", "tagSpecificationSet")
      .filter((it) => it.text("resourceType") !== "launch-template")
      .map((it) => it.xml());
    const devices = version.list("launchTemplateData", "blockDeviceMappingSet").map((device): Xml => {
      if (!this.#unsized.has(`${key} ${device.text("deviceName")}`)) return device.xml();
      const { volumeSize, ...ebs } = device.at("ebs").fields();
      return { ...device.fields(), ebs };
    });
    const launchTemplateData: Record<string, Xml> = {
      ...data,
      imageId,
      userData: this.#userData.get(key) ?? data.userData,
      ...(tags.length && { tagSpecificationSet: items(tags) }),
      ...(devices.length && { blockDeviceMappingSet: items(devices) }),
    };
    return { ...version.fields(), launchTemplateData };
  }
}

/** The volumes that the caller gave neither a size nor a snapshot, with the size that the AMI gives them. */
function unsizedVolumes(
  query: Query,
  image: Image | undefined,
): { prefix: string; deviceName: string; sizeGiB: number }[] {
  return query.prefixes("LaunchTemplateData.BlockDeviceMapping").flatMap((prefix) => {
    const isSized = ["VolumeSize", "SnapshotId"].some(
      (name) => query.text(`${prefix}.Ebs.${name}`) !== undefined,
    );
    const deviceName = query.text(`${prefix}.DeviceName`);
    if (isSized || deviceName === undefined || query.text(`${prefix}.NoDevice`) !== undefined) return [];
    const sizeGiB = image?.devices.find((device) => device.deviceName === deviceName)?.ebs?.volumeSizeGiB;
    return [{ prefix, deviceName, sizeGiB: sizeGiB ?? DEFAULT_VOLUME_GIB }];
  });
}

function keyOfVersion(caller: Caller, version: XmlElement): string {
  return placeKey(caller, version.text("launchTemplateId") ?? "", version.text("versionNumber") ?? "");
}
