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

/** The AMI of a launch template's version; undefined if there is no such version, or it has none. */
export async function templateImageId(
  moto: Pick<World["moto"], "call">,
  caller: Place,
  { id, name, version = "$Default" }: TemplateVersion,
): Promise<string | undefined> {
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
  return found?.text("launchTemplateData", "imageId");
}
