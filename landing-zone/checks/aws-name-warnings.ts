import { show } from "../../input/problem.js";
import { awsImages, isAwsComponent } from "../catalog/images.js";
import { instanceTypesOf, type Parts, type Report } from "../salvage.js";

/**
 * What follows the dot of an instance type.
 * https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html
 */
const SIZE = /\.(nano|micro|small|medium|large|\d*xlarge|metal(-\d+xl)?)$/;

/** Warns of the names of AWS's that are not known here. */
export function checkAwsNames(parts: Parts, warn: Report): void {
  for (const [name, { parent, components }] of parts.images) {
    if (/^[a-z0-9-]+$/.test(parent) && !parent.startsWith("ami-") && !awsImages.includes(parent)) {
      warn(["images", name, "parent"], ...unknown(parent, "images"));
    }
    for (const [index, { managed }] of components.entries()) {
      if (managed === undefined || isAwsComponent(managed)) continue;
      warn(["images", name, "components", index, "managed"], ...unknown(managed, "components"));
    }
  }
  for (const { path, instanceType } of instanceTypesOf(parts)) {
    if (SIZE.test(instanceType)) continue;
    warn(
      path,
      `${show(instanceType)} has no size that is known here`,
      "e.g. t3.small, m7g.2xlarge, c7i.metal-24xl",
    );
  }
}

function unknown(name: string, kind: "images" | "components"): [message: string, expected: string] {
  return [
    `${show(name)} is not among the names of AWS's that are known here`,
    `one that \`aws imagebuilder list-${kind} --owner Amazon\` shows`,
  ];
}
