import { show } from "../../input/problem.js";
import { formatPath, type Path } from "../../input/value.js";
import { latestParameterName, prefixed } from "../../rules/contract.js";
import {
  MAX_EXPORTED_VOLUME_GIB,
  MAX_LICENSE_CONFIGURATIONS,
  shorterLived,
} from "../../rules/distribution.js";
import { isAwsWindows, isMarketplaceImage } from "../../rules/parent-image.js";
import { exportPrefix } from "../resolve-distribution.js";
import type { MistakeId, Report } from "../rules.js";
import type { ImageEntry } from "../schema/image.js";
import { iamArnCheck, regionalArnCheck } from "./arns.js";
import type { LandingZoneFacts } from "./facts.js";

type PlacedImage = readonly [path: Path, image: ImageEntry];

/** Checks that what becomes of AMIs is what AWS does with AMIs of their platform, Regions and volumes. */
export function checkDistribution(landingZone: LandingZoneFacts, report: Report): void {
  const { settings, images } = landingZone;
  if (!settings) return;
  const placed = [...images].map(([name, image]): PlacedImage => [["images", name], image]);
  for (const [path, image] of placed) {
    // What is missing of an image would look like another mistake.
    if (!landingZone.incompleteImages.has(String(path[1]))) {
      checkExport(path, image, settings.shared.region, landingZone, report);
      checkRegions(path, image, report);
    }
    if (image.fastLaunch && image.platform !== "Windows")
      report(
        "fast-launch",
        [...path, "fastLaunch"],
        `EC2 starts no AMI of ${image.platform} by it`,
        "an image of Windows, or no fastLaunch",
        { key: true },
      );
    iamArnCheck(settings.shared, report)(
      "role",
      [...path, "executionRoleArn"],
      image.executionRoleArn,
      "a role",
      [settings.shared.account],
    );
  }
  checkEncryption(landingZone, report);
  checkExpiries(landingZone, report);
  const latest = [...images.keys()].map((name): [string, string] => [
    latestParameterName(prefixed(settings.namePrefix, name)),
    `images.${name} anyway`,
  ]);
  checkOnce("image-parameter", report, placed.flatMap(parametersOf), new Map(latest));
  checkOnce("updated-launch-template", report, placed.flatMap(launchTemplatesOf));
}

/** https://docs.aws.amazon.com/vm-import/latest/userguide/limits-image-export.html */
function checkExport(
  path: Path,
  { export: target, encrypted, regions, rootVolume, dataVolumes = [] }: ImageEntry,
  region: string,
  landingZone: LandingZoneFacts,
  report: Report,
): void {
  if (!target) return;
  const complain = (message: string, expected: string) =>
    report("export", [...path, "export"], message, expected, { key: true });
  if (encrypted) complain("AWS exports no AMI that is encrypted", "encrypted: false beside it, or no export");
  if (!regions.includes(region))
    complain(
      `the AMI is exported in ${region}, where it does not go`,
      `${region} among the image's regions, or no export`,
    );
  const parent = firstParent(String(path[1]), landingZone);
  if (isAwsWindows(parent))
    complain(
      "AWS exports no Windows or SQL Server of its own",
      "a parent with a Windows of yours, or no export",
    );
  if (isMarketplaceImage(parent))
    complain(
      `AWS exports nothing from its Marketplace, as ${show(parent)} is`,
      "a parent that is not from there, or no export",
    );
  const sizes = [
    { place: ["rootVolume", "sizeGiB"], sizeGiB: rootVolume.sizeGiB },
    ...dataVolumes.map(({ sizeGiB }, index) => ({ place: ["dataVolumes", index, "sizeGiB"], sizeGiB })),
  ];
  for (const { place, sizeGiB = 0 } of sizes)
    if (sizeGiB > MAX_EXPORTED_VOLUME_GIB)
      report(
        "export",
        [...path, ...place],
        `${sizeGiB} GiB are more than AWS exports`,
        `at most ${MAX_EXPORTED_VOLUME_GIB}, or no export`,
      );
}

