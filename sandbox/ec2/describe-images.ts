import type { Query } from "../wire/query.js";
import { items } from "../wire/xml.js";
import type { World } from "../world.js";
import type { Ami } from "./ami.js";
import { applyFilters, type FilterFields, filtersOf } from "./filters.js";
import { assertImageIds, imagesNotFound } from "./find-image.js";
import { type Image, type ImageDevice, imageOfAmi, imageXml } from "./image.js";
import type { Ec2Operation } from "./operation.js";
import { page } from "./page.js";
import { publicAmis } from "./public-amis.js";

const ofDevices =
  (field: (ebs: NonNullable<ImageDevice["ebs"]>) => string | number | boolean | undefined) =>
  (image: Image) =>
    image.devices.map(({ ebs }) => ebs && text(field(ebs)));

/** The filters of DescribeImages: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeImages.html */
const FIELDS: FilterFields<Image> = {
  architecture: (it) => [it.architecture],
  "block-device-mapping.delete-on-termination": ofDevices((ebs) => ebs.deleteOnTermination),
  "block-device-mapping.device-name": (it) => it.devices.map(({ deviceName }) => deviceName),
  "block-device-mapping.encrypted": ofDevices((ebs) => ebs.encrypted),
  "block-device-mapping.snapshot-id": ofDevices((ebs) => ebs.snapshotId),
  "block-device-mapping.volume-size": ofDevices((ebs) => ebs.volumeSizeGiB),
  "block-device-mapping.volume-type": ofDevices((ebs) => ebs.volumeType),
  "boot-mode": (it) => [it.bootMode],
  "creation-date": (it) => [it.creationDate],
  description: (it) => [it.description],
  "ena-support": (it) => [text(it.enaSupport)],
  "free-tier-eligible": () => ["false"],
  hypervisor: (it) => [it.hypervisor],
  "image-allowed": () => ["true"],
  "image-id": (it) => [it.imageId],
  "image-type": (it) => [it.imageType],
  "is-public": (it) => [text(it.isPublic)],
  "kernel-id": () => [],
  "manifest-location": (it) => [it.imageLocation],
  name: (it) => [it.name],
  "owner-alias": (it) => [it.ownerAlias],
  "owner-id": (it) => [it.ownerId],
  platform: (it) => [it.platform],
  "product-code": () => [],
  "product-code.type": () => [],
  "ramdisk-id": () => [],
  "root-device-name": (it) => [it.rootDeviceName],
  "root-device-type": (it) => [it.rootDeviceType],
  "source-image-id": (it) => [it.sourceImageId],
  "source-image-region": (it) => [it.sourceImageRegion],
  "source-instance-id": (it) => [it.sourceInstanceId],
  "sriov-net-support": (it) => [it.sriovNetSupport],
  state: (it) => [it.state],
  "state-reason-code": () => [],
  "state-reason-message": () => [],
  "virtualization-type": (it) => [it.virtualizationType],
};

export const describeImages: Ec2Operation<"DescribeImages"> = async ({ world, caller, query }) => {
  const ids = query.list("ImageId");
  assertImageIds(ids);
  const visible = visibleAmis(world, caller, query).map((ami) =>
    imageOfAmi(ami, world.amis.visibility.tagsSeenBy(ami, caller.account)),
  );
  const all = [...visible, ...publicAmis(caller.region).images.filter(isCurrent(query))];
  const chosen = all.filter(
    (image) =>
      (ids.length === 0 || ids.includes(image.imageId)) &&
      ownedByOneOf(image, query.list("Owner"), caller.account) &&
      (image.ownerAlias === undefined || publicIsWanted(query)),
  );
  const missing = ids.filter((id) => !all.some((image) => image.imageId === id));
  if (missing.length > 0) throw imagesNotFound(missing);
  const matching = applyFilters(chosen, filtersOf(query), FIELDS, ({ tags }) => tags);
  const { items: images, nextToken } = page(matching, query, ids.length > 0 ? "ImageIds" : undefined);
  return { imagesSet: items(images.map(imageXml)), nextToken };
};

/** The AMIs that the caller sees. Others' deprecated ones and own disabled ones must be asked for, or named by id. */
function visibleAmis(world: World, caller: { account: string; region: string }, query: Query): Ami[] {
  const ids = query.list("ImageId");
  const current = isCurrent(query);
  return world.amis.in(caller.region).filter((ami) => {
    const named = ids.includes(ami.imageId);
    if (!world.amis.visibility.visibleTo(ami, caller.account)) return false;
    if (ami.ownerId !== caller.account && !current(ami)) return false;
    if (ami.state === "disabled" && !named && !query.flag("IncludeDisabled")) return false;
    return executableBy(world, ami, caller.account, query.list("ExecutableBy"));
  });
}

/** Whether an AMI of another account is shown, which a deprecated one is only if it is asked for, or named by its id. */
function isCurrent(query: Query): (image: Pick<Image, "imageId" | "deprecationTime">) => boolean {
  const ids = query.list("ImageId");
  const now = new Date().toISOString();
  return ({ imageId, deprecationTime }) =>
    deprecationTime === undefined ||
    deprecationTime > now ||
    query.flag("IncludeDeprecated") ||
    ids.includes(imageId);
}

/** Whether `ExecutableBy` finds an AMI. Of another account than the caller's, only its own launch permission counts. */
function executableBy(world: World, ami: Ami, account: string, users: readonly string[]): boolean {
  if (users.length === 0) return true;
  return users.some((user) => {
    if (user === "all") return ami.launchPermission.groups.includes("all");
    if (user === "self" || user === account) return world.amis.visibility.explicitlySharedWith(ami, account);
    return ami.launchPermission.userIds.includes(user);
  });
}

function publicIsWanted(query: Query): boolean {
  const users = query.list("ExecutableBy");
  return users.length === 0 || users.includes("all");
}

function ownedByOneOf(image: Image, owners: readonly string[], account: string): boolean {
  if (owners.length === 0) return true;
  return owners.some((owner) =>
    owner === "self" ? image.ownerId === account : owner === image.ownerId || owner === image.ownerAlias,
  );
}

function text(value: string | number | boolean | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}
