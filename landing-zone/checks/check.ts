import { basename, extname } from "node:path";
import { show } from "../../input/problem.js";
import type { Path } from "../../input/yaml-file.js";
import { nameInArn } from "../../rules/name.js";
import { partitionOf } from "../../rules/region.js";
import { parseSelector } from "../../rules/selector.js";
import { oneOf, type Parts, type Report } from "../salvage.js";
import type { Frame, Image, Workload } from "../schema/landing-zone.js";
import { checkParent } from "./parents.js";

/** EC2 takes 50, and the name is one. */
const MAX_INSTANCE_TAGS = 49;

/** A component's name is its file's, without extension. */
export function componentName(file: string): string {
  return basename(file, extname(file));
}

/** Everything that no part can see by itself. */
export function crossCheck(parts: Parts, report: Report): void {
  if (parts.frame) checkShared(parts.frame, report);
  for (const [name, image] of parts.images) checkImage(name, image, parts, report);
  checkComponentNames(parts, report);
  for (const [name, workload] of parts.workloads) checkWorkload(name, workload, parts, report);
  checkFleetNames(parts.workloads, report);
}

function checkShared({ shared, organization }: Frame, report: Report): void {
  checkRole(["shared", "assumeRole"], shared.assumeRole, shared.account, report);
  checkPartition(["shared", "region"], shared.region, organization.split(":")[1], report);
}

function checkRole(path: Path, role: string | undefined, account: string, report: Report): void {
  if (role && role.split(":")[4] !== account) {
    report(path, `${show(role)} is a role of another account`, `a role of ${account}`);
  }
}

function checkPartition(path: Path, region: string, partition: string | undefined, report: Report): void {
  if (partitionOf(region) !== partition) {
    report(path, `${show(region)} is not in the organization's partition`, `a Region of ${partition}`);
  }
}

function checkImage(name: string, image: Image, parts: Parts, report: Report): void {
  const path = ["images", name];
  if (name.length < 3) {
    report(path, `${show(name)} is too short a name for Image Builder`, "at least 3 characters", {
      key: true,
    });
  }
  checkParent(name, image, parts, report);
  checkComponentsOnce(name, image, report);
  for (const [index, { managed }] of image.components.entries()) {
    const other = image.platform === "Linux" ? "windows" : "linux";
    if (managed && new RegExp(`(^|-)${other}(-|$)`).test(managed)) {
      report(
        [...path, "components", index, "managed"],
        `${show(managed)} is not for ${image.platform}`,
        `a component for ${image.platform}`,
      );
    }
  }
  const { frame } = parts;
  if (!frame) return;
  const [, partition, , , , organization] = frame.organization.split(":");
  for (const [index, region] of image.regions.entries()) {
    checkPartition([...path, "regions", index], region, partition, report);
  }
  const organizationId = organization?.split("/")[1];
  for (const [index, arn] of (image.share.organizationalUnits ?? []).entries()) {
    if (arn.split("/")[1] !== organizationId) {
      report(
        [...path, "share", "organizationalUnits", index],
        `${show(arn)} is an OU of another organization`,
        `an OU of ${organizationId}`,
      );
    }
  }
}

/** https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_ComponentConfiguration.html */
function checkComponentsOnce(name: string, { components }: Image, report: Report): void {
  const seen = new Set<string>();
  for (const [index, { managed, file }] of components.entries()) {
    const component = managed ?? file;
    if (component === undefined) continue;
    const key = managed === undefined ? "file" : "managed";
    if (seen.has(`${key} ${component}`)) {
      report(
        ["images", name, "components", index, key],
        `${show(component)} is in this image twice`,
        "each component once: Image Builder takes no recipe with one twice; copy a file under another name",
      );
    }
    seen.add(`${key} ${component}`);
  }
}

function checkComponentNames({ images, incomplete }: Parts, report: Report): void {
  const first = new Map<string, { file: string; image: string; platform: string; version?: string }>();
  for (const [image, { components, platform }] of images) {
    for (const [index, { file, version }] of components.entries()) {
      if (file === undefined) continue;
      const path = ["images", image, "components", index, "file"];
      const name = componentName(file);
      if (!/^(?!__proto__$)[-_A-Za-z0-9][-_A-Za-z0-9 ]{1,126}[-_A-Za-z0-9]$/.test(name)) {
        report(
          path,
          `${show(name)} is not a component's name`,
          "3 to 128 letters, digits, spaces, - and _, from the file's name",
        );
        continue;
      }
      const other = first.get(nameInArn(name));
      if (!other) first.set(nameInArn(name), { file, image, platform, version });
      else if (other.file !== file) {
        report(
          path,
          `${show(file)} and ${show(other.file)} would be the same component`,
          "file names that differ in more than case, space, - and _",
        );
      } else if (other.platform !== platform) {
        report(
          path,
          `${show(file)} is a component for ${other.platform} in image ${other.image}`,
          `a file of its own for ${platform}`,
        );
      } else if (other.version !== version && ![image, other.image].some((one) => incomplete.has(one))) {
        report(
          ["images", image, "components", index],
          `${show(file)} has version ${version ?? "none"} here and ${other.version ?? "none"} in image ${other.image}`,
          "the same version in both",
        );
      }
    }
  }
}

