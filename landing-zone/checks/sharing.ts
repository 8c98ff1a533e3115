import type { Report } from "../../input/file-checker.js";
import { show } from "../../input/problem.js";
import { partitionOf } from "../../rules/region.js";
import type { LandingZoneFacts } from "./facts.js";
import { fleetsOf } from "./places.js";

/** Checks that images are shared within the organization, and go wherever a fleet selects them. */
export function checkSharing(landingZone: LandingZoneFacts, report: Report): void {
  checkOrganizationalUnits(landingZone, report);
  const sharedAccount = landingZone.settings?.shared.account;
  for (const { path, fleet, workload } of fleetsOf(landingZone)) {
    const { account, region } = workload;
    const name = fleet.image.image;
    const image = landingZone.images.get(name);
    if (!image || landingZone.incompleteImages.has(name)) continue;
    const isRegionWrong =
      landingZone.partition !== undefined && partitionOf(region) !== landingZone.partition;
    if (!image.regions.includes(region) && !isRegionWrong) {
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

/** Checks each OU's ARN, of which all but the OU's own id is told by the organization's. */
function checkOrganizationalUnits({ settings, images, partition }: LandingZoneFacts, report: Report): void {
  if (!settings) return;
  const [, , , , account, organization] = settings.organization.split(":");
  const organizationId = organization?.split("/")[1];
  for (const [name, { share }] of images) {
    for (const [index, arn] of (share.organizationalUnits ?? []).entries()) {
      const [, ownPartition, , , ownAccount, ou] = arn.split(":");
      const [, ownOrganizationId, id] = ou?.split("/") ?? [];
      const other =
        (ownOrganizationId !== organizationId && "organization") ||
        (ownAccount !== account && "management account") ||
        (ownPartition !== partition && "partition");
      if (!other) continue;
      report(
        ["images", name, "share", "organizationalUnits", index],
        `${show(arn)} is an OU of another ${other}`,
        `arn:${partition}:organizations::${account}:ou/${organizationId}/${id}`,
      );
    }
  }
}

/** Warns of what has no effect in a share. */
export function warnOfSharing({ settings, images }: LandingZoneFacts, warn: Report): void {
  const sharedAccount = settings?.shared.account ?? "";
  for (const [name, { share }] of images) {
    const path = ["images", name, "share"];
    const { organization, organizationalUnits, accounts = [] } = share;
    if (organization && organizationalUnits) {
      warn(
        [...path, "organizationalUnits"],
        "have no effect beside organization: true, because they are in the organization",
        "one of the two",
        { key: true },
      );
    }
    const index = accounts.indexOf(sharedAccount);
    if (index < 0) continue;
    warn(
      [...path, "accounts", index],
      `${show(sharedAccount)} is the shared account, which may launch its images anyway`,
      "other accounts",
    );
  }
}
