import { AutoScalingClient } from "@aws-sdk/client-auto-scaling";
import { EC2Client } from "@aws-sdk/client-ec2";
import { awsClient } from "../../aws/client.js";
import { explainAwsError } from "../../aws/errors.js";
import { answerWithin } from "../../aws/patience.js";
import { show, UserError } from "../../input/problem.js";
import { loadLandingZone } from "../../landing-zone/load.js";
import type { ResolvedWorkload } from "../../landing-zone/types.js";
import { launchTemplateName } from "../../rules/contract.js";
import { ExitCode } from "../exit-code.js";
import { follow } from "../follow.js";
import { endInterrupted, interruption } from "../interruption.js";
import { print } from "../output.js";
import { RolloutProgress } from "./progress.js";
import { failureMessage, groupReport } from "./report.js";
import { type Clients, type GroupSnapshot, groupSnapshot } from "./snapshot.js";
import { cancelRefreshes, type FleetWithGroup, startRefreshes } from "./steer.js";

export interface RolloutOptions {
  readonly follow?: boolean;
  readonly start?: boolean;
  readonly cancel?: boolean;
  /** How long AWS may not answer, in seconds. */
  readonly patience: number;
  readonly json?: boolean;
}

class RolloutFailed extends UserError {
  override readonly exitCode = ExitCode.RolloutFailed;
}

export async function runRollout(
  workloadName: string,
  fleetName: string | undefined,
  options: RolloutOptions,
): Promise<void> {
  const { workloads, namePrefix } = loadLandingZone(".").landingZone;
  const workload = workloads.find(({ name }) => name === workloadName);
  if (!workload) {
    const names = workloads.map(({ name }) => name);
    // A workload of several Regions is one in each.
    const inRegions = names.filter((name) => name.startsWith(`${workloadName}-`));
    throw new UserError(
      `there is no workload ${show(workloadName)}: expected one of ${(inRegions.length ? inRegions : names).join(", ")}`,
    );
  }
  const fleets = fleetsWithGroup(workload, fleetName, namePrefix);
  const clients: Clients = {
    autoScaling: awsClient(AutoScalingClient, workload),
    ec2: awsClient(EC2Client, workload),
  };
  const signal = interruption();
  const command = [
    "npx golden-ami rollout",
    workloadName,
    ...(fleetName === undefined ? [] : [fleetName]),
  ].join(" ");
  const answer = async <T>(promise: Promise<T>): Promise<T> => {
    const answered = await answerWithin(promise, options.patience * 1000, signal).catch((error: unknown) => {
      throw explainAwsError(error, workload);
    });
    return answered === undefined ? endInterrupted(`Look again: ${command}`) : answered;
  };

  let groups = await answer(snapshots(clients, workload, fleets));
  const before = new Map<string, string | undefined>();
  if (options.start) {
    const started = await answer(startRefreshes(clients.autoScaling, fleets, groups));
    for (const { fleet, refresh } of started) before.set(fleet, refresh?.id);
    const names = started.map(({ fleet }) => fleet).join(", ");
    console.error(names ? `A refresh of ${names} has started.` : "There is nothing to start.");
  }
  if (options.cancel) {
    const cancelled = await answer(cancelRefreshes(clients.autoScaling, groups));
    const names = cancelled.map(({ fleet }) => fleet).join(", ");
    console.error(names ? `The refresh of ${names} is being cancelled.` : "There is nothing to cancel.");
  }
  if (options.follow) {
    const progress = new RolloutProgress(process.stderr);
    const followed = await follow(() => snapshots(clients, workload, fleets), {
      update: (snapshot) => progress.update(snapshot),
      note: (text) => progress.note(text),
      // AWS may not know yet of a refresh that it has just started.
      isFinished: (snapshot) =>
        snapshot.every(
          ({ fleet, state, refresh }) =>
            state !== "under way" && !(before.has(fleet) && before.get(fleet) === refresh?.id),
        ),
      patienceSeconds: options.patience,
      signal,
    }).catch((error: unknown) => {
      progress.end();
      console.error(`The rollout may go on. Follow it: ${command} --follow`);
      throw explainAwsError(error, workload);
    });
    progress.end();
    if (!followed) endInterrupted(`The rollout goes on. Follow it: ${command} --follow`);
    groups = followed;
  } else if (options.start || options.cancel) {
    return;
  }
  await print(options.json ? JSON.stringify(groups) : groups.map(groupReport).join("\n"));
  const failures = groups.flatMap((group) => failureMessage(workloadName, group) ?? []);
  if (failures.length) throw new RolloutFailed(failures.join("\n"));
  if (groups.some(({ state }) => state === "under way")) {
    console.error(`Follow it: ${command} --follow`);
    process.exitCode = ExitCode.RolloutUnderWay;
  }
}

/** @throws UserError if there is no such fleet, or no group */
function fleetsWithGroup(
  workload: ResolvedWorkload,
  fleetName: string | undefined,
  namePrefix: string | undefined,
): FleetWithGroup[] {
  const { name, fleets } = workload;
  if (fleetName !== undefined && !fleets.some((fleet) => fleet.name === fleetName)) {
    throw new UserError(
      `${name} has no fleet ${show(fleetName)}: expected one of ${fleets.map((fleet) => fleet.name).join(", ")}`,
    );
  }
  const chosen = fleets.filter((fleet) => fleetName === undefined || fleet.name === fleetName);
  const found = chosen.flatMap(({ name: fleet, autoScaling }) =>
    autoScaling ? [{ fleet, group: launchTemplateName(name, fleet, namePrefix), autoScaling }] : [],
  );
  if (found.length) return found;
  throw new UserError(
    `${chosen.map((fleet) => fleet.name).join(", ")} of ${name} has no Auto Scaling group: others start its instances, and replace them`,
  );
}

/** @throws UserError if a group is not there */
function snapshots(
  clients: Clients,
  workload: ResolvedWorkload,
  fleets: readonly FleetWithGroup[],
): Promise<GroupSnapshot[]> {
  return Promise.all(
    fleets.map(async ({ fleet, group }) => {
      const snapshot = await groupSnapshot(clients, fleet, group);
      if (snapshot) return snapshot;
      throw new UserError(
        `there is no Auto Scaling group ${group} in account ${workload.account}, ${workload.region}. Deploy it first: npx cdktf deploy ${workload.name}`,
      );
    }),
  );
}
