import type { Report } from "../../input/file-checker.js";
import { show } from "../../input/problem.js";
import type { Path } from "../../input/value.js";
import { partitionOfArn } from "../../rules/arn.js";
import { partitionOf } from "../../rules/region.js";
import type { SalvagedLandingZone } from "../salvage.js";

/** Checks that each role is one of its account, and that all Regions are in the organization's partition. */
export function checkAccountsAndRegions(
  { settings, images, workloads }: SalvagedLandingZone,
  report: Report,
): void {
  const partition = settings && partitionOfArn(settings.organization);
  const checkRegion = (path: Path, region: string) => {
    if (partition !== undefined && partitionOf(region) !== partition)
      report(path, `${show(region)} is not in the organization's partition`, `a Region of ${partition}`);
  };
  const checkRole = (path: Path, role: string | undefined, account: string) => {
    if (role !== undefined && role.split(":")[4] !== account)
      report(path, `${show(role)} is a role of another account`, `a role of ${account}`);
  };
  if (settings) {
    const { assumeRole, account, region } = settings.shared;
    checkRole(["shared", "assumeRole"], assumeRole, account);
    checkRegion(["shared", "region"], region);
  }
  for (const [name, { regions }] of images) {
    for (const [index, region] of regions.entries()) checkRegion(["images", name, "regions", index], region);
  }
  for (const [name, { assumeRole, account, region }] of workloads) {
    checkRole(["workloads", name, "assumeRole"], assumeRole, account);
    checkRegion(["workloads", name, "region"], region);
  }
}
