import { randomUUID } from "node:crypto";
import type { Catalog } from "../ec2/catalog.js";
import { launchableImage } from "../ec2/visible-image.js";
import { type TemplateVersion, templateImageId } from "../launch-template.js";
import { autoScalingRole, partitionOf } from "../partition.js";
import { AwsError } from "../protocol.js";
import type { Query } from "../query.js";
import type { AwsResponse, Caller } from "../service.js";
import type { World } from "../world.js";
import { type Xml, XmlElement } from "../xml.js";
import { Group } from "./group.js";
import { launchObstacle } from "./launch-obstacle.js";
import { invalid } from "./preferences.js";

/** A group whose instances cannot start: what it was told to have, while moto is told that it has none. */
interface Held {
  readonly caller: Pick<Caller, "account" | "region">;
  readonly name: string;
  minSize: string;
  desiredCapacity: string;
  readonly activity: Readonly<Record<string, Xml>>;
}

/**
 * Whether a group's instances can start, which moto does not ask. A group that cannot start its first instances is
 * there without any, tells why among its scaling activities, and tries again whenever groups are looked at.
 */
export class Launches {
  /** By account, Region and group. */
  readonly #held = new Map<string, Held>();

  constructor(
    private readonly world: World,
    private readonly catalog: Catalog,
  ) {}

  reset(): void {
    this.#held.clear();
  }

  /** @throws {AwsError} ValidationError where the caller does not see the AMI */
  async create(caller: Caller, query: Query): Promise<AwsResponse | undefined> {
    const template = templateOf(query);
    if (!template) return undefined;
    const reason = await this.obstacle(caller, template, query.text("ServiceLinkedRoleARN"));
    if (reason === undefined) return undefined;
    const minSize = query.text("MinSize") ?? "0";
    const name = query.text("AutoScalingGroupName") ?? "";
    const response = await this.#callEmptied(caller, query);
    if (response.status === 200) {
      const desiredCapacity = query.text("DesiredCapacity") ?? minSize;
      this.#held.set(keyOf(caller, name), {
        caller,
        name,
        minSize,
        desiredCapacity,
        activity: failedActivity(name, reason),
      });
    }
    return response;
  }

  async update(caller: Caller, query: Query): Promise<AwsResponse | undefined> {
    const template = templateOf(query);
    if (template) await this.obstacle(caller, template, query.text("ServiceLinkedRoleARN"));
    const held = this.#held.get(keyOf(caller, query.text("AutoScalingGroupName") ?? ""));
    if (!held) return undefined;
    held.minSize = query.text("MinSize") ?? held.minSize;
    held.desiredCapacity = query.text("DesiredCapacity") ?? held.desiredCapacity;
    return this.#callEmptied(caller, query);
  }

  forget(caller: Caller, query: Query): undefined {
    this.#held.delete(keyOf(caller, query.text("AutoScalingGroupName") ?? ""));
  }

  /** moto's answer, with what held groups were told to have. */
  async describe(caller: Caller, query: Query): Promise<Readonly<Record<string, Xml>> | undefined> {
    for (const [key, held] of this.#held) if (await this.#starts(held)) this.#held.delete(key);
    if (!this.#held.size) return undefined;
    const { body } = await this.world.moto.call(caller, "autoscaling", { form: query.without() });
    const result = XmlElement.parse(body.toString()).at(
      "DescribeAutoScalingGroupsResponse",
      "DescribeAutoScalingGroupsResult",
    );
    const groups = result.list("AutoScalingGroups").map((group): Xml => {
      const held = this.#held.get(keyOf(caller, group.text("AutoScalingGroupName") ?? ""));
      const sizes = held && { MinSize: held.minSize, DesiredCapacity: held.desiredCapacity };
      return { ...group.fields(), ...sizes };
    });
    return { ...result.fields(), AutoScalingGroups: { member: groups } };
  }

  activities(caller: Caller, query: Query): Readonly<Record<string, Xml>> {
    const held = this.#held.get(keyOf(caller, query.text("AutoScalingGroupName") ?? ""));
    return { Activities: { member: held ? [held.activity] : [] } };
  }

  /**
   * Why instances of this version cannot start; undefined where they can.
   * @throws {AwsError} ValidationError where the caller does not see the AMI
   */
  async obstacle(
    caller: Pick<Caller, "account" | "region">,
    template: TemplateVersion,
    role?: string,
  ): Promise<string | undefined> {
    const { moto, amis } = this.world;
    const imageId = await templateImageId(moto, caller, template);
    if (imageId === undefined) return undefined;
    try {
      await launchableImage({ world: this.world, catalog: this.catalog, caller }, imageId);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      throw invalid(`You must use a valid fully-formed launch template. ${error.message}`);
    }
    const ami = amis.get(imageId);
    return (
      ami && launchObstacle(moto, ami, role ?? autoScalingRole(partitionOf(caller.region), caller.account))
    );
  }

  /** Whether instances can start by now; if so, they do. */
  async #starts({ caller, name, minSize, desiredCapacity }: Held): Promise<boolean> {
    const group = new Group(this.world.moto, caller, name);
    const template = await group.template();
    try {
      if (template && (await this.obstacle(caller, template)) !== undefined) return false;
    } catch (error) {
      if (error instanceof AwsError) return false;
      throw error;
    }
    await group.resize(minSize, desiredCapacity);
    return true;
  }

  /** What the caller asks of moto, but for instances. */
  #callEmptied(caller: Caller, query: Query): Promise<AwsResponse> {
    return this.world.moto.call(caller, "autoscaling", {
      form: { ...query.without(), MinSize: "0", DesiredCapacity: "0" },
    });
  }
}

function templateOf(query: Query): TemplateVersion | undefined {
  const id = query.text("LaunchTemplate.LaunchTemplateId");
  const name = query.text("LaunchTemplate.LaunchTemplateName");
  if (id === undefined && name === undefined) return undefined;
  return { id, name, version: query.text("LaunchTemplate.Version") };
}

/** https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_Activity.html */
function failedActivity(group: string, reason: string): Readonly<Record<string, Xml>> {
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

function keyOf({ account, region }: Caller, group: string): string {
  return [account, region, group].join(" ");
}
