import { NAME } from "./name.js";
import { matching } from "./rule.js";
import { NUMBER } from "./version.js";

/** What a fleet asks for: an image, and how much of its version is fixed. */
export interface Selector {
  readonly image: string;
  /** `1`, `1.4`, `1.4.0` or `1.4.0/7`; undefined takes the newest of all. */
  readonly version?: string;
}

export const selectorMistake = matching(
  new RegExp(`^${NAME}(@${NUMBER}(\\.${NUMBER}(\\.${NUMBER}(/[1-9]\\d*)?)?)?)?$`),
  "is not a selector",
  "web, web@1, web@1.4, web@1.4.0 or web@1.4.0/7",
);

/** @param text one in which {@link selectorMistake} finds nothing */
export function parseSelector(text: string): Selector {
  const [image = "", version] = text.split("@");
  return { image, version };
}

/** The selector as a person writes it. */
export const formatSelector = ({ image, version }: Selector): string =>
  version === undefined ? image : `${image}@${version}`;
