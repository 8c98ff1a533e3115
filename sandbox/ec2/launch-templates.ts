import { items, type Xml, XmlElement } from "../xml.js";
import type { Ec2Operation } from "./operation.js";

const userDataParameter = "LaunchTemplateData.UserData";

/**
 * Keeps the user data of launch templates' later versions away from moto 5.2.1, which stores it in a form that it then
 * cannot start an Auto Scaling group's instances from (every call that starts one answers 500), and shows it again when
 * a version is described. Goes when moto has mended that.
 */
export class LaunchTemplates {
  /** By account, Region, template and version number. */
  readonly #userData = new Map<string, string>();

  operation(action: string): Ec2Operation | undefined {
    if (action === "CreateLaunchTemplateVersion") return this.#createVersion;
    return action === "DescribeLaunchTemplateVersions" ? this.#describeVersions : undefined;
  }

  reset(): void {
    this.#userData.clear();
  }

  readonly #createVersion: Ec2Operation = async ({ world, caller, query }) => {
    const userData = query.text(userDataParameter);
    if (userData === undefined) return undefined;
    const response = await world.moto.call(caller, "ec2", { form: query.without(userDataParameter) });
    const version = XmlElement.parse(response.body.toString()).at(
      "CreateLaunchTemplateVersionResponse",
      "launchTemplateVersion",
    );
    this.#userData.set(keyOf(caller, version), userData);
    return response;
  };

  readonly #describeVersions: Ec2Operation = async ({ world, caller, request }) => {
    const response = await world.moto.send(request);
    if (response.status !== 200 || this.#userData.size === 0) return response;
    const versions = XmlElement.parse(response.body.toString()).list(
      "DescribeLaunchTemplateVersionsResponse",
      "launchTemplateVersionSet",
    );
    const withUserData = versions.map((version): Xml => {
      const userData = this.#userData.get(keyOf(caller, version));
      const launchTemplateData = version.at("launchTemplateData").fields();
      return userData
        ? { ...version.fields(), launchTemplateData: { ...launchTemplateData, userData } }
        : version.xml();
    });
    return { launchTemplateVersionSet: items(withUserData) };
  };
}

function keyOf(caller: { account: string; region: string }, version: XmlElement): string {
  const { account, region } = caller;
  return [account, region, version.text("launchTemplateId"), version.text("versionNumber")].join(" ");
}
