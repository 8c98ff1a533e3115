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
 * - moto shows empty user data, which Terraform sends for none and EC2 does not show, of a template and of its instances.
 * - moto refuses to start instances with a volume of no size, which AWS makes as large as the AMI's or the snapshot, with
 *   one of a type that needs IOPS, which it never passes on, and with a snapshot that it does not know, as it knows none
 *   of an AMI. It is told a size, a type without IOPS, and no snapshot; what the caller said is shown.
 * - moto shows the tags of the template itself among those of what a version starts, which Terraform takes for a change.
 */
export class LaunchTemplates {
  /** User data by account, Region, template and version number. */
  readonly #userData = new Map<string, string>();
  /** What the caller said of volumes that moto was told otherwise, by the same key and the device's name. */
  readonly #volumes = new Map<string, SaidOfVolume>();

  reset(): void {
    this.#userData.clear();
    this.#volumes.clear();
  }

  readonly create: Ec2Check = async ({ world, caller, query }) => {
    const isFirst = query.action === "CreateLaunchTemplate";
    const imageId = query.text("LaunchTemplateData.ImageId");
    const image =
      imageId && findImage(world, await resolvedImageId(world.moto, caller, imageId), caller.region);
    const userData = query.text(USER_DATA_PARAMETER);
    const withholdsUserData = userData !== undefined && (!isFirst || userData === "");
    const volumes = retoldVolumes(query, image || undefined);
    if (!withholdsUserData && !volumes.length) return undefined;
    const response = await world.moto.call(caller, "ec2", {
      form: {
        ...query.without(
          ...(withholdsUserData ? [USER_DATA_PARAMETER] : []),
          ...volumes.map(({ prefix }) => `${prefix}.Ebs.SnapshotId`),
        ),
        ...Object.fromEntries(
          volumes.flatMap(({ prefix, sizeGiB, volumeType }) => [
            [`${prefix}.Ebs.VolumeSize`, String(sizeGiB)],
            ...(volumeType === undefined ? [] : [[`${prefix}.Ebs.VolumeType`, volumeType]]),
          ]),
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
    if (withholdsUserData && userData !== "") this.#userData.set(key, userData);
    for (const { deviceName, said } of volumes) this.#volumes.set(`${key} ${deviceName}`, said);
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
      const said = this.#volumes.get(`${key} ${device.text("deviceName")}`);
      if (!said) return device.xml();
      const { volumeSize, ...ebs } = device.at("ebs").fields();
      return { ...device.fields(), ebs: { ...ebs, ...said } };
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

/** What a caller said of a volume, under the names of the output. */
interface SaidOfVolume {
  readonly volumeSize?: string;
  readonly volumeType?: string;
  readonly snapshotId?: string;
}

interface RetoldVolume {
  readonly prefix: string;
  readonly deviceName: string;
  readonly said: SaidOfVolume;
  readonly sizeGiB: number;
  readonly volumeType?: string;
}

/** The volumes that moto is to be told otherwise of. */
function retoldVolumes(query: Query, image: Image | undefined): RetoldVolume[] {
  return query.prefixes("LaunchTemplateData.BlockDeviceMapping").flatMap((prefix) => {
    const volumeSize = query.text(`${prefix}.Ebs.VolumeSize`);
    const volumeType = query.text(`${prefix}.Ebs.VolumeType`);
    const snapshotId = query.text(`${prefix}.Ebs.SnapshotId`);
    const needsIops = volumeType === "io1" || volumeType === "io2";
    const deviceName = query.text(`${prefix}.DeviceName`);
    if (volumeSize !== undefined && snapshotId === undefined && !needsIops) return [];
    if (deviceName === undefined || query.text(`${prefix}.NoDevice`) !== undefined) return [];
    const mapped = image?.devices.find((device) => device.deviceName === deviceName)?.ebs?.volumeSizeGiB;
    return [
      {
        prefix,
        deviceName,
        said: { volumeSize, volumeType, snapshotId },
        sizeGiB: Number(volumeSize ?? mapped ?? DEFAULT_VOLUME_GIB),
        volumeType: needsIops ? "gp3" : volumeType,
      },
    ];
  });
}

function keyOfVersion(caller: Caller, version: XmlElement): string {
  return placeKey(caller, version.text("launchTemplateId") ?? "", version.text("versionNumber") ?? "");
}
