import { matching } from "./rule.js";

/** Name of a component that AWS owns. https://docs.aws.amazon.com/imagebuilder/latest/userguide/use-managed-components.html */
export const managedComponentMistake = matching(
  /^[a-z0-9][a-z0-9_-]*$/,
  "is not an AWS-managed component",
  "its name, e.g. update-linux",
);

/**
 * Name of a parameter or constant that a component document declares, and by which a recipe gives the parameter its
 * value. Image Builder takes any 1 to 256 characters in a recipe, but only a declared name has a meaning there.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-user-defined-variables.html
 */
export const variableNameMistake = matching(
  /^[\w-]{3,128}$/,
  "is not a parameter's name",
  "3 to 128 letters, digits, _ and -",
);

/** Most components of a recipe. https://docs.aws.amazon.com/imagebuilder/latest/userguide/limits.html */
export const MAX_COMPONENTS = 20;

/** Path of a component document, which stays inside of its project. */
export const componentFileMistake = matching(
  /^(?!\/|~|.*\.\.)[\w ./-]+\.ya?ml$/,
  "is not a component file of the project",
  "a relative path to a .yaml file, without ..",
);
