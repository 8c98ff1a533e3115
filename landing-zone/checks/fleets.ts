import { show } from "../../input/problem.js";
import type { Path } from "../../input/value.js";
import { partitionOf } from "../../rules/region.js";
import type { MistakeId, Report } from "../rules.js";
import type { FleetEntry, LaunchTemplateEntry, WorkloadEntry } from "../schema/workload.js";
import { checkRolePolicies, iamArnCheck, regionalArnCheck } from "./arns.js";
import type { LandingZoneFacts } from "./facts.js";
import { launchTemplatesOf } from "./places.js";
import { takesNewest } from "./selectors.js";

/** Checks that a fleet's launch template fits its group, its image and its account. */
export function checkFleets(landingZone: LandingZoneFacts, report: Report): void {
  for (const { path, template, fleet, workload } of launchTemplatesOf(landingZone)) {
    checkInstanceIdentity(path, template, workload, report);
    checkPlaces(path, template, workload, report);
    checkVolumes(path, template, fleet.image, landingZone, report);
    const { subnet, placement: { hostId } = {} } = template;
    if (subnet && fleet.autoScaling) {
      report(
        "group-subnet",
        [...path, "subnet"],
        `${show(subnet)} is for instances without a group, and this fleet has one`,
        "autoScaling.subnets alone",
      );
    } else if (subnet && fleet.instances) {
      report(
        "group-subnet",
        [...path, "subnet"],
        `${show(subnet)} is for instances that others start, and this fleet has its own`,
        "instances.subnets alone",
      );
    }
    if (!fleet.autoScaling) continue;
    checkTargetGroups(
      [...path.slice(0, -1), "autoScaling", "targetGroups"],
      fleet.autoScaling,
      workload,
      report,
    );
    // https://docs.aws.amazon.com/autoscaling/ec2/userguide/create-launch-template.html#advanced-settings-for-your-launch-template
    if (hostId) {
      report(
        "placement",
        [...path, "placement", "hostId"],
        `${show(hostId)} is one host, which no group starts instances on`,
        "hostResourceGroupArn in place of it",
      );
    }
  }
}

/** Checks that target groups are where the group is, because Auto Scaling takes no others. */
function checkTargetGroups(
  path: Path,
  { targetGroups = [] }: NonNullable<FleetEntry["autoScaling"]>,
  { account, region }: WorkloadEntry,
  report: Report,
): void {
  for (const [index, arn] of targetGroups.entries()) {
    const [, partition, , givenRegion, owner, resource] = arn.split(":");
    const right = `arn:${partitionOf(region)}:elasticloadbalancing:${region}:${account}:${resource}`;
    const wrong = (id: MistakeId, what: string) =>
      report(id, [...path, index], `${show(arn)} is a target group of ${what}`, right);
    if (partition !== partitionOf(region)) wrong("partition", `another partition than ${region}'s`);
    else if (givenRegion !== region) wrong("target-group", "another Region");
    else if (owner !== account) wrong("target-group", "another account");
  }
}

/** Checks that volumes fit the image, and each other. */
function checkVolumes(
  path: Path,
  { rootVolumeSizeGiB, rootVolume, dataVolumes = [] }: LaunchTemplateEntry,
  selector: FleetEntry["image"],
  landingZone: LandingZoneFacts,
  report: Report,
): void {
  const { image } = selector;
  const { minRootVolumeGiB = 0, rootDevice } = landingZone.lineages.get(image)?.traits ?? {};
  const sizeGiB = rootVolumeSizeGiB ?? rootVolume?.sizeGiB ?? Infinity;
  const place = rootVolumeSizeGiB === undefined ? ["rootVolume", "sizeGiB"] : ["rootVolumeSizeGiB"];
  // An earlier version may have had less, or another device.
  if (!takesNewest(selector, landingZone)) return;
  if (sizeGiB < minRootVolumeGiB) {
    report(
      "fleet-volume-size",
      [...path, ...place],
      `${sizeGiB} is less than the ${minRootVolumeGiB} of ${image}`,
      `at least ${minRootVolumeGiB}: no instance starts from less than its AMI needs`,
    );
  }
  for (const [index, { deviceName }] of dataVolumes.entries()) {
    if (deviceName === rootDevice)
      report(
        "device-name",
        [...path, "dataVolumes", index, "deviceName"],
        `${show(deviceName)} is the root device of ${image}`,
        "another device, or rootVolume",
      );
  }
}

/** Checks that what a launch template names by ARN is where its instances start. */
function checkPlaces(
  path: Path,
  { kmsKeyId, dataVolumes = [], licenseConfigurations = [], placement }: LaunchTemplateEntry,
  { region }: WorkloadEntry,
  report: Report,
): void {
  const check = regionalArnCheck(region, report);
  check("kms-key", [...path, "kmsKeyId"], kmsKeyId, "a key");
  for (const [index, volume] of dataVolumes.entries())
    check("kms-key", [...path, "dataVolumes", index, "kmsKeyId"], volume.kmsKeyId, "a key");
  for (const [index, arn] of licenseConfigurations.entries())
    check("license-configuration", [...path, "licenseConfigurations", index], arn, "a licence configuration");
  const { hostResourceGroupArn } = placement ?? {};
  check(
    "placement",
    [...path, "placement", "hostResourceGroupArn"],
    hostResourceGroupArn,
    "a resource group",
  );
}

/** Checks that the profile and the policies of instances are of their account, or AWS's, and its partition. */
function checkInstanceIdentity(
  path: Path,
  { instanceProfile, instanceRole }: LaunchTemplateEntry,
  workload: WorkloadEntry,
  report: Report,
): void {
  const { account } = workload;
  const check = iamArnCheck(workload, report);
  check("instance-profile", [...path, "instanceProfile"], instanceProfile, "an instance profile", [account]);
  if (!instanceRole) return;
  const policies = instanceRole.ssm ? ["AmazonSSMManagedInstanceCore"] : [];
  checkRolePolicies(
    [...path, "instanceRole"],
    instanceRole,
    account,
    check,
    { policies, by: ", by ssm" },
    report,
  );
}
