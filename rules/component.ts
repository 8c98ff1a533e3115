import { matching } from "./rule.js";

/** Name of a component that AWS owns. https://docs.aws.amazon.com/imagebuilder/latest/userguide/use-managed-components.html */
export const managedComponentMistake = matching(
  /^[a-z0-9][a-z0-9_-]*$/,
  "is not an AWS-managed component",
  "its name, e.g. update-linux",
);

/** Name of a component's parameter. https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_ComponentParameter.html */
export const parameterNameMistake = matching(
  /^.{1,256}$/s,
  "is not a parameter's name",
  "1 to 256 characters",
);

/** Path of a component document, which stays inside of its project. */
export const componentFileMistake = matching(
  /^(?!\/|~|.*\.\.)[\w ./-]+\.ya?ml$/,
  "is not a component file of the project",
  "a relative path to a .yaml file, without ..",
);
