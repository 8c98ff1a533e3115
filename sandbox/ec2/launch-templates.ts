import type { Caller } from "../service.js";
import { items, type Xml, XmlElement } from "../xml.js";
import type { Ec2Operation } from "./operation.js";

const userDataParameter = "LaunchTemplateData.UserData";

/**
 * What moto 5.2.1 gets wrong in the versions of launch templates, until it has mended it:
 * it stores the user data of later versions in a form that it then cannot start an Auto Scaling group's instances from
 * (every call that starts one answers 500), so that is kept from it and shown again when a version is described;
 * and it shows the tags of the template itself among those of what a version starts, which Terraform takes for a change.
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
    if (response.status !== 200) return response;
    const versions = XmlElement.parse(response.body.toString()).list(
      "DescribeLaunchTemplateVersionsResponse",
      "launchTemplateVersionSet",
    );
    return { launchTemplateVersionSet: items(versions.map((version) => this.#mended(version, caller))) };
  };

  #mended(version: XmlElement, caller: Caller): Xml {
    const { tagSpecificationSet, ...data } = version.at("launchTemplateData").fields();
    const ofInstances = version
      .list("launchTemplateData", "tagSpecificationSet")
      .filter((it) => it.text("resourceType") !== "launch-template");
    const launchTemplateData: Record<string, Xml> = {
      ...data,
      userData: this.#userData.get(keyOf(caller, version)) ?? data.userData,
      ...(ofInstances.length && { tagSpecificationSet: items(ofInstances.map((it) => it.xml())) }),
    };
    return { ...version.fields(), launchTemplateData };
  }
}

function keyOf(caller: { account: string; region: string }, version: XmlElement): string {
  const { account, region } = caller;
  return [account, region, version.text("launchTemplateId"), version.text("versionNumber")].join(" ");
}
