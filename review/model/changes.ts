import { compare } from "../../input/value.js";
import type { Plan, ResourceChange } from "../../plan/plan-json.js";
import { attributeChanges } from "./attributes.js";
import type { AttributeChange, ChangeKind, ResourceSummary } from "./review.js";

/**
 * What a plan changes, without what a review must leave out: those that destroy first, then by address.
 * @param isRollout tells of a change whether it is a release's, and nothing else's
 */
export function resourceSummaries(
  plan: Plan,
  isRollout: (resource: ResourceChange, attributes: readonly AttributeChange[]) => boolean,
): ResourceSummary[] {
  const invoked = (plan.action_invocations ?? []).map(
    ({ address, type }): ResourceSummary => ({
      address,
      type,
      kind: "other",
      actions: ["invoke"],
      replacePaths: [],
      attributes: [],
      isRollout: false,
    }),
  );
  const changes = (plan.resource_changes ?? [])
    .filter((resource) => resource.mode === "managed" && kindOf(resource) !== undefined)
    .map((resource): ResourceSummary => {
      const { address, previous_address, type, deposed, action_reason, change } = resource;
      const attributes = attributeChanges(change);
      return {
        address: deposed === undefined ? address : `${address} (deposed object ${deposed})`,
        previousAddress: previous_address === address ? undefined : previous_address,
        isImported: change.importing && kindOf(resource) !== "import" ? true : undefined,
        type,
        kind: kindOf(resource) ?? "other",
        actions: change.actions,
        // Terraform says of what it forgets why it would have deleted it.
        reason: kindOf(resource) === "forget" ? undefined : action_reason,
        replacePaths: (change.replace_paths ?? []).map((path) => path.join(".")),
        attributes,
        isRollout: isRollout(resource, attributes),
      };
    });
  return [...changes, ...invoked].sort(
    (a, b) => rank(a.kind) - rank(b.kind) || compare(a.address, b.address),
  );
}

/**
 * What a change is to a reviewer: whether something goes is asked first, because a move or an import may be a replacement
 * too. Actions of later versions of Terraform are named, and not passed over.
 * @returns undefined if nothing happens
 */
export function kindOf({ address, previous_address, change }: ResourceChange): ChangeKind | undefined {
  const { actions, importing } = change;
  if (actions.includes("delete")) return actions.includes("create") ? "replace" : "delete";
  if (actions.includes("forget")) return "forget";
  if (actions.length === 1) {
    const [action] = actions;
    if (action === "create" || action === "update" || action === "read") return action;
    if (action === "no-op") {
      if (importing) return "import";
      return previous_address === undefined || previous_address === address ? undefined : "move";
    }
  }
  return actions.length ? "other" : undefined;
}

/** Types whose every version is a resource of its own, so that a new one is made before the old one goes. */
const VERSIONED: ReadonlySet<string> = new Set([
  "aws_imagebuilder_component",
  "aws_imagebuilder_image_recipe",
  "aws_imagebuilder_container_recipe",
  "aws_imagebuilder_distribution_configuration",
  "aws_imagebuilder_workflow",
  "aws_launch_configuration",
]);

/** Whether something that is there is no more afterwards. A new version of what AWS has in versions is none of these. */
export function isDestructive({
  kind,
  type,
  actions,
}: Pick<ResourceSummary, "kind" | "type" | "actions">): boolean {
  if (kind === "replace") return !(VERSIONED.has(type) && actions[0] === "create");
  return kind === "delete";
}

const ORDER: readonly ChangeKind[] = [
  "delete",
  "replace",
  "forget",
  "other",
  "update",
  "create",
  "import",
  "move",
  "read",
];

const rank = (kind: ChangeKind) => ORDER.indexOf(kind);
