import { isObject } from "../../input/value.js";
import type { Plan, ResourceChange, StateResource } from "../../plan/plan-json.js";
import { attributeChanges } from "./attributes.js";
import { kindOf } from "./changes.js";
import { indexesOf, References, withoutIndexes } from "./references.js";
import type { KnownReleases } from "./releases.js";
import { lookups } from "./releases.js";
import type { InstanceEffect, Release, Rollout } from "./review.js";
import type { StackPlan } from "./stack-plan.js";

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

const GROUP = "aws_autoscaling_group";
const EKS_NODES = "aws_eks_node_group";

/** Types that start instances from a launch template or a launch configuration. */
const RUNNERS: ReadonlySet<string> = new Set([
  GROUP,
  EKS_NODES,
  "aws_instance",
  "aws_spot_instance_request",
  "aws_ec2_fleet",
  "aws_spot_fleet_request",
]);

/** What each fleet of a stack runs, and what it will run: a row for each launch template, and for each AMI that is looked up alone. */
export function rolloutsOf(stack: StackPlan, plan: Plan, releases: KnownReleases): TracedRollout[] {
  const resources = (plan.resource_changes ?? []).filter(
    ({ mode, deposed }) => mode === "managed" && deposed === undefined,
  );
  const references = new References(plan);
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

/** Whether two resources may be of one instance of a module, or of one element of what both are made for. */
function isSameInstance(a: string, b: string): boolean {
  const [one, other] = [indexesOf(a), indexesOf(b)];
  return one.startsWith(other) || other.startsWith(one);
}

const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);

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

/** How a runner names its launch template: its id, its name, and the version that it starts instances from. */
interface TemplateUse {
  readonly id?: string;
  readonly name?: string;
  /** Undefined if it is known at apply only. */
  readonly version?: string;
}

const templatesOf = ({ change: { before, after } }: ResourceChange) => templatesIn(after ?? before);

function templatesIn(values: unknown): TemplateUse[] {
  if (!isObject(values)) return [];
  const mixed = first(
    first(first(values.mixed_instances_policy)?.launch_template)?.launch_template_specification,
  );
  const fleet = first(first(values.launch_template_config)?.launch_template_specification);
  const blocks = [first(values.launch_template), mixed, fleet].filter((block) => block !== undefined);
  const uses = blocks.map((block) => ({
    id: text(block.id) ?? text(block.launch_template_id),
    name: text(block.name) ?? text(block.launch_template_name),
    version: text(block.version),
  }));
  const configuration = text(values.launch_configuration);
  return configuration === undefined ? uses : [...uses, { name: configuration }];
}

function first(value: unknown): Record<string, unknown> | undefined {
  const item: unknown = Array.isArray(value) ? value[0] : value;
  return isObject(item) ? { ...item } : undefined;
}

/** Arguments that name what a runner starts its instances from. */
const LAUNCH = [
  "launch_template",
  "mixed_instances_policy",
  "launch_configuration",
  "launch_template_config",
];

interface Uses {
  readonly runner: ResourceChange;
  /** Ids and names of what it starts its instances from. */
  readonly ids: ReadonlySet<string | undefined>;
  /** Whether it is known what it will start them from. */
  readonly isKnown: boolean;
  /** Addresses, without indexes, that its configuration refers to for it. */
  readonly targets: ReadonlySet<string>;
}

function usesOf(runner: ResourceChange, references: References): Uses {
  const { before, after } = runner.change;
  const ids = [before, after].flatMap(templatesIn).flatMap(({ id, name }) => [id, name]);
  const targets = LAUNCH.flatMap((argument) =>
    ["aws_launch_template", "aws_launch_configuration"].flatMap((type) =>
      references.of(runner.address, argument, type),
    ),
  );
  const isKnown = templatesOf(runner).some(({ id, name }) => (id ?? name) !== undefined);
  return { runner, ids: new Set(ids), isKnown, targets: new Set(targets) };
}

/** Whether a runner starts its instances from a template: by the template's id, or, if it is new, by the configuration. */
function runs({ runner, ids, isKnown, targets }: Uses, { address, change }: ResourceChange): boolean {
  const { before, after } = change;
  const own = [before, after].flatMap((side) => (isObject(side) ? [text(side.id), text(side.name)] : []));
  if (own.some((one) => one !== undefined && ids.has(one))) return true;
  const values = after ?? before;
  const isMade = !isObject(values) || text(values.id) === undefined;
  return (
    (isMade || !isKnown) && targets.has(withoutIndexes(address)) && isSameInstance(runner.address, address)
  );
}

