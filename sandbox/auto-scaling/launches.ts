import { randomUUID } from "node:crypto";
import type { Instances } from "../ec2/instances.js";
import { prepareLaunch } from "../ec2/run-instances.js";
import { type TemplateVersion, templateData } from "../ec2/template-version.js";
import { autoScalingRole } from "../identity/accounts.js";
import { type Caller, type Place, placeKey } from "../identity/caller.js";
import { partitionOf } from "../identity/regions.js";
import type { KeyAccess } from "../kms/key-access.js";
import { AwsError } from "../wire/errors.js";
import type { AwsResponse } from "../wire/http.js";
import type { Query } from "../wire/query.js";
import type { XmlAnswer, XmlFields } from "../wire/response.js";
import { type Xml, XmlElement } from "../wire/xml.js";
import type { World } from "../world.js";
import { Group, type Sizes } from "./group.js";
import type { GroupSettings } from "./group-settings.js";
import { InstanceVersions } from "./instance-versions.js";
import { groupName, validationError } from "./operation.js";

/** A group whose instances cannot start, with the sizes that it was told to have, while moto is told to start none. */
interface Held extends Sizes {
  readonly caller: Place;
  readonly name: string;
  readonly activity: XmlFields;
}

/**
 * Decides whether a group's instances can start, which moto does not ask. A group that cannot start what it lacks goes
 * without, tells why among its scaling activities, and tries again whenever groups are looked at.
 */
export class Launches {
  /** Held groups by account, Region and name. */
  readonly #held = new Map<string, Held>();
  readonly #versions = new InstanceVersions();

  constructor(
    private readonly world: World,
    private readonly keyAccess: KeyAccess,
    private readonly instances: Instances,
    private readonly settings: GroupSettings,
  ) {}

  reset(): void {
    this.#held.clear();
    this.#versions.reset();
  }

  /**
   * @param instanceTypes types that instances may have in place of the template's
   * @throws {AwsError} ValidationError if EC2 would start no instance of the template
   */
  async create(
    caller: Caller,
    query: Query,
    instanceTypes: readonly string[],
  ): Promise<AwsResponse | undefined> {
    const template = templateOf(query);
    const reason = template && (await this.obstacle(caller, template, instanceTypes));
    const minSize = query.text("MinSize") ?? "0";
    const desiredCapacity = query.text("DesiredCapacity") ?? minSize;
    if (reason === undefined || desiredCapacity === "0") {
      return this.#launch(caller, query, this.group(caller, groupName(query)));
    }
    return this.#hold(caller, query, { minSize, desiredCapacity }, reason, 0);
  }

  /**
   * @param instanceTypes types that instances may have in place of the template's
   * @throws {AwsError} ValidationError if EC2 would start no instance of the template
   */
  async update(
    caller: Caller,
    query: Query,
    instanceTypes: readonly string[] = [],
  ): Promise<AwsResponse | undefined> {
    const given = templateOf(query);
    const reason = given && (await this.obstacle(caller, given, instanceTypes));
    const group = this.group(caller, groupName(query));
    const key = placeKey(caller, group.name);
    const held = this.#held.get(key);
    const instances = await group.instances();
    const sizes = held ?? (await group.sizes());
    if (!instances || !sizes) return undefined;
    const minSize = query.text("MinSize") ?? sizes.minSize;
    const maxSize = query.text("MaxSize") ?? sizes.maxSize ?? Infinity;
    // A wish that new limits leave out is brought to the nearer one.
    // https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_UpdateAutoScalingGroup.html
    const wanted = Math.max(
      Number(minSize),
      Math.min(Number(maxSize), Number(query.text("DesiredCapacity") ?? sizes.desiredCapacity)),
    );
    const desiredCapacity = String(wanted);
    if (wanted > instances.length) {
      const obstacle = given ? reason : await this.#obstacleOf(group, caller);
      if (obstacle !== undefined) {
        return this.#hold(caller, query, { minSize, desiredCapacity }, obstacle, instances.length);
      }
    }
    if (!held) return this.#launch(caller, query, group);
    // The sizes come after the update, because that may be what lets instances start.
    const response = await this.world.moto.call(caller, "autoscaling", { form: query.without() });
    if (response.status !== 200) return response;
    this.#held.delete(key);
    await group.resize(minSize, desiredCapacity);
    await group.noteLaunches();
    return response;
  }

  forget(caller: Caller, query: Query): undefined {
    this.#held.delete(placeKey(caller, groupName(query)));
  }

