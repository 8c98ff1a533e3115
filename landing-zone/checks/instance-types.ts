import type { Report } from "../../input/file-checker.js";
import { show } from "../../input/problem.js";
import { EXAMPLE_TYPES, instanceArchitecture, isMac } from "../catalog/instance-types.js";
import type { LandingZoneFacts } from "./facts.js";
import { instanceTypesOf } from "./places.js";
import { takesNewest } from "./selectors.js";

/**
 * Checks that instance types have their image's platform and architecture. Others fail when an instance starts, and not
 * before.
 */
export function checkInstanceTypes(landingZone: LandingZoneFacts, report: Report): void {
  for (const { path, instanceType, selector } of instanceTypesOf(landingZone)) {
    const { architecture: wanted } = landingZone.lineages.get(selector.image)?.traits ?? {};
    const given = instanceArchitecture(instanceType);
    if (isMac(instanceType)) {
      report(
        path,
        `${show(instanceType)} runs macOS alone, and images here are of Linux and Windows`,
        `another instance type, e.g. ${EXAMPLE_TYPES[wanted ?? "x86_64"]}`,
      );
    } else if (wanted && given && wanted !== given && takesNewest(selector, landingZone)) {
      report(
        path,
        `${show(instanceType)} is ${given}, and ${selector.image} is ${wanted}`,
        `an instance type of ${wanted}, e.g. ${EXAMPLE_TYPES[wanted]}`,
      );
    }
  }
}
