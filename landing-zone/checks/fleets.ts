import { show } from "../../input/problem.js";
import type { Path } from "../../input/value.js";
import { partitionOf } from "../../rules/region.js";
import type { MistakeId, Report } from "../rules.js";
import type { FleetEntry, WorkloadEntry } from "../schema/workload.js";
import type { LandingZoneFacts } from "./facts.js";
import { fleetsOf } from "./places.js";
import { takesNewest } from "./selectors.js";

/** Checks that a fleet's launch template fits its group, its image and its account. */
export function checkFleets(landingZone: LandingZoneFacts, report: Report): void {
  for (const { path, fleet, workload } of fleetsOf(landingZone)) {
    checkInstanceIdentity([...path, "launchTemplate"], fleet, workload, report);
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

/** Checks that the profile and the policies of instances are of their account, or AWS's, and its partition. */
function checkInstanceIdentity(
  path: Path,
  { launchTemplate: { instanceProfile = "", instanceRole } }: FleetEntry,
  { account, region }: WorkloadEntry,
  report: Report,
): void {
  const partition = partitionOf(region) ?? "";
  const check = (
    id: MistakeId,
    place: Path,
    arn: string | undefined,
    what: string,
    owners: readonly string[],
  ) => {
    if (!arn?.startsWith("arn:")) return;
    const [, ownPartition, , , owner = ""] = arn.split(":");
    const resource = arn.split(":").slice(5).join(":");
    const right = `arn:${partition}:iam::${owners.includes(owner) ? owner : account}:${resource}`;
    if (ownPartition !== partition) {
      report("partition", place, `${show(arn)} is ${what} of another partition than ${region}'s`, right);
    } else if (!owners.includes(owner)) {
      report(id, place, `${show(arn)} is ${what} of another account`, right);
    }
  };
  check("instance-profile", [...path, "instanceProfile"], instanceProfile, "an instance profile", [account]);
  const { policies = [], permissionsBoundary } = instanceRole ?? {};
  const owners = ["aws", account];
  for (const [index, policy] of policies.entries())
    check("policy", [...path, "instanceRole", "policies", index], policy, "a policy", owners);
  check("policy", [...path, "instanceRole", "permissionsBoundary"], permissionsBoundary, "a policy", owners);
  const core = policies.findIndex((policy) => policy.endsWith(":aws:policy/AmazonSSMManagedInstanceCore"));
  if (core >= 0 && instanceRole?.ssm) {
    report(
      "duplicate",
      [...path, "instanceRole", "policies", core],
      `${show(policies[core])} is a policy of the role already, by ssm`,
      "it in one of both places",
    );
  }
}
