import type { Place } from "../identity/caller.js";
import { partitionOf } from "../identity/regions.js";
import { isRecord, parseRecord } from "../wire/json.js";
import type { World } from "../world.js";
import { eventPattern } from "./pattern.js";

type Json = Readonly<Record<string, unknown>>;

/** A target of a rule that an event matches. */
export interface MatchedTarget {
  /** Name of the rule. */
  readonly rule: string;
  readonly ruleArn: string;
  /** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Target.html */
  readonly target: Json;
}

/** Targets of the enabled rules of the default bus that an event matches. */
export async function matchedTargets(
  { moto }: Pick<World, "moto">,
  place: Place,
  event: Json,
): Promise<MatchedTarget[]> {
  /** All entries of a list, which comes in pages. */
  const list = async (operation: string, input: Json, field: string) => {
    const entries: Json[] = [];
    // moto says null of the last page.
    let NextToken: unknown;
    do {
      const { body } = await moto.call(place, "events", {
        target: `AWSEvents.${operation}`,
        json: { ...input, NextToken },
      });
      const page = parseRecord(body);
      const found = page[field];
      if (Array.isArray(found)) entries.push(...found.filter(isRecord));
      ({ NextToken } = page);
    } while (typeof NextToken === "string");
    return entries;
  };
  const { account, region } = place;
  const rules = `arn:${partitionOf(region)}:events:${region}:${account}:rule`;
  const matched: MatchedTarget[] = [];
  for (const { Name, EventPattern, State } of await list("ListRules", {}, "Rules")) {
    // A rule that has a schedule alone waits for a time, and moto says null of its pattern.
    if (typeof EventPattern !== "string" || State === "DISABLED") continue;
    if (!eventPattern(EventPattern)(event)) continue;
    const targets = await list("ListTargetsByRule", { Rule: Name }, "Targets");
    matched.push(...targets.map((target) => ({ rule: String(Name), ruleArn: `${rules}/${Name}`, target })));
  }
  return matched;
}
