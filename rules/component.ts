import { PROJECT_PATH_REASONS } from "./project-file.js";
import { matching, textOf, without } from "./rule.js";

/** Name of a component that AWS owns. https://docs.aws.amazon.com/imagebuilder/latest/userguide/use-managed-components.html */
export const managedComponentMistake = textOf({
  what: "an AWS-managed component's name",
  characters: ["a-z0-9_\\-", "a-z, 0-9, _ and -, e.g. update-linux"],
  first: ["a-z0-9", "a-z or 0-9"],
});

/**
 * Name of a parameter or constant that a component document declares, and by which a recipe gives the parameter its
 * value. Image Builder takes any 1 to 256 characters in a recipe, but only a declared name has a meaning there.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-user-defined-variables.html
 */
export const variableNameMistake = textOf({
  what: "a parameter's name",
  characters: ["\\w\\-", "a-z, A-Z, 0-9, _ and -"],
  min: 3,
  max: 128,
});

/**
 * Value that a recipe gives to a component's parameter.
 * https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_ComponentParameter.html
 */
export const parameterValueMistake = textOf({
  what: "a parameter's value",
  characters: ["\\u0001-\\u{10ffff}", "all characters but NUL"],
  min: 0,
});

/** Most components of a recipe. https://docs.aws.amazon.com/imagebuilder/latest/userguide/limits.html */
export const MAX_COMPONENTS = 20;

/** Path of a component document, which stays inside of its project. */
export const componentFileMistake = matching(
  /^(?!\/|~|(?:.*\/)?\.\.\/)[\w ./-]+\.ya?ml$/,
  "is not a component file of the project",
  "a relative path to a .yaml file, without ..",
  [
    ...PROJECT_PATH_REASONS,
    without(/(?<!\.ya?ml)$/, "is not a .yaml or .yml file", "a relative path to a .yaml file"),
  ],
);
