import { isObject } from "../../input/value.js";
import { kindOf } from "../model/changes.js";
import { eachStack, type FindingRule } from "./rule.js";

const WHAT: Readonly<Record<string, string>> = {
  aws_imagebuilder_component: "component",
  aws_imagebuilder_image_recipe: "recipe",
  aws_imagebuilder_container_recipe: "container recipe",
  aws_imagebuilder_workflow: "workflow",
  aws_imagebuilder_image_pipeline: "pipeline",
  aws_imagebuilder_infrastructure_configuration: "infrastructure configuration",
};

export const buildChanges: FindingRule = {
  id: "build-changes",
  severity: "note",
  cause: "What images are built from, or how, changes. Fleets get it with the next build only.",
  remedy: "After the apply, build a release (`npx golden-ami build <image>`), or wait for the schedule.",
  find: eachStack(({ plan }) =>
    (plan?.resource_changes ?? []).flatMap((resource) => {
      const { address, type, change } = resource;
      const what = WHAT[type];
      const kind = kindOf(resource);
      if (what === undefined || kind === undefined) return [];
      const [before, after] = [change.before, change.after].map(nameAndVersion);
      const text =
        before && after && before !== after ? `${before} → ${after}` : (after ?? before ?? address);
      return [{ address, message: `${what} ${text} (${kind})` }];
    }),
  ),
};

function nameAndVersion(values: unknown): string | undefined {
  if (!isObject(values) || typeof values.name !== "string") return undefined;
  return typeof values.version === "string" ? `${values.name} ${values.version}` : values.name;
}
