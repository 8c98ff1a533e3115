import { imageNameMistake, NAME } from "./name.js";
import { matching, type Rule, without } from "./rule.js";
import { NUMBER, NUMBER_REASONS } from "./version.js";

/** What a fleet asks for: an image, and how much of its version is fixed. */
export interface Selector {
  readonly image: string;
  /** `1`, `1.4`, `1.4.0` or `1.4.0/7`; undefined takes the newest of all. */
  readonly version?: string;
}

const EXPECTED = "web, web@1, web@1.4, web@1.4.0 or web@1.4.0/7";

export const selectorMistake = matching(
  new RegExp(`^${NAME}(@${NUMBER}(\\.${NUMBER}(\\.${NUMBER}(/[1-9]\\d*)?)?)?)?$`),
  "is not a selector",
  EXPECTED,
  [
    without(/^@/, "has no image before the @", EXPECTED),
    (value) => imageNameMistake(parseSelector(value).image),
    without(/@$/, "has no version after the @", EXPECTED),
    without(/@.*@/, "has more than one @", EXPECTED),
    without(/@v\d/i, "has a v before its version", EXPECTED),
    without(/@.*[^\d./]/, "has a version that is not of numbers", EXPECTED),
    without(/[.@/]([./]|$)/, "lacks a number", EXPECTED),
    without(/@(\d+\.){3}/, "has a version of more than three numbers", EXPECTED),
    ...NUMBER_REASONS,
    without(/\/0$/, "has build 0, and builds count from 1", EXPECTED),
    without(/@\d+(\.\d+)?\/\d+$/, "has a build without all three numbers of its version", EXPECTED),
  ],
);

/** A version as a selector has it after the @. */
export const versionPrefixMistake: Rule = (version) => {
  const broken = selectorMistake(`image@${version}`);
  return broken && { ...broken, expected: "1, 1.4, 1.4.0 or 1.4.0/7" };
};

/** @param text one in which {@link selectorMistake} finds nothing */
export function parseSelector(text: string): Selector {
  const [image = "", version] = text.split("@");
  return { image, version };
}

/**
 * Whether a selector takes a release that is not, or will not stay, the newest of its image: one build, or a version that
 * the image is past.
 * @param recipeVersion version of the image's recipe as it is built now
 */
export const isPinned = ({ version }: Selector, recipeVersion: string): boolean =>
  version !== undefined && !`${recipeVersion}.`.startsWith(`${version}.`);

/** The selector as a person writes it. */
export const formatSelector = ({ image, version }: Selector): string =>
  version === undefined ? image : `${image}@${version}`;
