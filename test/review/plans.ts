import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { StackFacts } from "../../plan/manifest.js";
import { type Change, type Plan, parsePlan, type ResourceChange } from "../../plan/plan-json.js";
import type { StackPlan } from "../../review/model/stack-plan.js";

/** The text of a file below fixtures/, which Terraform wrote in the story of twelve workloads. */
export const fixtureText = (file: string) => readFileSync(join(__dirname, "fixtures", file), "utf8");

export const fixture = (stack: string): Plan => parsePlan(fixtureText(`${stack}/plan.json`));

export const OWNER = "111122223333";

export function workload(plan: Plan, others: Partial<StackPlan> = {}): StackPlan {
  return { name: "payments", status: "planned", plan, ...others };
}

export function facts(image = "web", others: Partial<StackFacts> = {}): StackFacts {
  return {
    kind: "workload",
    account: "444455556666",
    region: "eu-west-1",
    owner: OWNER,
    fleets: [{ name: "web", image }],
    ...others,
  };
}

export function plan(resources: readonly ResourceChange[], others: Partial<Plan> = {}): Plan {
  return { format_version: "1.2", terraform_version: "1.11.4", resource_changes: [...resources], ...others };
}

type Values = Readonly<Record<string, unknown>> | null;

/** A change of a resource; its actions follow from what is before and after, unless they are given. */
export function resource(
  address: string,
  before: Values,
  after: Values,
  {
    unknown = {},
    ...others
  }: Partial<Omit<ResourceChange, "change">> & Partial<Change> & { unknown?: unknown } = {},
): ResourceChange {
  const { actions, replace_paths, importing, before_sensitive, after_sensitive, ...rest } = others;
  const isUnknown = unknown === true || Object.keys(Object(unknown)).length > 0;
  return {
    address,
    mode: "managed",
    type: /(?:^|\.)(?:data\.)?(aws_\w+)\.[^.]+$/.exec(address.replace(/\[.*?\]/g, ""))?.[1] ?? "aws_thing",
    ...rest,
    change: {
      actions: actions ?? actionsOf(before, after, isUnknown),
      before,
      after,
      after_unknown: unknown,
      before_sensitive,
      after_sensitive,
      replace_paths,
      importing,
    },
  };
}

function actionsOf(before: Values, after: Values, isUnknown: boolean): string[] {
  if (before === null) return ["create"];
  if (after === null) return ["delete"];
  return !isUnknown && JSON.stringify(before) === JSON.stringify(after) ? ["no-op"] : ["update"];
}

/** An AMI as the output `golden_ami` has it. */
export const ami = (version: string, build = 1) => ({
  id: `ami-${version}-${build}`,
  name: `web_${version}_${build}_2026-11-21T11-14-48.934Z`,
  creation_date: `2026-11-${String(10 + build).padStart(2, "0")}T11:14:52.549Z`,
  owner_id: OWNER,
});

/** The output `golden_ami` of one fleet. */
export function output(before: object | null, after: object | null): NonNullable<Plan["output_changes"]> {
  return {
    golden_ami: {
      actions: JSON.stringify(before) === JSON.stringify(after) ? ["no-op"] : ["update"],
      before: before && { web: before },
      after: after && { web: after },
    },
  };
}

const TEMPLATE = "aws_launch_template.web_launch_template";
const GROUP = "aws_autoscaling_group.web_auto_scaling_group";

/** The launch template of the fleet `web`, from one AMI to another. */
export function template(before: string | null, after: string | null, others: object = {}): ResourceChange {
  const values = (id: string | null) =>
    id === null ? null : { id: "lt-1", name: "payments-web", image_id: id, ...others };
  const isNew = before !== null && after !== null && before !== after;
  return resource(
    TEMPLATE,
    values(before),
    values(after),
    isNew ? { unknown: { latest_version: true } } : {},
  );
}

/** The group of the fleet `web`. */
export function group(
  version: string | null,
  next: string | null | undefined,
  others: object = {},
): ResourceChange {
  const values = (one: string | null) => ({
    name: "payments-web",
    instance_refresh: [{ strategy: "Rolling" }],
    launch_template: [{ id: "lt-1", version: one }],
    ...others,
  });
  const unknown = next === undefined ? { launch_template: [{ version: true }] } : {};
  return resource(GROUP, values(version), values(next ?? null), { unknown });
}

/** A plan with a release: the template and the output change. */
export function releasePlan(
  before: ReturnType<typeof ami>,
  after: ReturnType<typeof ami>,
  more: readonly ResourceChange[] = [],
): Plan {
  return plan([template(before.id, after.id), ...more], { output_changes: output(before, after) });
}
