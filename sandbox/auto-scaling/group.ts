import { isReference, resolvedImageId } from "../ec2/image-reference.js";
import type { Instances } from "../ec2/instances.js";
import { type TemplateVersion, templateData } from "../ec2/template-version.js";
import type { Place } from "../identity/caller.js";
import { XmlElement } from "../wire/xml.js";
import type { World } from "../world.js";

/** The sizes of a group, which are numbers in text because the API's forms have them so. */
export interface Sizes {
  readonly minSize: string;
  readonly desiredCapacity: string;
}

/** One Auto Scaling group, which moto keeps, with what refreshes and launches need of it. */
export class Group {
  constructor(
    private readonly world: Pick<World, "moto">,
    private readonly ec2Instances: Instances,
    private readonly caller: Place,
    readonly name: string,
  ) {}

  /** The ids of the group's instances; undefined if there is no such group. */
  async instances(): Promise<string[] | undefined> {
    const group = await this.#describe();
    return group?.list("Instances").flatMap((instance) => instance.text("InstanceId") ?? []);
  }

  /** The template that the group starts instances from; undefined for a mixed-instances group. */
  async template(): Promise<TemplateVersion | undefined> {
    const template = (await this.#describe())?.at("LaunchTemplate");
    const id = template?.text("LaunchTemplateId");
    return id ? { id, version: template?.text("Version") } : undefined;
  }

  /** The AMI of the group's template. */
  async imageId(): Promise<string | undefined> {
    const imageId = await this.#imageReference();
    return imageId && resolvedImageId(this.world.moto, this.caller, imageId);
  }

  imageIdOf(instanceId: string): Promise<string | undefined> {
    return this.ec2Instances.imageIdOf(this.world, this.caller, instanceId);
  }

  /** Ends an instance; moto starts another in its place, from the group's launch template as it is now. */
  async replace(instanceId: string): Promise<void> {
    await this.#call({
      Action: "TerminateInstanceInAutoScalingGroup",
      InstanceId: instanceId,
      ShouldDecrementDesiredCapacity: "false",
    });
    await this.noteImages();
  }

  /** Must be called when instances may have been started, so that a parameter's later values are not taken for theirs. */
  async noteImages(): Promise<void> {
    const imageId = await this.#imageReference();
    if (imageId === undefined || !isReference(imageId)) return;
    for (const instance of (await this.instances()) ?? []) await this.imageIdOf(instance);
  }

  /** @param template the fields of a LaunchTemplateSpecification */
  async setLaunchTemplate(template: Readonly<Record<string, string>>): Promise<void> {
    await this.#call({
      Action: "UpdateAutoScalingGroup",
      AutoScalingGroupName: this.name,
      ...Object.fromEntries(
        Object.entries(template).map(([field, value]) => [`LaunchTemplate.${field}`, value]),
      ),
    });
  }

  /** The group's sizes; undefined if there is no such group. */
  async sizes(): Promise<Sizes | undefined> {
    const group = await this.#describe();
    const minSize = group?.text("MinSize");
    const desiredCapacity = group?.text("DesiredCapacity");
    return minSize && desiredCapacity ? { minSize, desiredCapacity } : undefined;
  }

  async resize(minSize: string, desiredCapacity: string): Promise<void> {
    await this.#call({
      Action: "UpdateAutoScalingGroup",
      AutoScalingGroupName: this.name,
      MinSize: minSize,
      DesiredCapacity: desiredCapacity,
    });
  }

  /** The AMI of the group's template as the template has it. */
  async #imageReference(): Promise<string | undefined> {
    const template = await this.template();
    return template && (await templateData(this.world.moto, this.caller, template))?.imageId;
  }

  async #describe(): Promise<XmlElement | undefined> {
    const answer = await this.#call({
      Action: "DescribeAutoScalingGroups",
      "AutoScalingGroupNames.member.1": this.name,
    });
    const path = [
      "DescribeAutoScalingGroupsResponse",
      "DescribeAutoScalingGroupsResult",
      "AutoScalingGroups",
    ];
    return answer.list(...path)[0];
  }

  async #call(form: Readonly<Record<string, string>>): Promise<XmlElement> {
    const { status, body } = await this.world.moto.call(this.caller, "autoscaling", { form });
    if (status !== 200)
      throw new Error(`moto_server answered ${form.Action} with ${status}: ${body.toString()}`);
    return XmlElement.parse(body.toString());
  }
}
