import type { Report } from "../../input/file-checker.js";
import { show } from "../../input/problem.js";
import type { SalvagedLandingZone } from "../salvage.js";
import { fleetsOf } from "./places.js";

/** Checks that a fleet's launch template fits its group and its image. */
export function checkFleets(landingZone: SalvagedLandingZone, report: Report): void {
  for (const { path, fleet } of fleetsOf(landingZone)) {
    const { subnet, rootVolumeSizeGiB = Infinity } = fleet.launchTemplate;
    if (fleet.autoScaling && subnet) {
      report(
        [...path, "launchTemplate", "subnet"],
        `${show(subnet)} is for instances without a group, and this fleet has one`,
        "autoScaling.subnets alone",
      );
    }
    const { image: name, version } = fleet.image;
    if (landingZone.incompleteImages.has(name)) continue;
    const sizeGiB = landingZone.images.get(name)?.rootVolume.sizeGiB ?? 0;
    // An earlier version may have had less.
    if (version === undefined && rootVolumeSizeGiB < sizeGiB) {
      report(
        [...path, "launchTemplate", "rootVolumeSizeGiB"],
        `${rootVolumeSizeGiB} is less than the ${sizeGiB} of ${name}`,
        `at least ${sizeGiB}: no instance starts from less than its AMI needs`,
      );
    }
  }
}
