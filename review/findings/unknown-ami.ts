import type { Plan, ResourceChange } from "../../plan/plan-json.js";
import { kindOf } from "../model/changes.js";
import { type References, withoutIndexes } from "../model/references.js";
import { someNames } from "../model/texts.js";
import { eachRollout, type FindingRule } from "./rule.js";

export const unknownAmi: FindingRule = {
  id: "unknown-ami",
  severity: "warning",
  cause:
    "Which AMI a fleet gets is known at apply only: there is none to be had, or its lookup depends on something that this plan changes (a `depends_on` of a module does that).",
  remedy: "Build or share a release; or take the dependency away, so that a plan can show the AMI.",
  find: eachRollout(({ fleet, isUnknownUntilApply, resource }, { plan, references }) => {
    if (!isUnknownUntilApply || resource?.change.actions.includes("delete")) return undefined;
    const all = (plan?.resource_changes ?? []).filter(
      ({ mode, type }) => mode === "data" && /^aws_ami(_ids)?$/.test(type),
    );
    const own = references && resource && reachable(references, resource.address);
    const its = all.filter(({ address }) => own?.has(withoutIndexes(address)));
    const reads = its.length ? its : all;
    if (!reads.length) return `the AMI of ${fleet} is not known: no lookup has found one`;
    const why = reads.map(
      ({ address, action_reason }) => `${withoutIndexes(address)} (${action_reason ?? "no reason given"})`,
    );
    const causes = plan && references ? pendingDependencies(plan, references, reads) : [];
    const depend = reads.length === 1 ? "it depends" : "they depend";
    const because = causes.length ? `, because ${depend} on ${someNames(causes, 5)}` : "";
    return `the AMI of ${fleet} is known at apply only: Terraform reads ${someNames(why, 5)} then${because}`;
  }),
};

/** Addresses, without indexes, of all that a resource depends on, also through others. */
function reachable(references: References, address: string): Set<string> {
  const found = new Set([withoutIndexes(address)]);
  for (const one of found) for (const target of references.dependencies(one)) found.add(target);
  return found;
}

/** What a plan changes of what lookups depend on, also through other lookups. */
function pendingDependencies(
  plan: Plan,
  references: References,
  lookups: readonly ResourceChange[],
): string[] {
  const pending = (plan.resource_changes ?? []).filter((resource) => kindOf(resource) !== undefined);
  const found = new Set(lookups);
  for (const { address, mode } of found) {
    if (mode !== "data") continue;
    for (const target of references.dependencies(address))
      for (const one of pending) if (isIn(withoutIndexes(one.address), target)) found.add(one);
  }
  return [...found].filter(({ mode }) => mode === "managed").map(({ address }) => address);
}

/** Whether an address is of a resource, or of one in a module. */
const isIn = (address: string, target: string) => address === target || address.startsWith(`${target}.`);
