import type { Report } from "../../input/file-checker.js";
import { show } from "../../input/problem.js";
import type { SalvagedLandingZone } from "../salvage.js";
import { fleetsOf } from "./places.js";

/** Checks that images are shared within the organization, and go wherever a fleet selects them. */
export function checkSharing(landingZone: SalvagedLandingZone, report: Report): void {
  checkOrganizationalUnits(landingZone, report);
  const sharedAccount = landingZone.settings?.shared.account;
  for (const { path, fleet, workload } of fleetsOf(landingZone)) {
    const { account, region } = workload;
    const name = fleet.image.image;
    const image = landingZone.images.get(name);
    if (!image || landingZone.incompleteImages.has(name)) continue;
    if (!image.regions.includes(region)) {
      report(
        [...path, "image"],
        `${name} does not go to ${region}`,
        `${region} in images.${name}.regions, which are ${image.regions.join(", ")}`,
      );
    }
    const { organization, organizationalUnits, accounts } = image.share;
    if (organization || organizationalUnits || accounts?.includes(account) || sharedAccount === account)
      continue;
    report(
      [...path, "image"],
      `${name} is not shared with ${account}`,
      `the account in images.${name}.share`,
    );
  }
}

function checkOrganizationalUnits({ settings, images }: SalvagedLandingZone, report: Report): void {
  if (!settings) return;
  const organizationId = settings.organization.split("/")[1];
  for (const [name, { share }] of images) {
    for (const [index, arn] of (share.organizationalUnits ?? []).entries()) {
      if (arn.split("/")[1] === organizationId) continue;
      report(
        ["images", name, "share", "organizationalUnits", index],
        `${show(arn)} is an OU of another organization`,
        `an OU of ${organizationId}`,
      );
    }
  }
}
