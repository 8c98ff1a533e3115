import { show } from "../../input/problem.js";
import { launchTemplateName } from "../../rules/contract.js";
import { isDistributionStack } from "../../rules/copy.js";
import {
  launchTemplateNameMistake,
  MAX_LAUNCH_TEMPLATE_NAME_CHARACTERS,
  MIN_IMAGE_BUILDER_NAME_CHARACTERS,
  SHARED_STACK,
} from "../../rules/name.js";
import { securityGroupNameMistake } from "../../rules/security-group.js";
import type { Report } from "../rules.js";
import { built, type SalvagedLandingZone } from "../salvage.js";

/** Checks that names are neither too long nor taken once AWS, Terraform and CDKTF have put them together. */
export function checkNames(
  { settings, images, containers, workloads }: SalvagedLandingZone,
  report: Report,
): void {
  for (const name of built({ images, containers }).keys()) {
    // One that is too long is too long in the name of an AMI already.
    if (name.length < MIN_IMAGE_BUILDER_NAME_CHARACTERS) {
      report(
        "image-name",
        ["images", name],
        `${show(name)} is too short a name for Image Builder`,
        `at least ${MIN_IMAGE_BUILDER_NAME_CHARACTERS} characters`,
        { key: true },
      );
    }
  }
  for (const name of workloads.keys()) checkWorkloadName(name, report);
  checkLaunchTemplateNames(workloads, settings?.namePrefix, report);
  checkLookupParameters(workloads, report);
}

/** Checks that no two lookups write one parameter. */
function checkLookupParameters(workloads: SalvagedLandingZone["workloads"], report: Report): void {
  const firstPlaces = new Map<string, string>();
  for (const [workloadName, { account, region, fleets }] of workloads) {
    for (const [fleetName, { lookup }] of Object.entries(fleets)) {
      if (lookup?.parameter === undefined) continue;
      const key = `${account}/${region}/${lookup.parameter}`;
      const other = firstPlaces.get(key);
      if (other === undefined) firstPlaces.set(key, `${workloadName}.fleets.${fleetName}`);
      else
        report(
          "lookup-parameter",
          ["workloads", workloadName, "fleets", fleetName, "lookup", "parameter"],
          `${show(lookup.parameter)} is written by workloads.${other} already`,
          "another name, because both are in one account and Region",
        );
    }
  }
}

function checkWorkloadName(name: string, report: Report): void {
  const complain = (message: string, expected: string) =>
    report("workload-name", ["workloads", name], message, expected, { key: true });
  if (name === SHARED_STACK) complain('"shared" is the shared account\'s stack', "another name");
  if (isDistributionStack(name))
    complain(`${show(name)} is the stack of an account that images are copied into`, "another name");
  // The package `constructs` looks for children among an object's properties.
  if (name in {}) complain(`${show(name)} cannot be a stack's name`, "another name");
  const broken = securityGroupNameMistake(name);
  if (broken) complain(`${show(name)} would begin the names of security groups`, broken.expected);
}

/** Checks the names `<workload>-<fleet>` of launch templates and groups, which are unique in an account and Region. */
function checkLaunchTemplateNames(
  workloads: SalvagedLandingZone["workloads"],
  namePrefix: string | undefined,
  report: Report,
): void {
  const firstPlaces = new Map<string, string>();
  for (const [workloadName, { account, region, fleets }] of workloads) {
    for (const [fleetName, { launchTemplate }] of Object.entries(fleets)) {
      if (!launchTemplate) continue;
      const name = launchTemplateName(workloadName, fleetName, namePrefix);
      const key = `${account}/${region}/${name}`;
      const other = firstPlaces.get(key);
      const complain = (message: string, expected: string) =>
        report("launch-template-name", ["workloads", workloadName, "fleets", fleetName], message, expected, {
          key: true,
        });
      if (other === undefined) firstPlaces.set(key, `${workloadName}.fleets.${fleetName}`);
      else {
        complain(
          `its launch template ${show(name)} would be that of workloads.${other} too`,
          "another name of the fleet or the workload",
        );
      }
      if (launchTemplateNameMistake(name)) {
        complain(
          `its launch template's name has ${name.length} characters`,
          `at most ${MAX_LAUNCH_TEMPLATE_NAME_CHARACTERS} of <workload>-<fleet>`,
        );
      }
    }
  }
}
