import { show } from "../../input/problem.js";
import type { Report } from "../rules.js";
import type { LandingZoneFacts } from "./facts.js";
import { fleetsOf } from "./places.js";
import { takesNewest } from "./selectors.js";

/** Checks that a fleet's launch template fits its group and its image. */
export function checkFleets(landingZone: LandingZoneFacts, report: Report): void {
  for (const { path, fleet } of fleetsOf(landingZone)) {
    const { subnet, rootVolumeSizeGiB = Infinity } = fleet.launchTemplate;
    if (fleet.autoScaling && subnet) {
      report(
        "group-subnet",
        [...path, "launchTemplate", "subnet"],
        `${show(subnet)} is for instances without a group, and this fleet has one`,
        "autoScaling.subnets alone",
      );
    }
    const { image } = fleet.image;
    const { minRootVolumeGiB = 0 } = landingZone.lineages.get(image)?.traits ?? {};
    // An earlier version may have had less.
    if (takesNewest(fleet.image, landingZone) && rootVolumeSizeGiB < minRootVolumeGiB) {
      report(
        "fleet-volume-size",
        [...path, "launchTemplate", "rootVolumeSizeGiB"],
        `${rootVolumeSizeGiB} is less than the ${minRootVolumeGiB} of ${image}`,
        `at least ${minRootVolumeGiB}: no instance starts from less than its AMI needs`,
      );
    }
  }
}
