import { isObject } from "../../input/value.js";
import { kindOf } from "../model/changes.js";
import { eachStack, type FindingRule } from "./rule.js";

const LISTS = ["organization_arns", "organizational_unit_arns", "user_ids", "user_groups"];

export const launchPermission: FindingRule = {
  id: "launch-permission",
  severity: "warning",
  cause:
    "Other accounts, OUs or organizations than before may start an image's AMIs: those of the next builds.",
  remedy: "See that each is meant. AMIs that are there keep whom they are shared with.",
  find: eachStack(({ plan }) =>
    (plan?.resource_changes ?? []).flatMap((resource) => {
      const { type, address, change } = resource;
      if (type !== "aws_imagebuilder_distribution_configuration" || kindOf(resource) === undefined) return [];
      const before = new Set(grantees(change.before));
      const after = new Set(grantees(change.after));
      const gains = [...after].filter((one) => !before.has(one));
      const loses = [...before].filter((one) => !after.has(one));
      return [
        ...(gains.length ? [{ address, message: `${gains.join(", ")} may start its AMIs` }] : []),
        ...(loses.length ? [{ address, message: `${loses.join(", ")} may no longer start its AMIs` }] : []),
      ];
    }),
  ),
};

function grantees(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(grantees);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    LISTS.includes(key) && Array.isArray(item)
      ? item.filter((one) => typeof one === "string")
      : grantees(item),
  );
}
