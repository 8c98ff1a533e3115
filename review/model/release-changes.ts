import { isObject } from "../../input/value.js";
import type { Plan, ResourceChange } from "../../plan/plan-json.js";
import { hasTrue } from "./attributes.js";
import { kindOf } from "./changes.js";
import type { References } from "./references.js";
import type { AttributeChange, StackReview } from "./review.js";
import type { TracedRollout } from "./rollouts.js";

/** Attributes that a release changes, of each type; what is on the right is so only if it is known at apply. */
const ROLLOUT_PATHS: Readonly<Record<string, { readonly values: RegExp; readonly computed: RegExp }>> = {
  aws_launch_template: { values: /^image_id$/, computed: /^(latest_version|default_version)$/ },
  aws_autoscaling_group: {
    values: /^$/,
    computed:
      /^(launch_template|mixed_instances_policy\[0\]\.launch_template\[0\]\.launch_template_specification)\[0\]\.version$/,
  },
  aws_ssm_parameter: { values: /^(value|insecure_value)$/, computed: /^(value|version)$/ },
};

export interface ReleaseContext {
  /** Whether the stack is a workload of this project, whose instances and parameters are known. */
  readonly isOurs: boolean;
  /** Whether the plan does not tell what is sensitive, so that it may change unseen. */
  readonly isRedacted: boolean;
  readonly references: References;
}

/**
 * Whether a change is a release's, and nothing else's: of the AMI itself, or of the template's version that it makes. A version
 * that somebody writes, another parameter, or a move beside it is none.
 * @param attributes those that it changes
 */
export function isReleaseChange(
  resource: ResourceChange,
  attributes: readonly AttributeChange[],
  rollouts: readonly TracedRollout[],
  { isOurs, isRedacted, references }: ReleaseContext,
): boolean {
  const { address, previous_address, type, deposed, change } = resource;
  const paths = ROLLOUT_PATHS[type];
  const isInstance = type === "aws_instance";
  if (kindOf(resource) !== (isInstance ? "replace" : "update") || !(paths ?? isInstance)) return false;
  if (deposed !== undefined || change.importing || (previous_address ?? address) !== address) return false;
  if (isReordered(change.before, change.after)) return false;
  const isOfRelease = ({ path, shown }: AttributeChange) =>
    paths?.values.test(path) || (shown === "known after apply" && paths?.computed.test(path));
  if (!attributes.every(isOfRelease)) return false;
  if (type === "aws_ssm_parameter") return isOurs && hasAmiOf(change, rollouts);
  const row = rollouts.find(({ addresses }) => addresses.includes(address));
  const isReleased = row?.before !== undefined && row.before.amiId !== row.after?.amiId;
  const isHidden = isRedacted && [change.before_sensitive, change.after_sensitive].some(hasTrue);
  if (!isReleased || isHidden) return false;
  const forced = change.replace_paths ?? [];
  const isByTemplate = forced.length > 0 && forced.every(([attribute]) => attribute === "launch_template");
  if (!isInstance) return true;
  // What a provider computes is unknown of any new instance, and what somebody gives it should not be.
  const given = references.argumentsOf(address).filter((argument) => argument !== "launch_template");
  const { after_unknown: unknown } = change;
  const isKnown = !given.some((argument) => isObject(unknown) && hasTrue(unknown[argument]));
  return isOurs && row.resource !== resource && isByTemplate && isKnown;
}

/** Whether a list has the same in another order, which means something: those that are sets, Terraform writes in one order. */
function isReordered(before: unknown, after: unknown): boolean {
  if (Array.isArray(before) && Array.isArray(after)) {
    const [one, other] = [before, after].map((list) => list.map((item) => JSON.stringify(item)));
    const isSame = one?.join() !== other?.join() && one?.sort().join() === other?.sort().join();
    return isSame || before.some((item, index) => isReordered(item, after[index]));
  }
  return (
    isObject(before) &&
    isObject(after) &&
    Object.keys(before).some((key) => isReordered(before[key], after[key]))
  );
}

/** Whether a parameter has the AMI that a fleet runs, and is given the one that it will run. */
function hasAmiOf({ before, after }: ResourceChange["change"], rollouts: readonly TracedRollout[]): boolean {
  const [old, next] = [before, after].map((side) =>
    isObject(side) ? side.insecure_value || side.value : undefined,
  );
  return rollouts.some((row) => old !== next && old === row.before?.amiId && next === row.after?.amiId);
}

/** The outputs that change, without those that say of this project's workloads which AMI runs where. */
export const otherOutputs = (
  { output_changes: outputs = {} }: Plan,
  rollouts: readonly TracedRollout[],
): StackReview["outputs"] =>
  Object.entries(outputs)
    .map(([name, { actions }]) => ({ name, action: actions.join(", ") }))
    .filter(
      ({ name, action }) => action !== "no-op" && action !== "" && !isOfRelease(name, outputs, rollouts),
    )
    .sort((a, b) => (a.name < b.name ? -1 : 1));

function isOfRelease(
  name: string,
  outputs: NonNullable<Plan["output_changes"]>,
  rollouts: readonly TracedRollout[],
): boolean {
  const amis = outputs.golden_ami?.after;
  if (!isObject(amis)) return false;
  // A fleet that comes or goes is no release, and of one whose AMI is looked up alone nothing else tells.
  if (name === "golden_ami")
    return rollouts.every(
      ({ addresses, before, after, isUnknownUntilApply }) =>
        addresses.length > 0 || isUnknownUntilApply || !before === !after,
    );
  if (name === "kept_instances") return true;
  const attribute = { ami_id: "id", ami_name: "name" }[name];
  const after = outputs[name]?.after;
  if (attribute === undefined || !isObject(after)) return false;
  return Object.entries(after).every(([fleet, value]) => {
    const ami = Object.hasOwn(amis, fleet) ? amis[fleet] : undefined;
    return isObject(ami) && ami[attribute] === value;
  });
}
