import { show } from "../input/problem.js";
import { awsComponents, awsImages, isAwsComponent } from "./aws-names.js";
import type { Report } from "./parts.js";
import type { Image } from "./schema.js";

/** Warns of the names of AWS's that are not known here. */
export function checkAwsNames(images: ReadonlyMap<string, Image>, warn: Report): void {
  for (const [name, { parent, components }] of images) {
    if (/^[a-z0-9-]+$/.test(parent) && !parent.startsWith("ami-") && !awsImages.includes(parent)) {
      warn(["images", name, "parent"], ...unknown(parent, awsImages));
    }
    for (const [index, { managed }] of components.entries()) {
      if (managed === undefined || isAwsComponent(managed)) continue;
      warn(["images", name, "components", index, "managed"], ...unknown(managed, awsComponents));
    }
  }
}

function unknown(name: string, names: readonly string[]): [message: string, expected: string] {
  return [
    `${show(name)} is not among AWS's names that are known here`,
    `one of ${names.join(", ")}; or a newer one, which Image Builder knows`,
  ];
}
