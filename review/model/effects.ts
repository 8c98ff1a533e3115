import { isObject } from "../../input/value.js";
import type { ResourceChange } from "../../plan/plan-json.js";
import { attributeChanges } from "./attributes.js";
import { kindOf } from "./changes.js";
import type { InstanceEffect } from "./review.js";
import { EKS_NODES, first, GROUP, LAUNCH, templatesOf } from "./runners.js";
import { text } from "./texts.js";

interface Effect {
  readonly instances: InstanceEffect;
  readonly why: string;
}

/** What becomes of the instances: the strongest of what becomes of those of each runner. */
export function effectOn(template: ResourceChange, runners: readonly ResourceChange[]): Effect {
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
