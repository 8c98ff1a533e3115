import { basename, extname, posix } from "node:path";
import { z } from "zod";
import { always, mistake, withKeys } from "../../input/schema-issue.js";
import { isObject } from "../../input/value.js";
import { componentArnMistake } from "../../rules/arn.js";
import {
  componentFileMistake,
  managedComponentMistake,
  parameterValueMistake,
  variableNameMistake,
} from "../../rules/component.js";
import { imageBuilderNameMistake } from "../../rules/name.js";
import { majorMinorMistake, versionSelectorMistake } from "../../rules/version.js";
import { MANAGED_COMPONENTS } from "../catalog/managed-components.js";
import type { MistakeId } from "../rules.js";
import { mapOf, text, withoutIdle } from "./combinators.js";

const componentMap = withKeys(
  z.strictObject({
    managed: text(managedComponentMistake, "component")
      .optional()
      .describe("Name of an AWS-managed component.")
      .meta({ examples: MANAGED_COMPONENTS }),
    file: text(componentFileMistake, "component")
      .overwrite(posix.normalize)
      .optional()
      .describe(
        "AWSTOE component document, relative to golden-ami.yaml. Its name without extension is the component's.",
      ),
    arn: text(componentArnMistake, "component")
      .optional()
      .describe(
        "ARN of any other component in the Region of the builds: of the Marketplace, a third party or another account.",
      ),
    name: text(imageBuilderNameMistake, "component")
      .optional()
      .describe("Name of the file's component, if it is not the file's."),
    version: z
      .string()
      .meta({ pattern: `${versionSelectorMistake.pattern.source}|${majorMinorMistake.pattern.source}` })
      .optional()
      .describe(
        'Of a managed component, the version, e.g. "1.0.2" or "1.x.x"; the newest otherwise. Of a file, major and minor version; the lock counts the patch.',
      ),
    parameters: mapOf(
      variableNameMistake,
      text(parameterValueMistake, "component-parameter"),
      "component-parameter",
    )
      .optional()
      .describe("Values of the component's parameters, by name."),
  }),
  "exactly one",
  ["managed", "file", "arn"],
).superRefine((value, context) => {
  if (!isObject(value) || typeof value.version !== "string") return;
  const rule = value.managed === undefined ? majorMinorMistake : versionSelectorMistake;
  const broken = value.arn === undefined ? rule(value.version) : undefined;
  if (broken)
    context.addIssue({
      ...mistake(broken.message, broken.expected, { rule: "version" satisfies MistakeId }),
      path: ["version"],
    });
}, always);

const isBeside = (key: string) => (value: Readonly<Record<string, unknown>>) =>
  value[key] !== undefined && value.file === undefined;

/** A component of an image: an AWS-managed one, a component document of the project, or any other by its ARN. */
export const component = withoutIdle(
  withoutIdle(
    withoutIdle(
      componentMap,
      "version",
      isBeside("arn"),
      "has no effect beside arn, which has one",
      "no version",
    ),
    "name",
    isBeside("arn"),
    "has no effect beside arn, which has one",
    "no name",
  ),
  "name",
  isBeside("managed"),
  "has no effect beside managed, which is one",
  "no name",
);

/** Name of a document's component in Image Builder: its own, or its file's without extension. */
export function componentName({
  name,
  file = "",
}: {
  readonly name?: string;
  readonly file?: string;
}): string {
  return name ?? basename(file, extname(file));
}
