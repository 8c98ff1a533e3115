import { isObject } from "../../input/value.js";
import type { Plan, ResourceChange, StateResource } from "../../plan/plan-json.js";
import { effectOn } from "./effects.js";
import { indexesOf, isSameInstance, type References, withoutIndexes } from "./references.js";
import type { KnownReleases } from "./releases.js";
import { lookups } from "./releases.js";
import type { Release, Rollout } from "./review.js";
import { RUNNERS, runs, templatesOf, usesOf } from "./runners.js";
import type { StackPlan } from "./stack-plan.js";
import { text } from "./texts.js";

/** A rollout, with what only findings ask for. */
export interface TracedRollout extends Rollout {
  /** The template, or the instance, that is given the AMI; undefined if it is looked up alone. */
  readonly resource?: ResourceChange;
  /** What starts instances from the template. */
  readonly runners: readonly ResourceChange[];
  /** Newest AMI that the stack has looked up for it; undefined if no plan tells. */
  readonly newest?: Release;
}

/** Attribute that names the AMI, of each type of resource that has one. */
const AMI_ATTRIBUTE: Readonly<Record<string, string>> = {
  aws_launch_template: "image_id",
  aws_launch_configuration: "image_id",
  aws_instance: "ami",
  aws_spot_instance_request: "ami",
};

/** What each fleet of a stack runs, and what it will run: a row for each launch template, and for each AMI that is looked up alone. */
export function rolloutsOf(
  stack: StackPlan,
  plan: Plan,
  releases: KnownReleases,
  references: References,
): TracedRollout[] {
  const resources = (plan.resource_changes ?? []).filter(
    ({ mode, deposed }) => mode === "managed" && deposed === undefined,
  );
  const output = plan.output_changes?.golden_ami;
  const fleets = new Set([
    ...(stack.facts?.fleets?.map(({ name }) => name) ?? []),
    ...outputFleets(output?.before, output?.after),
  ]);
  const runners = resources
    .filter(({ type }) => RUNNERS.has(type))
    .map((runner) => usesOf(runner, references));
  const found = lookups(plan);
  const rows: TracedRollout[] = [];
  for (const resource of resources) {
    const attribute = AMI_ATTRIBUTE[resource.type];
    if (attribute === undefined || templatesOf(resource).length) continue;
    const fleet = [...fleets].find((name) => isOf(resource.address, name));
    const own = fleet === undefined ? undefined : newestOf(output?.after, fleet);
    const newestId = own ?? text(lookupOf(resource, attribute, found, references)?.values?.id);
    const its = runners.filter((runner) => runs(runner, resource)).map(({ runner }) => runner);
    rows.push({
      stack: stack.name,
      ...placeOf(stack),
      fleet: fleet ?? resource.address,
      addresses: [resource, ...its].map(({ address }) => address),
      ...amis(resource, attribute, releases),
      ...effectOn(resource, its),
      resource,
      runners: its,
      newest: newestId === undefined ? undefined : releases.get(newestId),
    });
  }
  const named = new Set(rows.map(({ fleet }) => fleet));
  for (const fleet of fleets) {
    if (named.has(fleet)) continue;
    const before = newestOf(output?.before, fleet);
    const after = newestOf(output?.after, fleet);
    rows.push({
      stack: stack.name,
      ...placeOf(stack),
      fleet,
      addresses: [],
      before: before === undefined ? undefined : releases.get(before),
      after: after === undefined ? undefined : releases.get(after),
      isUnknownUntilApply: isUnknownOf(output?.after_unknown, fleet),
      instances: "none",
      why: "the AMI is looked up alone",
      runners: [],
      newest: after === undefined ? undefined : releases.get(after),
    });
  }
  return rows;
}

const placeOf = ({ facts }: StackPlan) => ({ account: facts?.account, region: facts?.region });

/** Whether an address is of a fleet's launch template, as the workload's stack names it. */
const isOf = (address: string, fleet: string) => address === `aws_launch_template.${fleet}_launch_template`;

/** The lookup that an AMI comes from; undefined if the configuration may take it from elsewhere, or of several one cannot be told. */
function lookupOf(
  { address }: ResourceChange,
  attribute: string,
  lookups: readonly StateResource[],
  references: References,
): StateResource | undefined {
  const targets = references.of(address, attribute, "aws_ami");
  if (!references.isOnlyTo(address, attribute, "aws_ami")) return undefined;
  const all = lookups.filter((one) => targets.includes(withoutIndexes(one.address)));
  const its = all.filter((one) => indexesOf(one.address) === indexesOf(address));
  const near = its.length ? its : all.filter((one) => isSameInstance(one.address, address));
  return near.length === 1 ? near[0] : undefined;
}

/** Names of the fleets of the output `golden_ami`, which only workloads of this project have. */
const outputFleets = (...sides: readonly unknown[]) =>
  sides.flatMap((side) => (isObject(side) ? Object.keys(side).filter((name) => isObject(side[name])) : []));

function newestOf(output: unknown, fleet: string): string | undefined {
  const ami = isObject(output) && Object.hasOwn(output, fleet) ? output[fleet] : undefined;
  return isObject(ami) ? text(ami.id) : undefined;
}

function isUnknownOf(mask: unknown, fleet: string): boolean {
  if (mask === true) return true;
  const ami = isObject(mask) ? mask[fleet] : undefined;
  return ami === true || (isObject(ami) && ami.id === true);
}

function amis({ change }: ResourceChange, attribute: string, releases: KnownReleases) {
  const of = (side: unknown) => text(isObject(side) ? side[attribute] : undefined);
  const [before, after] = [of(change.before), of(change.after)];
  const { after_unknown: unknown } = change;
  return {
    before: before === undefined ? undefined : releases.get(before),
    after: after === undefined ? undefined : releases.get(after),
    isUnknownUntilApply: unknown === true || (isObject(unknown) && unknown[attribute] === true),
  };
}