interface Effect {
  readonly instances: InstanceEffect;
  readonly why: string;
}

/** What becomes of the instances: the strongest of what becomes of those of each runner. */
function effectOn(template: ResourceChange, runners: readonly ResourceChange[]): Effect {
  if (isInstance(template)) return ofInstance(template);
  const effects = runners.map((runner) => effectOfRunner(template, runner));
  const strongest = effects.toSorted(
    (a, b) => STRENGTH.indexOf(a.instances) - STRENGTH.indexOf(b.instances),
  )[0];
  if (strongest) return strongest;
  const kind = kindOf(template);
  if (kind === "delete")
    return { instances: "none", why: "the launch template goes, and nothing in this stack runs it" };
  if (kind === undefined) return { instances: "none", why: "nothing changes" };
  return { instances: "next launch", why: "nothing in this stack runs the launch template" };
}

const STRENGTH: readonly InstanceEffect[] = [
  "destroyed",
  "replaced",
  "refreshed",
  "created",
  "next launch",
  "none",
];

const isInstance = ({ type }: ResourceChange) =>
  type === "aws_instance" || type === "aws_spot_instance_request";

function ofInstance(instance: ResourceChange): Effect {
  const kind = kindOf(instance);
  if (kind === "replace") return { instances: "replaced", why: "Terraform replaces the instance" };
  if (kind === "delete") return { instances: "destroyed", why: "Terraform terminates the instance" };
  if (kind === "create") return { instances: "created", why: "the instance is new" };
  return {
    instances: "none",
    why: kind === "update" ? "the instance is updated in place" : "nothing changes",
  };
}

function effectOfRunner(template: ResourceChange, runner: ResourceChange): Effect {
  if (isInstance(runner)) {
    const effect = ofInstance(runner);
    return effect.instances === "none" && kindOf(template) !== undefined
      ? { instances: "none", why: "instances are kept until they are replaced by hand" }
      : effect;
  }
  const kind = kindOf(runner);
  const name = nameOf(runner);
  if (kind === "replace") return { instances: "replaced", why: `${name} is replaced` };
  if (kind === "delete") return { instances: "destroyed", why: `${name} goes with its instances` };
  if (kind === "create") return { instances: "created", why: `${name} is new` };
  return startsOthers(runner)
    ? ofNewTemplate(runner, name)
    : kindOf(template) === undefined
      ? { instances: "none", why: "nothing changes" }
      : ofSameTemplate(runner, name);
}

/** Attributes whose change makes EKS replace the nodes of a group. */
const EKS_LAUNCH = ["launch_template", "release_version", "version"];

/** Whether what a runner's instances are started from changes, or what an instance refresh of it is told to start at. */
function startsOthers(runner: ResourceChange): boolean {
  const after = isObject(runner.change.after) ? runner.change.after : {};
  const triggers = first(after.instance_refresh)?.triggers;
  const wanted = new Set<unknown>([
    ...(runner.type === EKS_NODES ? EKS_LAUNCH : LAUNCH),
    ...(Array.isArray(triggers) ? triggers : []),
  ]);
  return (
    kindOf(runner) === "update" &&
    attributeChanges(runner.change).some(({ path }) => wanted.has(path.split(/[.[]/)[0]))
  );
}

function ofNewTemplate({ type, change: { after } }: ResourceChange, name: string): Effect {
  if (type === EKS_NODES) return { instances: "refreshed", why: `EKS replaces the nodes of ${name}` };
  if (type !== GROUP) return { instances: "next launch", why: `${name} replaces no instance that runs` };
  return first(isObject(after) ? after.instance_refresh : undefined)
    ? { instances: "refreshed", why: `an instance refresh of ${name}` }
    : { instances: "next launch", why: `${name} has no instance refresh` };
}

function ofSameTemplate(runner: ResourceChange, name: string): Effect {
  const version = templatesOf(runner)[0]?.version;
  if (runner.type === GROUP && (version === "$Latest" || version === "$Default"))
    return { instances: "next launch", why: `${name} runs ${version}, which starts no instance refresh` };
  return { instances: "none", why: `${name} stays at version ${version ?? "?"} of the template` };
}

const nameOf = ({ address, change: { before, after } }: ResourceChange) =>
  [before, after]
    .map((side) => text(isObject(side) ? side.name : undefined))
    .find((name) => name !== undefined) ?? address;
