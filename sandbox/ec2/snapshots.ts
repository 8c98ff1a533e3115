import { AwsError } from "../wire/errors.js";
import { items, type Xml, XmlElement } from "../wire/xml.js";
import type { Snapshot } from "./ami.js";
import { applyFilters, type FilterFields, filtersOf } from "./filters.js";
import { type Ec2Operation, required } from "./operation.js";

/**
 * The filters of DescribeSnapshots.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSnapshots.html
 */
const FIELDS: FilterFields<Snapshot> = {
  description: (it) => [it.description],
  encrypted: (it) => [String(it.encrypted)],
  "owner-alias": () => [],
  "owner-id": (it) => [it.ownerId],
  progress: () => ["100%"],
  "snapshot-id": (it) => [it.snapshotId],
  "start-time": (it) => [it.startTime],
  status: () => ["completed"],
  "storage-tier": () => ["standard"],
  "volume-id": () => ["vol-ffffffff"],
  "volume-size": (it) => [String(it.volumeSizeGiB)],
};

/** Shows moto's snapshots and those behind the caller's AMIs, which are there until they are deleted themselves. */
export const describeSnapshots: Ec2Operation<"DescribeSnapshots"> = async ({ world, caller, query }) => {
  const ids = query.list("SnapshotId");
  const owners = query.list("Owner");
  const mine = world.amis.snapshotsOf(caller.account, caller.region);
  const named = mine.filter(({ snapshotId }) => ids.length === 0 || ids.includes(snapshotId));
  const owned = owners.length === 0 || owners.includes("self") || owners.includes(caller.account);
  const found = owned ? applyFilters(named, filtersOf(query), FIELDS, () => ({})) : [];
  const snapshots = found.map(snapshotXml);
  const others = ids.filter((id) => !mine.some(({ snapshotId }) => snapshotId === id));
  if (ids.length > 0 && others.length === 0) return { snapshotSet: items(snapshots) };
  const form = query.without("SnapshotId");
  for (const [index, id] of others.entries()) form[`SnapshotId.${index + 1}`] = id;
  const response = await world.moto.call(caller, "ec2", { form });
  if (response.status !== 200) return response;
  // moto takes no notice of owners.
  const motos = XmlElement.parse(response.body.toString())
    .list("DescribeSnapshotsResponse", "snapshotSet")
    .filter((it) => {
      const owner = it.text("ownerId") ?? "";
      return (
        owners.length === 0 || owners.includes(owner) || (owners.includes("self") && owner === caller.account)
      );
    });
  return { snapshotSet: items([...snapshots, ...motos.map((it) => it.xml())]) };
};

export const deleteSnapshot: Ec2Operation<"DeleteSnapshot"> = async ({ world, caller, query }) => {
  const snapshotId = required(query, "SnapshotId");
  const snapshot = world.amis.snapshot(snapshotId);
  if (!snapshot || snapshot.region !== caller.region) return undefined;
  if (snapshot.ownerId !== caller.account) {
    throw new AwsError(400, "InvalidSnapshot.NotFound", `The snapshot '${snapshotId}' does not exist.`);
  }
  const [user] = world.amis.usersOf(snapshotId);
  if (user) {
    throw new AwsError(
      400,
      "InvalidSnapshot.InUse",
      `The snapshot ${snapshotId} is currently in use by ${user.imageId}`,
    );
  }
  world.amis.deleteSnapshot(snapshotId);
  return { return: true };
};

function snapshotXml(snapshot: Snapshot): Xml {
  return {
    snapshotId: snapshot.snapshotId,
    volumeId: "vol-ffffffff",
    status: "completed",
    startTime: snapshot.startTime,
    progress: "100%",
    ownerId: snapshot.ownerId,
    volumeSize: snapshot.volumeSizeGiB,
    description: snapshot.description,
    encrypted: snapshot.encrypted,
    kmsKeyId: snapshot.kmsKeyId,
    storageTier: "standard",
    tagSet: items([]),
  };
}
