import { closest } from "../../input/did-you-mean.js";
import { show } from "../../input/problem.js";
import { AWS_CONTAINERS } from "../catalog/containers.js";
import { AWS_IMAGES, awsImageName } from "../catalog/images.js";
import { hasKnownSize } from "../catalog/instance-types.js";
import { isManagedComponent, MANAGED_COMPONENTS } from "../catalog/managed-components.js";
import type { Warn } from "../rules.js";
import { built, type SalvagedLandingZone } from "../salvage.js";
import { instanceTypesOf } from "./places.js";

/** Warns of names that AWS should have, but that are not known here. */
export function warnOfUnknownNames(landingZone: SalvagedLandingZone, warn: Warn): void {
  for (const [name, { parent }] of landingZone.images) {
    const awsName = awsImageName(parent);
    if (awsName !== undefined && !AWS_IMAGES.includes(awsName))
      warn("unknown-aws-name", ["images", name, "parent"], ...unknown(awsName, AWS_IMAGES, "images"));
  }
  for (const [name, { parent }] of landingZone.containers) {
    if (!/^[a-z0-9-]+$/.test(parent) || AWS_CONTAINERS.includes(parent)) continue;
    const [message, expected] = unknown(parent, AWS_CONTAINERS, "images");
    warn(
      "unknown-aws-name",
      ["images", name, "parent"],
      message,
      `${expected}, or with a tag the image of Docker Hub: ${parent}:latest`,
    );
  }
  for (const [name, { components }] of built(landingZone)) {
    for (const [index, { managed }] of components.entries()) {
      if (managed === undefined || isManagedComponent(managed)) continue;
      warn(
        "unknown-aws-name",
        ["images", name, "components", index, "managed"],
        ...unknown(managed, MANAGED_COMPONENTS, "components"),
      );
    }
  }
  for (const { path, instanceType } of instanceTypesOf(landingZone)) {
    if (hasKnownSize(instanceType)) continue;
    warn(
      "unknown-instance-size",
      path,
      `${show(instanceType)} has no size that is known here`,
      "e.g. t3.small, m7g.2xlarge, c7i.metal-24xl",
    );
  }
}

function unknown(
  name: string,
  known: readonly string[],
  kind: "images" | "components",
): [message: string, expected: string] {
  const meant = closest(name, known);
  const hint = meant === undefined ? "" : `: did you mean ${show(meant)}?`;
  return [
    `${show(name)} is not among the names of AWS's that are known here${hint}`,
    `one that \`aws imagebuilder list-${kind} --owner Amazon\` shows`,
  ];
}
