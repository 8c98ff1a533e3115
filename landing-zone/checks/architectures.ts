import type { Report } from "../../input/file-checker.js";
import { show } from "../../input/problem.js";
import { ancestry } from "../ancestry.js";
import { parentArchitecture } from "../catalog/images.js";
import { EXAMPLE_TYPES, instanceArchitecture } from "../catalog/instance-types.js";
import type { SalvagedLandingZone } from "../salvage.js";
import { instanceTypesOf } from "./places.js";

/** Checks that instance types have their image's architecture. Others fail when an instance starts, and not before. */
export function checkArchitectures(landingZone: SalvagedLandingZone, report: Report): void {
  for (const { path, instanceType, image: name } of instanceTypesOf(landingZone)) {
    const image = landingZone.images.get(name);
    // The first ancestor is the only one that is not built here.
    const wanted = image && parentArchitecture(ancestry(image, landingZone.images).at(-1)?.parent ?? "");
    const given = instanceArchitecture(instanceType);
    if (wanted === undefined || given === undefined || wanted === given) continue;
    report(
      path,
      `${show(instanceType)} is ${given}, and ${name} is ${wanted}`,
      `an instance type of ${wanted}, e.g. ${EXAMPLE_TYPES[wanted]}`,
    );
  }
}