/** Checks that no disk images in the bucket that is made are deleted before their time, by what is said of others. */
function checkExpiries({ settings, images, incompleteImages }: LandingZoneFacts, report: Report): void {
  const exports = [...images].flatMap(([name, { export: target }]) =>
    target && target.s3Bucket === undefined && !incompleteImages.has(name)
      ? [
          {
            name,
            prefix: exportPrefix(target, prefixed(settings?.namePrefix, name)),
            days: target.expiryDays,
          },
        ]
      : [],
  );
  for (const own of exports) {
    const other = shorterLived(own, exports);
    if (!other) continue;
    const path = ["images", own.name, "export"];
    const hold = `the ${other.days} days of images.${other.name}.export hold for all below ${show(other.prefix)}`;
    const wayOut = `at most ${other.days}, or an s3Prefix that is not below ${show(other.prefix)}`;
    if (own.days === undefined)
      report("export", path, `has no expiryDays, but ${hold}`, wayOut, { key: true });
    else report("export", [...path, "expiryDays"], `${own.days} has no effect, because ${hold}`, wayOut);
  }
}

/** What an image comes from, however many images of the landing zone are between; empty if that is a circle, or none of AMIs. */
function firstParent(youngest: string, { images, lineages }: LandingZoneFacts): string {
  let name = youngest;
  for (;;) {
    const { parentName, circle } = lineages.get(name) ?? {};
    const image = images.get(name);
    if (circle || !image) return "";
    if (parentName === undefined) return image.parent;
    name = parentName;
  }
}

/** An AMI cannot be without encryption if its parent's snapshots are encrypted. */
function checkEncryption({ images, lineages }: LandingZoneFacts, report: Report): void {
  for (const [name, { encrypted }] of images) {
    const { parentName } = lineages.get(name) ?? {};
    if (encrypted || parentName === undefined || !images.get(parentName)?.encrypted) continue;
    report(
      "encryption",
      ["images", name, "encrypted"],
      `is not possible, because the parent ${show(parentName)} is encrypted`,
      `encrypted: false of ${parentName} too`,
      { key: true },
    );
  }
}

function checkRegions(path: Path, image: ImageEntry, report: Report): void {
  const expected = `one of the image's Regions: ${image.regions.join(", ")}`;
  for (const key of ["launchTemplates", "descriptionsByRegion"] as const)
    for (const region of Object.keys(image[key] ?? {}))
      if (!image.regions.includes(region))
        report(
          "no-effect",
          [...path, key, region],
          `${show(region)} has no effect, because the image does not go there`,
          expected,
          { key: true },
        );
  const counts = new Map<string, number>();
  for (const [index, arn] of (image.licenseConfigurationArns ?? []).entries()) {
    const place = [...path, "licenseConfigurationArns", index];
    const [, , , region = ""] = arn.split(":");
    if (!image.regions.includes(region)) {
      report(
        "license-configuration",
        place,
        `${show(arn)} is a licence configuration of a Region that the image does not go to`,
        expected,
      );
      continue;
    }
    regionalArnCheck(region, report)("license-configuration", place, arn, "a licence configuration");
    const count = (counts.get(region) ?? 0) + 1;
    counts.set(region, count);
    if (count === MAX_LICENSE_CONFIGURATIONS + 1)
      report(
        "license-configuration",
        place,
        `is licence configuration ${count} of ${region}`,
        `at most ${MAX_LICENSE_CONFIGURATIONS} of a Region`,
      );
  }
}

interface Written {
  readonly value: string;
  /** The list that it is in, in which it is once. */
  readonly list: Path;
  readonly place: Path;
}

const parametersOf = ([path, { ssmParameters = [] }]: PlacedImage): Written[] => {
  const list = [...path, "ssmParameters"];
  return ssmParameters.map((value, index) => ({ value, list, place: [...list, index] }));
};

const launchTemplatesOf = ([path, { launchTemplates = {} }]: PlacedImage): Written[] =>
  Object.entries(launchTemplates).flatMap(([region, templates]) => {
    const list = [...path, "launchTemplates", region];
    return templates.map(({ launchTemplateId: value }, index) => ({
      value,
      list,
      place: [...list, index, "launchTemplateId"],
    }));
  });

/**
 * Checks that no two images, or Regions of one, write the same.
 * @param taken what is written anyway, and by whom
 */
function checkOnce(
  id: MistakeId,
  report: Report,
  written: readonly Written[],
  taken: ReadonlyMap<string, string> = new Map(),
): void {
  const lists = new Map<string, Path>();
  for (const { value, list, place } of written) {
    const first = lists.get(value) ?? list;
    lists.set(value, first);
    // The same one twice in a list is a mistake of the list.
    const own = first === list ? undefined : `${formatPath(first.slice(0, 2))} already`;
    const other = taken.get(value) ?? own;
    if (other !== undefined) report(id, place, `${show(value)} is written for ${other}`, "another one");
  }
}
