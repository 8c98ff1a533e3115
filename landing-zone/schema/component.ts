import { basename, extname, posix } from "node:path";
import { z } from "zod";
import { withKeys } from "../../input/schema-issue.js";
import { componentFileMistake, managedComponentMistake, variableNameMistake } from "../../rules/component.js";
import { MANAGED_COMPONENTS } from "../catalog/managed-components.js";
import { majorMinor } from "./aws-fields.js";
import { mapOf, text } from "./combinators.js";

/** A component of an image: an AWS-managed one, or a component document of the project. */
export const component = withKeys(
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
    parameters: mapOf(variableNameMistake, z.string()).optional(),
  }),
  "exactly one",
  ["managed", "file"],
);

/** A component's name is its file's, without extension. */
export function componentName(file: string): string {
  return basename(file, extname(file));
}
