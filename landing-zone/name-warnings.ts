import { show } from "../input/problem.js";
import { awsImages, isAwsComponent } from "./aws-names.js";
import type { Report } from "./parts.js";
import type { Image } from "./schema.js";

/** Warns of the names of AWS's that are not known here. */
export function checkAwsNames(images: ReadonlyMap<string, Image>, warn: Report): void {
  for (const [name, { parent, components }] of images) {
    if (/^[a-z0-9-]+$/.test(parent) && !parent.startsWith("ami-") && !awsImages.includes(parent)) {
      warn(["images", name, "parent"], ...unknown(parent, "images"));
    }
    for (const [index, { managed }] of components.entries()) {
      if (managed === undefined || isAwsComponent(managed)) continue;
      warn(["images", name, "components", index, "managed"], ...unknown(managed, "components"));
    }
  }
}

function unknown(name: string, kind: "images" | "components"): [message: string, expected: string] {
  return [
    `${show(name)} is not among the names of AWS's that are known here`,
    `one that \`aws imagebuilder list-${kind} --owner Amazon\` shows`,
  ];
}
