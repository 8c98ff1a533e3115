import { basename, extname, posix } from "node:path";
import { z } from "zod";
import { withKeys } from "../../input/schema-issue.js";
import {
  componentFileMistake,
  managedComponentMistake,
  parameterValueMistake,
  variableNameMistake,
} from "../../rules/component.js";
import { MANAGED_COMPONENTS } from "../catalog/managed-components.js";
import { majorMinor } from "./aws-fields.js";
import { mapOf, text, withoutIdle } from "./combinators.js";

/** A component of an image: an AWS-managed one, or a component document of the project. */
export const component = withoutIdle(
  withKeys(
    z.strictObject({
      managed: text(managedComponentMistake, "component")
        .optional()
        .describe("Name of an AWS-managed component; the newest version of it.")
        .meta({ examples: MANAGED_COMPONENTS }),
      file: text(componentFileMistake, "component")
        .overwrite(posix.normalize)
        .optional()
        .describe(
          "AWSTOE component document, relative to this file. Its name without extension is the component's.",
        ),
      version: majorMinor
        .optional()
        .describe("Major and minor version of the file's component; the lock counts the patch."),
      parameters: mapOf(
        variableNameMistake,
        text(parameterValueMistake, "component-parameter"),
        "component-parameter",
      ).optional(),
    }),
    "exactly one",
    ["managed", "file"],
  ),
  "version",
  ({ managed, file }) => managed !== undefined && file === undefined,
  "has no effect beside managed, of which the newest version is taken",
  "no version",
);

/** A component's name is its file's, without extension. */
export function componentName(file: string): string {
  return basename(file, extname(file));
}
