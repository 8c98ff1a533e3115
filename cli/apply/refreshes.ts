import { AutoScalingClient } from "@aws-sdk/client-auto-scaling";
import { EC2Client } from "@aws-sdk/client-ec2";
import { awsClient } from "../../aws/client.js";
import { explainAwsError } from "../../aws/errors.js";
import { UserError } from "../../input/problem.js";
import type { LandingZone } from "../../landing-zone/types.js";
import { launchTemplateName } from "../../rules/contract.js";
import { follow } from "../follow.js";
import { failureMessage } from "../rollout/report.js";
import { groupSnapshot } from "../rollout/snapshot.js";

interface FollowOptions {
  readonly patienceSeconds: number;
  readonly signal: AbortSignal;
  /** Gets how it goes, in a few words. */
  readonly update: (text: string) => void;
}

/**
 * Follows the instance refreshes of a workload's groups to their ends, because Terraform does not.
 * @throws UserError if one fails, AWS does not answer, or the signal is aborted before the end
 */
export async function followRefreshes(
  { namePrefix, workloads }: LandingZone,
  name: string,
  { patienceSeconds, signal, update }: FollowOptions,
): Promise<void> {
  const workload = workloads.find((one) => one.name === name);
  const fleets = workload?.fleets.filter(({ autoScaling }) => autoScaling) ?? [];
  if (!workload || !fleets.length) return;
  const clients = {
    autoScaling: awsClient(AutoScalingClient, workload),
    ec2: awsClient(EC2Client, workload),
  };
  const groups = await follow(
    async () => {
      const found = await Promise.all(
        fleets.map((fleet) =>
          groupSnapshot(clients, fleet.name, launchTemplateName(name, fleet.name, namePrefix)),
        ),
      );
      return found.filter((group) => group !== undefined);
    },
    {
      update: (snapshots) => {
        const underWay = snapshots.filter(({ state }) => state === "under way");
        const texts = underWay.map(({ fleet, refresh }) => `${fleet} ${refresh?.percentageComplete ?? 0}%`);
        update(`refresh ${texts.join(", ")}`.trim());
      },
      note: update,
      isFinished: (snapshots) => snapshots.every(({ state }) => state !== "under way"),
      patienceSeconds,
      signal,
    },
  ).catch((error: unknown) => {
    throw explainAwsError(error, workload);
  });
  if (!groups) throw new UserError("interrupted");
  const failures = groups
    .filter(({ state }) => state === "failed")
    .map((group) => failureMessage(name, group));
  if (failures.length) throw new UserError(failures.join("\n"));
}
