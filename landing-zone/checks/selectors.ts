import { closest } from "../../input/did-you-mean.js";
import { show } from "../../input/problem.js";
import { formatSelector, type Selector } from "../../rules/selector.js";
import type { Report, Warn } from "../rules.js";
import type { LandingZoneFacts } from "./facts.js";
import { fleetsOf } from "./places.js";

/** How many images an error lists. */
const LISTED_IMAGES = 20;

/**
 * The problem of a name that no image has.
 * @param refer writes a reference to an image of another name
 */
export function unknownImage(
  name: string,
  names: ReadonlySet<string>,
  refer: (name: string) => string,
): [message: string, expected?: string, options?: { readonly fix: string }] {
  const message = `there is no image ${show(name)}`;
  const meant = closest(name, names);
  if (meant !== undefined)
    return [`${message}: did you mean ${show(meant)}?`, undefined, { fix: refer(meant) }];
  if (!names.size) return [message, "an image below images"];
  const listed = [...names].slice(0, LISTED_IMAGES).join(", ");
  return [
    message,
    names.size > LISTED_IMAGES ? `one of the ${names.size}: ${listed}, …` : `one of ${listed}`,
  ];
}

/** Checks that the images which fleets select are there, and can have a release of the version. */
export function checkSelectors(landingZone: LandingZoneFacts, report: Report): void {
  const { imageNames } = landingZone;
  for (const { path, fleet } of fleetsOf(landingZone)) {
    const place = [...path, "image"];
    const { image } = fleet.image;
    if (imageNames && !imageNames.has(image)) {
      const refer = (name: string) => formatSelector({ ...fleet.image, image: name });
      report("unknown-image", place, ...unknownImage(image, imageNames, refer));
      continue;
    }
    const problem = versionProblem(fleet.image, landingZone);
    if (problem?.isCertain) report("selector-version", place, problem.message, problem.expected);
  }
}

/** Warns of versions that an image has had in a release only if there is more to know than the lock tells. */
export function warnOfSelectors(landingZone: LandingZoneFacts, warn: Warn): void {
  for (const { path, fleet } of fleetsOf(landingZone)) {
    const problem = versionProblem(fleet.image, landingZone);
    if (problem && !problem.isCertain)
      warn("selector-before-first", [...path, "image"], problem.message, problem.expected);
  }
}

/** Whether a selector takes an image as it is described here, not a release from before. */
export function takesNewest({ image, version }: Selector, { recipeVersions }: LandingZoneFacts): boolean {
  const { newest } = recipeVersions.get(image) ?? {};
  return version === undefined || (newest !== undefined && comparePrefix(version, newest) === 0);
}

interface VersionProblem {
  readonly message: string;
  readonly expected: string;
  /** Whether no release can have the version. */
  readonly isCertain: boolean;
}

/**
 * Says why no release has the version that a selector asks for, which would fail every plan of its workload. Versions
 * only go up, so below the last one that the lock has there may have been any.
 */
function versionProblem(
  selector: Selector,
  { incompleteImages, recipeVersions, hasLock }: LandingZoneFacts,
): VersionProblem | undefined {
  const { image, version } = selector;
  const { newest, locked } = recipeVersions.get(image) ?? {};
  // In an incomplete image, the version may be what is missing.
  if (version === undefined || newest === undefined || incompleteImages.has(image)) return undefined;
  const shown = show(formatSelector(selector));
  const distance = comparePrefix(version, newest);
  if (distance > 0) {
    return {
      message: `${shown} asks for a version after ${newest}, the newest of ${image}`,
      expected: `${newest} or an earlier one, or a higher version in images.${image}`,
      isCertain: true,
    };
  }
  if (distance === 0) return undefined;
  if (locked === undefined) {
    return {
      message: `${shown} asks for a version before ${newest}, ${hasLock ? "the first" : "and there is no lock that has one"} of ${image}`,
      expected: `${newest} or a later one, e.g. ${image}@${newest.split(".")[0]}`,
      isCertain: hasLock,
    };
  }
  if (comparePrefix(version, locked) > 0) {
    return {
      message: `${shown} asks for a version between ${locked} and ${newest}, which ${image} goes to from there`,
      expected: `${locked} or an earlier one, or ${newest} or a later one`,
      isCertain: true,
    };
  }
  if (!version.startsWith("0") || locked.startsWith("0.")) return undefined;
  return {
    message: `${shown} asks for a version before 1.0.0, with which ${image} began unless its first was lower`,
    expected: `1.0.0 or a later one, e.g. ${image}@${newest.split(".")[0]}`,
    isCertain: false,
  };
}

/** Difference of the first number of a selector's version that is not the other's; 0 if the other is one of it. */
function comparePrefix(version: string, other: string): number {
  const otherNumbers = other.split(".").map(Number);
  const numbers = (version.split("/")[0] ?? "").split(".").map(Number);
  for (const [index, number] of numbers.entries()) {
    const difference = number - (otherNumbers[index] ?? 0);
    if (difference) return difference;
  }
  return 0;
}
