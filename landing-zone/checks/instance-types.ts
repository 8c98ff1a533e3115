import { show } from "../../input/problem.js";
import { EXAMPLE_TYPES, instanceArchitecture, isMac } from "../catalog/instance-types.js";
import type { Report } from "../rules.js";
import type { LandingZoneFacts } from "./facts.js";
import { instanceTypesOf } from "./places.js";
import { takesNewest } from "./selectors.js";

/**
 * Checks that instance types have their image's platform and architecture. Others fail when an instance starts, and not
 * before.
 */
export function checkInstanceTypes(landingZone: LandingZoneFacts, report: Report): void {
  for (const { path, instanceType, selector } of instanceTypesOf(landingZone)) {
    const { platform, architecture: wanted } = landingZone.lineages.get(selector.image)?.traits ?? {};
    const given = instanceArchitecture(instanceType);
    // A parent that is missing may be one of macOS, which is refused.
    const isIncomplete = landingZone.incompleteImages.has(selector.image);
    if (isMac(instanceType) && platform && !isIncomplete) {
      report(
        "instance-type-image",
        path,
        `${show(instanceType)} runs macOS alone, and ${selector.image} is ${platform}`,
        `an instance type for ${platform}, e.g. ${EXAMPLE_TYPES[wanted ?? "x86_64"]}`,
      );
    } else if (wanted && given && wanted !== given && takesNewest(selector, landingZone)) {
      report(
        "instance-type-image",
        path,
        `${show(instanceType)} is ${given}, and ${selector.image} is ${wanted}`,
        `an instance type of ${wanted}, e.g. ${EXAMPLE_TYPES[wanted]}`,
      );
    }
  }
}
