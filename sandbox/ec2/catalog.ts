import type { Place } from "../identity/caller.js";
import { XmlElement } from "../wire/xml.js";
import type { World } from "../world.js";
import { type Image, imageOfMoto } from "./image.js";

/** The public AMIs of Amazon and others that moto is born with, which are the same in every account. */
export class Catalog {
  #regions = new Map<string, Promise<readonly Image[]>>();

  constructor(private readonly moto: World["moto"]) {}

  /** The AMIs of a Region, which are read once, because there are more than a thousand. */
  in(caller: Place): Promise<readonly Image[]> {
    const known = this.#regions.get(caller.region);
    if (known) return known;
    const reading = this.#read(caller);
    this.#regions.set(caller.region, reading);
    reading.catch(() => this.#regions.delete(caller.region));
    return reading;
  }

  reset(): void {
    this.#regions = new Map();
  }

  async #read(caller: Place): Promise<readonly Image[]> {
    const { status, body } = await this.moto.call(caller, "ec2", {
      form: { Action: "DescribeImages", "Owner.1": "amazon" },
    });
    if (status !== 200) throw new Error(`moto_server answered DescribeImages with ${status}`);
    return XmlElement.parse(body.toString()).list("DescribeImagesResponse", "imagesSet").map(imageOfMoto);
  }
}
