import {
  type AutoScalingClient,
  type AutoScalingGroup,
  DescribeAutoScalingGroupsCommand,
  DescribeInstanceRefreshesCommand,
  DescribeScalingActivitiesCommand,
  type InstanceRefresh,
} from "@aws-sdk/client-auto-scaling";
import { DescribeImagesCommand, type EC2Client, paginateDescribeInstances } from "@aws-sdk/client-ec2";
import { hasFailed, isUnderWay } from "../../review/model/refresh-status.js";

export interface Clients {
  readonly autoScaling: AutoScalingClient;
  readonly ec2: EC2Client;
}

/** Instances of a group that started from one version of its launch template. */
export interface InstancesOfVersion {
  readonly count: number;
  readonly launchTemplateVersion: string;
  readonly amiId?: string;
  /** Name of the AMI; undefined if it is gone. */
  readonly amiName?: string;
  readonly isCurrent: boolean;
}

export interface Refresh {
  readonly id: string;
  /** https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_InstanceRefresh.html */
  readonly status: string;
  readonly percentageComplete: number;
  readonly instancesToUpdate: number;
  readonly reason?: string;
  readonly startTime?: string;
  readonly endTime?: string;
}

/** How a group's rollout stands. */
export type RolloutState = "current" | "under way" | "failed" | "outdated";

/** State of a fleet's group at one moment. */
export interface GroupSnapshot {
  readonly fleet: string;
  readonly group: string;
  readonly state: RolloutState;
  /** Version of the launch template that the group starts instances from. */
  readonly launchTemplateVersion?: string;
  readonly desiredCapacity: number;
  readonly instances: readonly InstancesOfVersion[];
  /** The newest refresh; undefined if there has been none, or none that AWS still knows. */
  readonly refresh?: Refresh;
  /** Why the instances that the group lacks do not start. */
  readonly launchFailure?: string;
}

/** @returns undefined if there is no such group */
export async function groupSnapshot(
  { autoScaling, ec2 }: Clients,
  fleet: string,
  name: string,
): Promise<GroupSnapshot | undefined> {
  // Asked first: the instances of a refresh that has ended are all replaced when they are asked for afterwards.
  const newest = await newestRefresh(autoScaling, name);
  const { AutoScalingGroups: [group] = [] } = await autoScaling.send(
    new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [name] }),
  );
  if (!group) return undefined;
  const refresh = newest && refreshOf(newest);
  const instances = await instancesByVersion(ec2, group);
  const desiredCapacity = group.DesiredCapacity ?? 0;
  const isShort = (group.Instances?.length ?? 0) < desiredCapacity;
  const failure = isShort ? await launchFailure(autoScaling, name) : undefined;
  return {
    fleet,
    group: name,
    state: stateOf(refresh, instances, failure),
    launchTemplateVersion: launchTemplateOf(group)?.Version,
    desiredCapacity,
    instances,
    refresh,
    launchFailure: failure,
  };
}

/** The newest refresh of a group; undefined if there has been none, none that AWS still knows, or there is no such group. */
export async function newestRefresh(
  client: AutoScalingClient,
  group: string,
): Promise<InstanceRefresh | undefined> {
  const { InstanceRefreshes: refreshes = [] } = await client
    .send(new DescribeInstanceRefreshesCommand({ AutoScalingGroupName: group }))
    .catch((error: unknown) => {
      const isMissing =
        error instanceof Error && error.name === "ValidationError" && /not found/i.test(error.message);
      if (isMissing) return { InstanceRefreshes: [] };
      throw error;
    });
  return [...refreshes].sort((a, b) => time(b.StartTime) - time(a.StartTime)).at(0);
}

function stateOf(
  refresh: Refresh | undefined,
  instances: readonly InstancesOfVersion[],
  failure: string | undefined,
): RolloutState {
  if (refresh && isUnderWay(refresh.status)) return "under way";
  if ((refresh && hasFailed(refresh.status)) || failure !== undefined) return "failed";
  return instances.every(({ isCurrent }) => isCurrent) ? "current" : "outdated";
}

function refreshOf(refresh: InstanceRefresh): Refresh {
  return {
    id: refresh.InstanceRefreshId ?? "",
    status: refresh.Status ?? "Pending",
    percentageComplete: refresh.PercentageComplete ?? 0,
    instancesToUpdate: refresh.InstancesToUpdate ?? 0,
    reason: refresh.StatusReason,
    startTime: refresh.StartTime?.toISOString(),
    endTime: refresh.EndTime?.toISOString(),
  };
}

/** The launch template of a group, which one of several instance types has elsewhere. */
const launchTemplateOf = ({ LaunchTemplate, MixedInstancesPolicy }: AutoScalingGroup) =>
  LaunchTemplate ?? MixedInstancesPolicy?.LaunchTemplate?.LaunchTemplateSpecification;

async function instancesByVersion(ec2: EC2Client, group: AutoScalingGroup): Promise<InstancesOfVersion[]> {
  const { Instances: members = [] } = group;
  const template = launchTemplateOf(group);
  if (!members.length) return [];
  const amis = await amisOfInstances(ec2, group.AutoScalingGroupName ?? "");
  const names = await amiNames(ec2, [...new Set(amis.values())]);
  const versions = new Map<string, InstancesOfVersion>();
  for (const { InstanceId = "", LaunchTemplate: own } of members) {
    const version = own?.Version ?? "";
    const amiId = amis.get(InstanceId);
    const { count } = versions.get(version) ?? { count: 0 };
    versions.set(version, {
      count: count + 1,
      launchTemplateVersion: version,
      amiId,
      amiName: amiId === undefined ? undefined : names.get(amiId),
      isCurrent: version === template?.Version && own?.LaunchTemplateId === template?.LaunchTemplateId,
    });
  }
  return [...versions.values()].sort(
    (a, b) => Number(b.launchTemplateVersion) - Number(a.launchTemplateVersion),
  );
}

/** The AMI of each instance of a group. */
async function amisOfInstances(client: EC2Client, group: string): Promise<Map<string, string>> {
  const Filters = [{ Name: "tag:aws:autoscaling:groupName", Values: [group] }];
  const amis = new Map<string, string>();
  for await (const { Reservations = [] } of paginateDescribeInstances({ client }, { Filters }))
    for (const { Instances = [] } of Reservations)
      for (const { InstanceId, ImageId } of Instances)
        if (InstanceId && ImageId) amis.set(InstanceId, ImageId);
  return amis;
}

/** Names by id, without AMIs that are gone: a filter passes over them, and ids that are not there are an error. */
async function amiNames(client: EC2Client, ids: string[]): Promise<Map<string, string>> {
  if (!ids.length) return new Map();
  const { Images = [] } = await client.send(
    new DescribeImagesCommand({ Filters: [{ Name: "image-id", Values: ids }], IncludeDeprecated: true }),
  );
  return new Map(Images.map(({ ImageId = "", Name = "" }) => [ImageId, Name]));
}

/** Why a group's newest scaling activity has failed; undefined if it has not. */
async function launchFailure(client: AutoScalingClient, group: string): Promise<string | undefined> {
  const { Activities: [newest] = [] } = await client.send(
    new DescribeScalingActivitiesCommand({ AutoScalingGroupName: group, MaxRecords: 1 }),
  );
  const hasFailed = newest?.StatusCode === "Failed" || newest?.StatusCode === "Cancelled";
  return hasFailed ? newest.StatusMessage : undefined;
}

const time = (date: Date | undefined) => date?.getTime() ?? 0;
