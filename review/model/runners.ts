import { isObject } from "../../input/value.js";
import type { ResourceChange } from "../../plan/plan-json.js";
import { isSameInstance, type References, withoutIndexes } from "./references.js";
import { text } from "./texts.js";

export const GROUP = "aws_autoscaling_group";
export const EKS_NODES = "aws_eks_node_group";

/** Types that start instances from a launch template or a launch configuration. */
export const RUNNERS: ReadonlySet<string> = new Set([
  GROUP,
  EKS_NODES,
  "aws_instance",
  "aws_spot_instance_request",
  "aws_ec2_fleet",
  "aws_spot_fleet_request",
]);

/** How a runner names its launch template: its id, its name, and the version that it starts instances from. */
interface TemplateUse {
  readonly id?: string;
  readonly name?: string;
  /** Undefined if it is known at apply only. */
  readonly version?: string;
}

export const templatesOf = ({ change: { before, after } }: ResourceChange) => templatesIn(after ?? before);

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

export function first(value: unknown): Record<string, unknown> | undefined {
  const item: unknown = Array.isArray(value) ? value[0] : value;
  return isObject(item) ? { ...item } : undefined;
}

/** Arguments that name what a runner starts its instances from. */
export const LAUNCH = [
  "launch_template",
  "mixed_instances_policy",
  "launch_configuration",
  "launch_template_config",
];

export interface Uses {
  readonly runner: ResourceChange;
  /** Ids and names of what it starts its instances from. */
  readonly ids: ReadonlySet<string | undefined>;
  /** Whether it is known what it will start them from. */
  readonly isKnown: boolean;
  /** Addresses, without indexes, that its configuration refers to for it. */
  readonly targets: ReadonlySet<string>;
}

export function usesOf(runner: ResourceChange, references: References): Uses {
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
export function runs({ runner, ids, isKnown, targets }: Uses, { address, change }: ResourceChange): boolean {
  const { before, after } = change;
  const own = [before, after].flatMap((side) => (isObject(side) ? [text(side.id), text(side.name)] : []));
  if (own.some((one) => one !== undefined && ids.has(one))) return true;
  const values = after ?? before;
  const isMade = !isObject(values) || text(values.id) === undefined;
  return (
    (isMade || !isKnown) && targets.has(withoutIndexes(address)) && isSameInstance(runner.address, address)
  );
}
