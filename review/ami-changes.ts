import { isObject } from "../input/value.js";
import type { Plan } from "../plan/plan-json.js";

/** An AMI that a fleet runs, from the output `golden_ami` of a workload's stack. */
interface AmiOfFleet {
  readonly id: string;
  readonly name: string;
}

interface AmiChange {
  readonly fleet: string;
  /** Undefined if the fleet is new, or had no AMI. */
  readonly before?: AmiOfFleet;
  /** Undefined if the fleet goes, or has no AMI any more. */
  readonly after?: AmiOfFleet;
}

/** Lists the fleets that a plan gives another AMI. */
export function amiChanges(plan: Plan): AmiChange[] {
  const change = plan.output_changes?.golden_ami;
  const before = fleets(change?.before);
  const after = fleets(change?.after);
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((fleet) => ({ fleet, before: before.get(fleet), after: after.get(fleet) }))
    .filter(({ before: old, after: next }) => old?.id !== next?.id);
}

function fleets(output: unknown): Map<string, AmiOfFleet> {
  const found = new Map<string, AmiOfFleet>();
  if (!isObject(output)) return found;
  for (const [fleet, ami] of Object.entries(output)) {
    if (isObject(ami) && typeof ami.id === "string" && typeof ami.name === "string")
      found.set(fleet, { id: ami.id, name: ami.name });
  }
  return found;
}
