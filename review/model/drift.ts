import type { Plan } from "../../plan/plan-json.js";
import { attributeChanges, formatPath } from "./attributes.js";
import { kindOf } from "./changes.js";
import { withoutIndexes } from "./references.js";
import type { ResourceDrift } from "./review.js";

/**
 * Resources that changed outside of Terraform in what the plan's changes come from, or in what the plan sets again; the rest
 * is a provider's noise.
 */
export function driftOf({
  resource_drift: drift = [],
  relevant_attributes: relevant = [],
  resource_changes: changes = [],
}: Plan): ResourceDrift[] {
  const relevantPaths = new Map<string, string[]>();
  for (const { resource, attribute = [] } of relevant) {
    const name = withoutIndexes(resource);
    relevantPaths.set(name, [...(relevantPaths.get(name) ?? []), formatPath(attribute)]);
  }
  return drift.flatMap((resource): ResourceDrift[] => {
    const { address, mode, change } = resource;
    const kind = kindOf(resource);
    if (mode !== "managed" || kind === undefined) return [];
    const wanted = relevantPaths.get(withoutIndexes(address));
    const planned = changes.find((one) => one.address === address && kindOf(one) !== undefined);
    if (kind === "delete") return wanted || planned ? [{ address, isGone: true, paths: [] }] : [];
    const set = planned
      ? attributeChanges(planned.change).filter(({ shown }) => shown !== "known after apply")
      : [];
    const paths = attributeChanges(change)
      .map(({ path }) => path)
      .filter(
        (path) =>
          wanted?.some((one) => isBelow(path, one)) ||
          set.some((one) => isBelow(path, one.path) || isBelow(one.path, path)),
      );
    return paths.length ? [{ address, isGone: false, paths }] : [];
  });
}

const isBelow = (path: string, parent: string) =>
  parent === "" || path === parent || (path.startsWith(parent) && /^[.[]/.test(path.slice(parent.length)));
