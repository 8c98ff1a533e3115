import { isReference, resolvedImageId } from "../ec2/image-reference.js";
import type { Instances } from "../ec2/instances.js";
import { type TemplateData, type TemplateVersion, templateData } from "../ec2/template-version.js";
import type { Place } from "../identity/caller.js";
import { XmlElement } from "../wire/xml.js";
import type { World } from "../world.js";
import type { InstanceVersions } from "./instance-versions.js";

/** The sizes of a group, which are numbers in text because the API's forms have them so. */
export interface Sizes {
  readonly minSize: string;
  readonly maxSize?: string;
  readonly desiredCapacity: string;
}

/** One Auto Scaling group, which moto keeps, with what refreshes and launches need of it. */
export class Group {
  constructor(
    private readonly world: Pick<World, "moto" | "amis">,
    private readonly ec2Instances: Instances,
    private readonly versions: InstanceVersions,
    private readonly caller: Place,
    readonly name: string,
  ) {}

  /** The ids of the group's instances; undefined if there is no such group. */
  async instances(): Promise<string[] | undefined> {
    const group = await this.#describe();
    return group?.list("Instances").flatMap((instance) => instance.text("InstanceId") ?? []);
  }

  /** The ARNs of the target groups that its instances are in. */
  async targetGroups(): Promise<string[]> {
    const arns = (await this.#describe())?.at("TargetGroupARNs").fields().member;
    return Array.isArray(arns) ? arns.map(String) : [];
  }

  /** The template that the group starts instances from. */
  async template(): Promise<TemplateVersion | undefined> {
    const template = (await this.#describe())?.at("LaunchTemplate");
    const id = template?.text("LaunchTemplateId");
    return id ? { id, version: template?.text("Version") } : undefined;
  }

  /** The instances that are not of the group's template, its version and the AMI that it means now. */
  async outdated(): Promise<string[] | undefined> {
    const { version, imageId } = (await this.#templateData()) ?? {};
    const instances = await this.instances();
    if (!instances || version === undefined) return instances;
    const reference = imageId !== undefined && isReference(imageId) ? imageId : undefined;
    const wanted = reference && (await resolvedImageId(this.world.moto, this.caller, reference));
    const isCurrent = await Promise.all(
      instances.map(
        async (instance) =>
          this.versions.of(this.caller, instance) === version &&
          (!wanted || (await this.ec2Instances.imageIdOf(this.world, this.caller, instance)) === wanted),
      ),
    );
    return instances.filter((_, index) => !isCurrent[index]);
  }

  /** Ends an instance; moto starts another in its place, from the group's launch template as it is now. */
  async replace(instanceId: string): Promise<void> {
    await this.#call({
      Action: "TerminateInstanceInAutoScalingGroup",
      InstanceId: instanceId,
      ShouldDecrementDesiredCapacity: "false",
    });
    await this.noteLaunches();
  }

  /** Must be called when instances may have started, so that later templates and parameters are not taken for theirs. */
  async noteLaunches(): Promise<void> {
    const { version, imageId } = (await this.#templateData()) ?? {};
    const instances = (await this.instances()) ?? [];
    const started = version !== undefined && this.versions.note(this.caller, instances, version);
    if (imageId === undefined) return;
    if (started) this.world.amis.noteLaunch(await resolvedImageId(this.world.moto, this.caller, imageId));
    if (!isReference(imageId)) return;
    for (const instance of instances) await this.ec2Instances.imageIdOf(this.world, this.caller, instance);
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
    const maxSize = group?.text("MaxSize");
    const desiredCapacity = group?.text("DesiredCapacity");
    return minSize && desiredCapacity ? { minSize, maxSize, desiredCapacity } : undefined;
  }

  async resize(minSize: string, desiredCapacity: string): Promise<void> {
    await this.#call({
      Action: "UpdateAutoScalingGroup",
      AutoScalingGroupName: this.name,
      MinSize: minSize,
      DesiredCapacity: desiredCapacity,
    });
  }

  async #templateData(): Promise<TemplateData | undefined> {
    const template = await this.template();
    return template && templateData(this.world.moto, this.caller, template);
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
