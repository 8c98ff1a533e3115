import { isObject } from "../../input/value.js";
import type { ResourceChange } from "../../plan/plan-json.js";
import { kindOf } from "../model/changes.js";
import { eachStack, type FindingRule } from "./rule.js";

const LISTS = ["organization_arns", "organizational_unit_arns", "user_ids", "user_groups"];

export const launchPermission: FindingRule = {
  id: "launch-permission",
  severity: "warning",
  cause:
    "Other accounts, OUs or organizations than before may start an image's AMIs: those of the next builds.",
  remedy: "See that each is meant. AMIs that are there keep whom they are shared with.",
  find: eachStack(({ plan }) => {
    const resources = (plan?.resource_changes ?? []).filter(
      (resource) =>
        resource.type === "aws_imagebuilder_distribution_configuration" && kindOf(resource) !== undefined,
    );
    return byImage(resources).flatMap(([, changes]) => {
      const before = new Set(changes.flatMap(({ change }) => grantees(change.before)));
      const after = new Set(changes.flatMap(({ change }) => grantees(change.after)));
      // A recipe version has a configuration of its own: what one shares as the one before it is no change.
      const gains = before.size ? [...after].filter((one) => !before.has(one)) : [...after];
      const loses = after.size ? [...before].filter((one) => !after.has(one)) : [...before];
      const address = changes[0]?.address;
      return [
        ...(gains.length ? [{ address, message: `${gains.join(", ")} may start its AMIs` }] : []),
        ...(loses.length ? [{ address, message: `${loses.join(", ")} may no longer start its AMIs` }] : []),
      ];
    });
  }),
};

const byImage = (resources: readonly ResourceChange[]): [string, ResourceChange[]][] =>
  resources.map((resource) => [resource.address, [resource]]);

function grantees(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(grantees);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    LISTS.includes(key) && Array.isArray(item)
      ? item.filter((one) => typeof one === "string")
      : grantees(item),
  );
}
