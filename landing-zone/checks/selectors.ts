import type { Report } from "../../input/file-checker.js";
import { show } from "../../input/problem.js";
import { formatSelector } from "../../rules/selector.js";
import type { SalvagedLandingZone } from "../salvage.js";
import { fleetsOf } from "./places.js";

/** The images to choose from, as an error lists them. */
export const oneOfImages = (names: readonly string[]) =>
  names.length ? `one of ${names.join(", ")}` : "an image below images";

/** Checks that the images which fleets select are there. */
export function checkSelectors(landingZone: SalvagedLandingZone, report: Report): void {
  const { imageNames } = landingZone;
  for (const { path, fleet } of fleetsOf(landingZone)) {
    if (!imageNames || imageNames.includes(fleet.image.image)) continue;
    report([...path, "image"], `there is no image ${show(fleet.image.image)}`, oneOfImages(imageNames));
  }
}

/**
 * Checks that no fleet selects a version that no release has yet, which would fail every plan of its workload.
 * @param recipeVersions version of each image's recipe, by the image's name
 */
export function checkSelectorVersions(
  landingZone: SalvagedLandingZone,
  recipeVersions: ReadonlyMap<string, string>,
  report: Report,
): void {
  for (const { path, fleet } of fleetsOf(landingZone)) {
    const { image, version } = fleet.image;
    const newest = recipeVersions.get(image);
    // In an incomplete image, the version may be what is missing.
    if (version === undefined || newest === undefined || landingZone.incompleteImages.has(image)) continue;
    if (!isLater(version, newest)) continue;
    report(
      [...path, "image"],
      `"${formatSelector(fleet.image)}" asks for a version after ${newest}, the newest of ${image}`,
      `${newest} or an earlier one, or a higher version in images.${image}`,
    );
  }
}

/** Whether the first of `version`'s numbers that differs from `newest`'s is greater. */
function isLater(version: string, newest: string): boolean {
  const newestNumbers = newest.split(".").map(Number);
  const numbers = (version.split("/")[0] ?? "").split(".").map(Number);
  const first = numbers.findIndex((number, index) => number !== newestNumbers[index]);
  return first >= 0 && (numbers[first] ?? 0) > (newestNumbers[first] ?? 0);
}