function checkWorkload(
  name: string,
  workload: Workload,
  { frame, imageNames, images, incomplete }: Parts,
  report: Report,
): void {
  const path = ["workloads", name];
  if (name === "shared") {
    report(path, '"shared" is the shared account\'s stack', "another name", { key: true });
  }
  // Of `constructs`, which looks for children among an object's properties.
  if (name in {}) report(path, `${show(name)} cannot be a stack's name`, "another name", { key: true });
  if (name.startsWith("sg-")) {
    report(
      path,
      `${show(name)} would begin the names of security groups`,
      "a name that does not begin with sg-",
      { key: true },
    );
  }
  const tagCount = Object.keys({ ...frame?.tags, ...workload.tags }).length;
  if (tagCount > MAX_INSTANCE_TAGS) {
    report(
      [...path, "tags"],
      `with the landing zone's tags these are ${tagCount}`,
      `at most ${MAX_INSTANCE_TAGS}`,
    );
  }
  checkRole([...path, "assumeRole"], workload.assumeRole, workload.account, report);
  if (frame) checkPartition([...path, "region"], workload.region, frame.organization.split(":")[1], report);
  for (const [fleetName, fleet] of Object.entries(workload.fleets)) {
    if (fleet.autoScaling && fleet.launchTemplate.subnet) {
      report(
        [...path, "fleets", fleetName, "launchTemplate", "subnet"],
        `${show(fleet.launchTemplate.subnet)} is for instances without a group, and this fleet has one`,
        "autoScaling.subnets alone",
      );
    }
    const selectorPath = [...path, "fleets", fleetName, "image"];
    const selector = parseSelector(fleet.image);
    const image = images.get(selector.image);
    if (imageNames && !imageNames.includes(selector.image)) {
      report(selectorPath, `there is no image ${show(selector.image)}`, oneOf(imageNames));
    }
    if (!image || incomplete.has(selector.image)) continue;
    const { rootVolumeSizeGiB = Infinity } = fleet.launchTemplate;
    const { sizeGiB = 0 } = image.rootVolume;
    // An earlier version may have had less.
    if (selector.version === undefined && rootVolumeSizeGiB < sizeGiB) {
      report(
        [...path, "fleets", fleetName, "launchTemplate", "rootVolumeSizeGiB"],
        `${rootVolumeSizeGiB} is less than the ${sizeGiB} of ${selector.image}`,
        `at least ${sizeGiB}: no instance starts from less than its AMI needs`,
      );
    }
    if (!image.regions.includes(workload.region)) {
      report(
        selectorPath,
        `${selector.image} does not go to ${workload.region}`,
        `${workload.region} in images.${selector.image}.regions, which are ${image.regions.join(", ")}`,
      );
    }
    const { organization, organizationalUnits, accounts } = image.share;
    const isShared =
      organization ||
      organizationalUnits ||
      accounts?.includes(workload.account) ||
      frame?.shared.account === workload.account;
    if (!isShared) {
      report(
        selectorPath,
        `${selector.image} is not shared with ${workload.account}`,
        `the account in images.${selector.image}.share`,
      );
    }
  }
}

/** Launch templates and groups are named `<workload>-<fleet>`, once in each account and Region. */
function checkFleetNames(workloads: ReadonlyMap<string, Workload>, report: Report): void {
  const first = new Map<string, string>();
  for (const [workloadName, { account, region, fleets }] of workloads) {
    for (const fleetName of Object.keys(fleets)) {
      const name = `${workloadName}-${fleetName}`;
      const key = `${account}/${region}/${name}`;
      const place = `${workloadName}.fleets.${fleetName}`;
      const other = first.get(key);
      if (other) {
        report(
          ["workloads", workloadName, "fleets", fleetName],
          `its launch template ${show(name)} would be that of workloads.${other} too`,
          "another name of the fleet or the workload",
          { key: true },
        );
      } else first.set(key, place);
      if (name.length > 128) {
        report(
          ["workloads", workloadName, "fleets", fleetName],
          `its launch template's name has ${name.length} characters`,
          "at most 128 of <workload>-<fleet>",
          { key: true },
        );
      }
    }
  }
}
