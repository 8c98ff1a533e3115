import { isObject } from "../../input/value.js";
import { kindOf } from "../model/changes.js";
import { eachStack, type FindingRule } from "./rule.js";

const GRANTEES = ["organization_arns", "organizational_unit_arns", "user_ids", "user_groups"];
const COPY_OWNERS = ["target_account_ids"];

export const launchPermission: FindingRule = {
  id: "launch-permission",
  severity: "warning",
  cause:
    "Other accounts, OUs or organizations than before may start an image's AMIs, or own copies of them: of those of the next builds.",
  remedy: "See that each is meant. AMIs that are there keep whom they are shared with, and copies stay.",
  find: eachStack(({ plan }) =>
    (plan?.resource_changes ?? []).flatMap((resource) => {
      const { type, address, change } = resource;
      if (type !== "aws_imagebuilder_distribution_configuration" || kindOf(resource) === undefined) return [];
      const { before, after } = change;
      const message = (who: readonly string[], what: string) =>
        who.length ? [{ address, message: `${who.join(", ")} ${what} its AMIs` }] : [];
      return [
        ...message(added(before, after, GRANTEES), "may start"),
        ...message(added(after, before, GRANTEES), "may no longer start"),
        ...message(added(before, after, COPY_OWNERS), "will own copies of"),
        ...message(added(after, before, COPY_OWNERS), "will no longer own copies of"),
      ];
    }),
  ),
};

/** What these lists of a resource have after a change, and did not before. */
function added(before: unknown, after: unknown, lists: readonly string[]): string[] {
  const known = new Set(entriesOf(before, lists));
  return [...new Set(entriesOf(after, lists))].filter((one) => !known.has(one));
}

function entriesOf(value: unknown, lists: readonly string[]): string[] {
  if (Array.isArray(value)) return value.flatMap((one) => entriesOf(one, lists));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    lists.includes(key) && Array.isArray(item)
      ? item.filter((one) => typeof one === "string")
      : entriesOf(item, lists),
  );
}
