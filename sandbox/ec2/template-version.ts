import type { Place } from "../identity/caller.js";
import { XmlElement } from "../wire/xml.js";
import type { World } from "../world.js";

/** The name of a launch template's version in the API of EC2 and Auto Scaling. */
export interface TemplateVersion {
  readonly id?: string;
  readonly name?: string;
  /** A number, `$Latest` or `$Default`. @default - `$Default` */
  readonly version?: string;
}

/** What of a launch template decides whether an instance can start. */
export interface TemplateData {
  /** The version's number. */
  readonly version?: string;
  /** The id of an AMI, or a reference to a parameter. */
  readonly imageId?: string;
  readonly instanceType?: string;
  readonly keyName?: string;
  readonly profileName?: string;
  readonly profileArn?: string;
  /** In Base64. */
  readonly userData?: string;
  /** Ids, aliases or ARNs of the keys that volumes are encrypted under. */
  readonly volumeKeys?: readonly string[];
}

/** What a launch template's version has; undefined if there is no such version. */
export async function templateData(
  moto: Pick<World["moto"], "call">,
  caller: Place,
  { id, name, version = "$Default" }: TemplateVersion,
): Promise<TemplateData | undefined> {
  const { status, body } = await moto.call(caller, "ec2", {
    form: {
      Action: "DescribeLaunchTemplateVersions",
      ...(id === undefined ? { LaunchTemplateName: name ?? "" } : { LaunchTemplateId: id }),
      "LaunchTemplateVersion.1": version,
    },
  });
  if (status !== 200) return undefined;
  const [found] = XmlElement.parse(body.toString()).list(
    "DescribeLaunchTemplateVersionsResponse",
    "launchTemplateVersionSet",
  );
  const data = found?.at("launchTemplateData");
  return (
    data && {
      version: found?.text("versionNumber"),
      imageId: data.text("imageId"),
      instanceType: data.text("instanceType"),
      keyName: data.text("keyName"),
      profileName: data.at("iamInstanceProfile").text("name"),
      profileArn: data.at("iamInstanceProfile").text("arn"),
      userData: data.text("userData"),
      volumeKeys: data
        .list("blockDeviceMappingSet")
        .flatMap((device) => device.text("ebs", "kmsKeyId") ?? []),
    }
  );
}
