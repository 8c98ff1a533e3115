import type {
  LifecycleExecutionResourceActionName,
  ResourceStateUpdateExclusionRules,
  ResourceStateUpdateIncludeResources,
  ResourceStatus,
} from "@aws-sdk/client-imagebuilder";
import { type Ami, NO_LAUNCH_PERMISSION } from "../../ec2/ami.js";
import type { World } from "../../world.js";
import { nowSeconds } from "../api/output-fields.js";
import type { Valid } from "../api/sdk-types.js";
import { deleteContainers } from "./lifecycle-containers.js";
import type { ChangedResource, OwnImage } from "./stored.js";
import type { Resource } from "./table.js";

const ACTIONS = {
  AVAILABLE: "AVAILABLE",
  DEPRECATED: "DEPRECATE",
  DISABLED: "DISABLE",
  DELETED: "DELETE",
} as const satisfies Record<ResourceStatus, LifecycleExecutionResourceActionName>;

/** What a change of an image's state takes along, and what it leaves alone. */
interface ChangeSettings {
  readonly includeResources?: Valid<ResourceStateUpdateIncludeResources>;
  readonly exclusionRules?: Valid<ResourceStateUpdateExclusionRules>;
}

/**
 * Changes the state of an image, and of its AMIs and snapshots if they are included; a container's images are deleted with it
 * if they are. An AMI that meets an exclusion rule is left alone, and with it the image.
 * @param accounts other accounts whose copies are taken along
 */
export async function changeState(
  world: Pick<World, "amis" | "moto">,
  image: Resource<OwnImage>,
  status: ResourceStatus,
  { includeResources = {}, exclusionRules }: ChangeSettings,
  accounts: ReadonlySet<string> = new Set(),
): Promise<ChangedResource[]> {
  const { amis } = world;
  const [, , , region = "", accountId = ""] = image.arn.split(":");
  const action = { name: ACTIONS[status] };
  const changed: ChangedResource[] = [];
  const own = amis
    .all()
    .filter(
      ({ tags, ownerId }) =>
        tags.Ec2ImageBuilderArn === image.arn && (ownerId === accountId || accounts.has(ownerId)),
    );
  for (const ami of includeResources.amis ? own : []) {
    const resource = {
      accountId: ami.ownerId,
      resourceId: ami.imageId,
      region: ami.region,
      action,
      parent: image.arn,
    };
    const reason = exclusion(ami, exclusionRules?.amis);
    if (reason) {
      changed.push({ ...resource, state: { status: "SKIPPED", reason } });
      continue;
    }
    setState(amis, ami, status);
    const snapshots = includeResources.snapshots ? deleteSnapshots(amis, ami) : undefined;
    changed.push({ ...resource, state: { status: "SUCCESS" }, snapshots });
  }
  const resource = { accountId, resourceId: image.arn, region, action };
  if (changed.some(({ state }) => state.status === "SKIPPED"))
    return [
      { ...resource, state: { status: "SKIPPED", reason: "It has AMIs that are excluded." } },
      ...changed,
    ];
  if (includeResources.containers) changed.push(...(await deleteContainers(world, image)));
  if (changed.some(({ state }) => state.status === "FAILED"))
    return [
      { ...resource, state: { status: "FAILED", reason: "It has containers that could not be deleted." } },
      ...changed,
    ];
  const deprecationTime = status === "DEPRECATED" ? nowSeconds() : undefined;
  image.body = { ...image.body, state: { status }, deprecationTime };
  return [{ ...resource, state: { status: "SUCCESS" } }, ...changed];
}

type AmiExclusions = NonNullable<NonNullable<ChangeSettings["exclusionRules"]>["amis"]>;

const DAYS = { DAYS: 1, WEEKS: 7, MONTHS: 30, YEARS: 365 } as const;

/** A time so many days, weeks, months or years ago, as ISO 8601. */
export const ago = (value: number, unit: keyof typeof DAYS) =>
  new Date(Date.now() - value * DAYS[unit] * 86_400_000).toISOString();

/** Why an AMI is left alone; undefined if it is not. */
function exclusion(
  { region, launchPermission, tags, lastLaunchedTime }: Ami,
  { isPublic, regions = [], sharedAccounts = [], tagMap = {}, lastLaunched }: AmiExclusions = {},
): string | undefined {
  if (isPublic && launchPermission.groups.includes("all")) return "The AMI is public.";
  if (regions.includes(region)) return `The AMI is in ${region}.`;
  const account = sharedAccounts.find((it) => launchPermission.userIds.includes(it));
  if (account) return `The AMI is shared with ${account}.`;
  if (lastLaunched && lastLaunchedTime && lastLaunchedTime > ago(lastLaunched.value, lastLaunched.unit))
    return `The AMI was launched at ${lastLaunchedTime}.`;
  const tag = Object.entries(tagMap).find(([key, value]) => tags[key] === value);
  return tag && `The AMI has the tag ${tag[0]}.`;
}

function setState(amis: World["amis"], ami: Ami, status: ResourceStatus): void {
  switch (status) {
    case "AVAILABLE":
      ami.state = "available";
      ami.deprecationTime = undefined;
      return;
    case "DEPRECATED":
      ami.deprecationTime = new Date().toISOString();
      return;
    case "DISABLED":
      ami.state = "disabled";
      ami.launchPermission = NO_LAUNCH_PERMISSION;
      return;
    case "DELETED":
      amis.deregister(ami.imageId);
  }
}

function deleteSnapshots(amis: World["amis"], { blockDevices }: Ami): ChangedResource["snapshots"] {
  const unused = blockDevices.filter(({ snapshotId }) => amis.usersOf(snapshotId).length === 0);
  for (const { snapshotId } of unused) amis.deleteSnapshot(snapshotId);
  return unused.map(({ snapshotId }) => ({ snapshotId, state: { status: "SUCCESS" } }));
}