  /** moto's answer, with the sizes that held groups were told to have, and the versions that instances started from. */
  async describe(caller: Caller, query: Query): Promise<XmlAnswer<{ AutoScalingGroups: Xml } & XmlFields>> {
    for (const [key, held] of this.#held) if (await this.#starts(held)) this.#held.delete(key);
    const response = await this.world.moto.call(caller, "autoscaling", { form: query.without() });
    if (response.status !== 200) return response;
    const result = XmlElement.parse(response.body.toString()).at(
      "DescribeAutoScalingGroupsResponse",
      "DescribeAutoScalingGroupsResult",
    );
    const groups = result.list("AutoScalingGroups").map(async (group): Promise<Xml> => {
      const name = group.text("AutoScalingGroupName") ?? "";
      // moto itself starts an instance in place of one that is ended.
      await this.group(caller, name).noteLaunches();
      const held = this.#held.get(placeKey(caller, name));
      const sizes = held && { MinSize: held.minSize, DesiredCapacity: held.desiredCapacity };
      const member = group.list("Instances").map((instance) => this.#withVersion(caller, instance));
      const template = group.at("LaunchTemplate").fields();
      const settings = this.settings.xml(caller, name, template);
      return { ...group.fields(), ...settings, ...sizes, Instances: { member } };
    });
    return { ...result.fields(), AutoScalingGroups: { member: await Promise.all(groups) } };
  }

  #withVersion(caller: Caller, instance: XmlElement): Xml {
    const Version = this.#versions.of(caller, instance.text("InstanceId") ?? "");
    const template = instance.at("LaunchTemplate").fields();
    return { ...instance.fields(), ...(Version && { LaunchTemplate: { ...template, Version } }) };
  }

  activities(caller: Caller, query: Query): { Activities: Xml } {
    const held = this.#held.get(placeKey(caller, groupName(query)));
    return { Activities: { member: held ? [held.activity] : [] } };
  }

  /**
   * Why instances of this version cannot start; undefined if they can.
   * @param instanceTypes types in place of the template's
   * @throws {AwsError} ValidationError if EC2 would not start one
   */
  async obstacle(
    caller: Place,
    template: TemplateVersion,
    instanceTypes: readonly string[] = [],
  ): Promise<string | undefined> {
    const data = await templateData(this.world.moto, caller, template);
    // moto will say that there is no such template.
    if (!data) return undefined;
    const arn = autoScalingRole(partitionOf(caller.region), caller.account);
    try {
      const user = { account: caller.account, arn };
      const launches = [data, ...instanceTypes.map((instanceType) => ({ ...data, instanceType }))]
        .slice(instanceTypes.length ? 1 : 0)
        .map((one) => prepareLaunch(this.world, this.keyAccess, caller, user, one));
      return (await Promise.all(launches)).find(({ obstacle }) => obstacle !== undefined)?.obstacle;
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      throw validationError(`You must use a valid fully-formed launch template. ${error.message}`);
    }
  }

  /** Why instances of a group's own template cannot start. An AMI that the caller does not see is such a reason too. */
  async #obstacleOf(group: Group, caller: Held["caller"]): Promise<string | undefined> {
    const template = await group.template();
    try {
      return template && (await this.obstacle(caller, template));
    } catch (error) {
      if (error instanceof AwsError) return error.message;
      throw error;
    }
  }

  /** Whether instances can start by now; if so, they do. */
  async #starts({ caller, name, minSize, desiredCapacity }: Held): Promise<boolean> {
    const group = this.group(caller, name);
    if ((await this.#obstacleOf(group, caller)) !== undefined) return false;
    await group.resize(minSize, desiredCapacity);
    await group.noteLaunches();
    return true;
  }

  /** Makes the caller's call at moto, which may start instances. */
  async #launch(caller: Caller, query: Query, group: Group): Promise<AwsResponse> {
    const response = await this.world.moto.call(caller, "autoscaling", { form: query.without() });
    if (response.status === 200) await group.noteLaunches();
    return response;
  }

  group(caller: Place, name: string): Group {
    return new Group(this.world, this.instances, this.#versions, caller, name);
  }

  /** Makes the caller's call at moto, but for no more instances than the group has. */
  async #hold(
    caller: Caller,
    query: Query,
    sizes: Sizes,
    reason: string,
    instances: number,
  ): Promise<AwsResponse> {
    const response = await this.world.moto.call(caller, "autoscaling", {
      form: { ...query.without(), MinSize: "0", DesiredCapacity: String(instances) },
    });
    const name = groupName(query);
    if (response.status === 200) {
      this.#held.set(placeKey(caller, name), {
        caller,
        name,
        ...sizes,
        activity: failedActivity(name, reason),
      });
    }
    return response;
  }
}

function templateOf(query: Query): TemplateVersion | undefined {
  const id = query.text("LaunchTemplate.LaunchTemplateId");
  const name = query.text("LaunchTemplate.LaunchTemplateName");
  if (id === undefined && name === undefined) return undefined;
  return { id, name, version: query.text("LaunchTemplate.Version") };
}

/**
 * The scaling activity of a launch that failed.
 * https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_Activity.html
 */
function failedActivity(group: string, reason: string): XmlFields {
  const now = new Date().toISOString();
  return {
    ActivityId: randomUUID(),
    AutoScalingGroupName: group,
    Cause: `At ${now} an instance was started in response to a difference between desired and actual capacity.`,
    Description: "Launching a new EC2 instance",
    StatusCode: "Cancelled",
    StatusMessage: `Instance became unhealthy while waiting for instance to be in InService state. Termination Reason: ${reason}`,
    StartTime: now,
    EndTime: now,
    Progress: 100,
    Details: "{}",
  };
}
