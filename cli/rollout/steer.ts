import {
  type AutoScalingClient,
  CancelInstanceRefreshCommand,
  StartInstanceRefreshCommand,
} from "@aws-sdk/client-auto-scaling";
import type { ResolvedWorkload } from "../../landing-zone/types.js";
import type { GroupSnapshot } from "./snapshot.js";

export interface FleetWithGroup {
  readonly fleet: string;
  /** Name of the fleet's group. */
  readonly group: string;
  readonly autoScaling: NonNullable<ResolvedWorkload["fleets"][number]["autoScaling"]>;
}

/** Starts a refresh, as Terraform does, of each group that needs one. @returns the groups that got one */
export async function startRefreshes(
  client: AutoScalingClient,
  fleets: readonly FleetWithGroup[],
  groups: readonly GroupSnapshot[],
): Promise<GroupSnapshot[]> {
  const started = groups.filter(({ state }) => state === "failed" || state === "outdated");
  for (const { fleet, group } of started) {
    const autoScaling = fleets.find((one) => one.fleet === fleet)?.autoScaling;
    await client.send(
      new StartInstanceRefreshCommand({
        AutoScalingGroupName: group,
        Strategy: "Rolling",
        Preferences: {
          MinHealthyPercentage: autoScaling?.minHealthyPercentage,
          InstanceWarmup: autoScaling?.instanceWarmupSeconds,
          SkipMatching: true,
        },
      }),
    );
  }
  return started;
}

/** Cancels each refresh that is under way. @returns its groups */
export async function cancelRefreshes(
  client: AutoScalingClient,
  groups: readonly GroupSnapshot[],
): Promise<GroupSnapshot[]> {
  const cancelled = groups.filter(
    ({ state, refresh }) => state === "under way" && refresh?.status !== "Cancelling",
  );
  for (const { group } of cancelled)
    await client.send(new CancelInstanceRefreshCommand({ AutoScalingGroupName: group }));
  return cancelled;
}
