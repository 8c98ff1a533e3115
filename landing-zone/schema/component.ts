import { basename, extname, posix } from "node:path";
import { z } from "zod";
import {
  componentFileMistake,
  managedComponentMistake,
  parameterNameMistake,
} from "../../rules/component.js";
import { MANAGED_COMPONENTS } from "../catalog/managed-components.js";
import { majorMinor } from "./aws-fields.js";
import { exactlyOneOf, mapOf, text } from "./combinators.js";

/** A component of an image: an AWS-managed one, or a component document of the project. */
export const component = exactlyOneOf(
  z.strictObject({
    managed: text(managedComponentMistake)
      .optional()
      .describe("Name of an AWS-managed component; the newest version of it.")
      .meta({ examples: MANAGED_COMPONENTS }),
    file: text(componentFileMistake)
      .overwrite(posix.normalize)
      .optional()
      .describe(
        "AWSTOE component document, relative to this file. Its name without extension is the component's.",
      ),
    version: majorMinor
      .optional()
      .describe("Major and minor version of the file's component; the lock counts the patch."),
    parameters: mapOf(parameterNameMistake, z.string()).optional(),
  }),
  ["managed", "file"],
);

/** A component's name is its file's, without extension. */
export function componentName(file: string): string {
  return basename(file, extname(file));
}
