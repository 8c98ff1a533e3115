import { AutoScalingClient } from "@aws-sdk/client-auto-scaling";
import { awsClient } from "../../aws/client.js";
import { explainAwsError } from "../../aws/errors.js";
import { answerWithin } from "../../aws/patience.js";
import type { LandingZone, ResolvedWorkload } from "../../landing-zone/types.js";
import type { StackFacts } from "../../plan/manifest.js";
import { launchTemplateName } from "../../rules/contract.js";
import { newestRefresh } from "../rollout/snapshot.js";

type LastRefresh = NonNullable<NonNullable<StackFacts["fleets"]>[number]["lastRefresh"]>;

const PATIENCE_MS = 30_000;

/**
 * A workload's facts with the newest instance refresh of each fleet's group: a plan knows nothing of one that has failed,
 * and an apply starts none again. A group that is not there yet has none.
 * @throws UserError with what AWS says
 */
export async function withLastRefreshes(
  facts: StackFacts,
  { namePrefix }: LandingZone,
  workload: ResolvedWorkload,
  signal: AbortSignal,
): Promise<StackFacts> {
  const groups = workload.fleets.filter(({ autoScaling }) => autoScaling);
  if (!groups.length) return facts;
  const client = awsClient(AutoScalingClient, workload);
  const found = new Map<string, LastRefresh>();
  const ask = async (fleet: string) => {
    const newest = await newestRefresh(client, launchTemplateName(workload.name, fleet, namePrefix));
    if (newest?.Status) found.set(fleet, { status: newest.Status, reason: newest.StatusReason });
  };
  try {
    await answerWithin(Promise.all(groups.map(({ name }) => ask(name))), PATIENCE_MS, signal);
  } catch (error) {
    throw explainAwsError(error, workload);
  } finally {
    client.destroy();
  }
  return {
    ...facts,
    fleets: facts.fleets?.map((fleet) => ({ ...fleet, lastRefresh: found.get(fleet.name) })),
  };
}
