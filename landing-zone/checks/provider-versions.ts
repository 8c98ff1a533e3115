import { show } from "../../input/problem.js";
import type { Path } from "../../input/value.js";
import { isRegionTaken, regionProviderMistake } from "../../rules/provider-version.js";
import type { Report, Warn } from "../rules.js";
import { built, type SalvagedLandingZone } from "../salvage.js";

/** Checks that the oldest version of the provider in the range takes every Region, each at its first place. */
export function checkProviderVersions(landingZone: SalvagedLandingZone, report: Report): void {
  const ofRegion = (...problem: RegionProblem) => report("provider-region", ...problem);
  reportRegions(landingZone, ofRegion, (region, range) => !isRegionTaken(region, range));
}

/** Warns of Regions that work with the version that Terraform chooses, but not with every one in the range. */
export function warnOfProviderVersions(landingZone: SalvagedLandingZone, warn: Warn): void {
  const ofRegion = (...problem: RegionProblem) => warn("provider-region-in-range", ...problem);
  reportRegions(landingZone, ofRegion, isRegionTaken);
}

type RegionProblem = [path: Path, message: string, expected: string];

function reportRegions(
  landingZone: SalvagedLandingZone,
  report: (...problem: RegionProblem) => void,
  isToReport: (region: string, range: string) => boolean,
): void {
  if (!landingZone.settings) return;
  const { awsProvider } = landingZone.settings.terraform;
  for (const [region, path] of firstPlaces(landingZone)) {
    const broken = regionProviderMistake(region, awsProvider);
    if (broken && isToReport(region, awsProvider))
      report(path, `${show(region)} ${broken.message}`, broken.expected);
  }
}

/** Every Region with the first place where it stands. */
function firstPlaces({ settings, images, containers, workloads }: SalvagedLandingZone): Map<string, Path> {
  const places: [region: string, path: Path][] = [
    ...(settings ? [[settings.shared.region, ["shared", "region"]] as [string, Path]] : []),
    ...[...built({ images, containers })].flatMap(([name, { regions }]) =>
      regions.map((region, index): [string, Path] => [region, ["images", name, "regions", index]]),
    ),
    ...[...workloads].map(([name, { region }]): [string, Path] => [region, ["workloads", name, "region"]]),
  ];
  return new Map(places.reverse());
}
