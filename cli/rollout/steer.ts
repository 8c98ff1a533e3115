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
  readonly autoScaling: Pick<
    NonNullable<ResolvedWorkload["fleets"][number]["autoScaling"]>,
    | "minHealthyPercentage"
    | "maxHealthyPercentage"
    | "instanceWarmupSeconds"
    | "refreshCheckpoints"
    | "refreshAlarms"
    | "scaleInProtectedInstances"
    | "standbyInstances"
    | "skipMatching"
  >;
}

/** Starts a refresh, as Terraform does, of each group that needs one. @returns the groups that got one */
export async function startRefreshes(
  client: AutoScalingClient,
  fleets: readonly FleetWithGroup[],
  groups: readonly GroupSnapshot[],
): Promise<GroupSnapshot[]> {
  const started = groups.filter(({ state }) => state === "failed" || state === "outdated");
  for (const { fleet, group } of started) {
    const preferences = fleets.find((one) => one.fleet === fleet)?.autoScaling;
    const { refreshCheckpoints, refreshAlarms } = preferences ?? {};
    await client.send(
      new StartInstanceRefreshCommand({
        AutoScalingGroupName: group,
        Strategy: "Rolling",
        Preferences: {
          MinHealthyPercentage: preferences?.minHealthyPercentage,
          MaxHealthyPercentage: preferences?.maxHealthyPercentage,
          InstanceWarmup: preferences?.instanceWarmupSeconds,
          CheckpointPercentages: refreshCheckpoints?.percentages,
          CheckpointDelay: refreshCheckpoints?.delaySeconds,
          AlarmSpecification: refreshAlarms && { Alarms: refreshAlarms },
          ScaleInProtectedInstances: preferences?.scaleInProtectedInstances,
          StandbyInstances: preferences?.standbyInstances,
          SkipMatching: preferences?.skipMatching,
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
