import { type Place, placeKey } from "../identity/caller.js";
import type { AwsResponse } from "../wire/http.js";
import { items, type Xml, XmlElement } from "../wire/xml.js";
import type { World } from "../world.js";
import { findImage } from "./find-image.js";
import { type Image, imageOperation } from "./image.js";
import { isReference, resolvedImageId } from "./image-reference.js";
import type { Ec2Operation, Ec2Outputs } from "./operation.js";

/**
 * Mends what moto 5.2.1 says of instances:
 * - moto starts an instance of any AMI. One that cannot run is ended at once, and tells why.
 * - moto knows no AMI, and so neither the architecture nor the platform of an instance.
 * - moto starts a group's instances of a launch template with the reference to a parameter that the template has. They
 *   show the AMI that the parameter named when they were first seen.
 * - moto's network interfaces without a public address have an empty association, by which Terraform takes them for public.
 * - moto shows an instance's security groups at its network interface alone, if that is where they were given.
 */
export class Instances {
  /** Why instances ended as soon as they had started, by account, Region and instance. */
  readonly #obstacles = new Map<string, string>();
  /** The AMIs of instances that were started by reference, by the same key. */
  readonly #imageIds = new Map<string, string>();

  reset(): void {
    this.#obstacles.clear();
    this.#imageIds.clear();
  }

  /** The answer about instances that moto has started, which end if there is an obstacle. */
  async started(
    world: World,
    caller: Place,
    response: AwsResponse,
    obstacle: string | undefined,
  ): Promise<Ec2Outputs["RunInstances"]> {
    const answer = XmlElement.parse(response.body.toString()).at("RunInstancesResponse");
    const started = answer.list("instancesSet");
    if (obstacle !== undefined) {
      for (const instance of started)
        await this.#end(world, caller, instance.text("instanceId") ?? "", obstacle);
    }
    const { requestId: _, ...fields } = answer.fields();
    return {
      ...fields,
      instancesSet: items(await Promise.all(started.map((it) => this.#mended(world, caller, it)))),
    };
  }

  readonly describe: Ec2Operation<"DescribeInstances"> = async ({ world, caller, request }) => {
    const response = await world.moto.send(request);
    if (response.status !== 200) return response;
    const answer = XmlElement.parse(response.body.toString()).at("DescribeInstancesResponse");
    const reservations = answer.list("reservationSet").map(async (reservation): Promise<Xml> => {
      const instances = reservation.list("instancesSet").map(async (instance) => {
        const key = placeKey(caller, instance.text("instanceId") ?? "");
        const obstacle = this.#obstacles.get(key);
        const mended = await this.#mended(world, caller, instance);
        return obstacle === undefined ? mended : { ...mended, ...stateReason(obstacle) };
      });
      return { ...reservation.fields(), instancesSet: items(await Promise.all(instances)) };
    });
    return { reservationSet: items(await Promise.all(reservations)), nextToken: answer.text("nextToken") };
  };

  /** The AMI of an instance; undefined if there is no such instance. */
  async imageIdOf(
    world: Pick<World, "moto">,
    caller: Place,
    instanceId: string,
  ): Promise<string | undefined> {
    const { body } = await world.moto.call(caller, "ec2", {
      form: { Action: "DescribeInstances", "InstanceId.1": instanceId },
    });
    const [reservation] = XmlElement.parse(body.toString()).list(
      "DescribeInstancesResponse",
      "reservationSet",
    );
    const instance = reservation?.list("instancesSet")[0];
    return instance && this.#imageIdOf(world, caller, instance);
  }

  async #imageIdOf(
    world: Pick<World, "moto">,
    caller: Place,
    instance: XmlElement,
  ): Promise<string | undefined> {
    const imageId = instance.text("imageId");
    if (imageId === undefined || !isReference(imageId)) return imageId;
    const key = placeKey(caller, instance.text("instanceId") ?? "");
    const known = this.#imageIds.get(key);
    if (known !== undefined) return known;
    const resolved = await resolvedImageId(world.moto, caller, imageId);
    this.#imageIds.set(key, resolved);
    return resolved;
  }

  async #mended(world: World, caller: Place, instance: XmlElement): Promise<Readonly<Record<string, Xml>>> {
    const imageId = await this.#imageIdOf(world, caller, instance);
    const image = imageId === undefined ? undefined : findImage(world, imageId, caller.region);
    return {
      ...instance.fields(),
      groupSet: (instance.list("networkInterfaceSet")[0] ?? instance).at("groupSet").xml(),
      networkInterfaceSet: items(instance.list("networkInterfaceSet").map(interfaceFields)),
      imageId,
      ...(image && imageFields(image)),
    };
  }

  /** Ends an instance for good, whatever protects it. */
  async #end(world: World, caller: Place, instanceId: string, obstacle: string): Promise<void> {
    const forms: readonly Readonly<Record<string, string>>[] = [
      { Action: "ModifyInstanceAttribute", InstanceId: instanceId, "DisableApiTermination.Value": "false" },
      { Action: "TerminateInstances", "InstanceId.1": instanceId },
    ];
    for (const form of forms) {
      const { status, body } = await world.moto.call(caller, "ec2", { form });
      if (status !== 200) throw new Error(`moto_server answered ${form.Action} with ${status}: ${body}`);
    }
    this.#obstacles.set(placeKey(caller, instanceId), obstacle);
  }
}

function interfaceFields(networkInterface: XmlElement): Readonly<Record<string, Xml>> {
  const { association, ...fields } = networkInterface.fields();
  return association === "" ? fields : { ...fields, association };
}

/** What an instance has from its AMI. */
function imageFields(image: Image): Readonly<Record<string, Xml>> {
  return {
    architecture: image.architecture,
    platform: image.platform,
    ...imageOperation(image),
    virtualizationType: image.virtualizationType,
    enaSupport: image.enaSupport,
    bootMode: image.bootMode,
  };
}

/** @param obstacle starts with its code, as in `Client.InternalError: Client error on launch` */
function stateReason(obstacle: string): Readonly<Record<string, Xml>> {
  return {
    reason: "",
    stateReason: { code: obstacle.slice(0, obstacle.indexOf(":")), message: obstacle },
  };
}
