import { Keys } from "../kms/keys.js";
import { AwsError } from "../wire/errors.js";
import type { Query } from "../wire/query.js";
import { XmlElement } from "../wire/xml.js";
import { type Ami, type BlockDevice, NO_LAUNCH_PERMISSION, newId } from "./ami.js";
import { isAmiName } from "./ami-name-check.js";
import { findImage, visibleImage } from "./find-image.js";
import type { Image } from "./image.js";
import { type Ec2Call, type Ec2Operation, required } from "./operation.js";
import { specifiedTags } from "./tags.js";

/** Copies an AMI into the Region of the call. The caller owns the copy, which is shared with nobody. */
export const copyImage: Ec2Operation<"CopyImage"> = async (call) => {
  const { caller, query } = call;
  const sourceImageId = required(query, "SourceImageId");
  const sourceImageRegion = required(query, "SourceRegion");
  const source = visibleImage({ ...call, caller: { ...caller, region: sourceImageRegion } }, sourceImageId);
  const encrypted = query.flag("Encrypted") || query.text("KmsKeyId") !== undefined;
  const blockDevices = await Promise.all(
    source.devices.flatMap(({ deviceName, ebs }) => {
      if (!ebs || !deviceName) return [];
      return [copyDevice(call, deviceName, ebs, encrypted)];
    }),
  );
  const copiesTags = query.flag("CopyImageTags") && source.ownerId === caller.account;
  return register(call, required(query, "Name"), {
    description:
      query.text("Description") ?? `[Copied ${sourceImageId} from ${sourceImageRegion}] ${source.name}`,
    architecture: source.architecture,
    platform: source.platform,
    awsSoftware: source.awsSoftware,
    bootMode: source.bootMode,
    imdsSupport: source.imdsSupport,
    enaSupport: source.enaSupport,
    rootDeviceName: source.rootDeviceName ?? "/dev/xvda",
    blockDevices,
    tags: { ...(copiesTags && source.tags), ...specifiedTags(query, "image") },
    sourceImageId,
    sourceImageRegion,
  });
};

/** Registers an EBS-backed AMI: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RegisterImage.html */
export const registerImage: Ec2Operation<"RegisterImage"> = async (call) => {
  const { query } = call;
  const name = required(query, "Name");
  const rootDeviceName = query.text("RootDeviceName");
  if (!rootDeviceName) {
    throw new AwsError(
      400,
      "InvalidRequest",
      "The request must contain RootDeviceName for an EBS-backed image.",
    );
  }
  const blockDevices = requestedDevices(query);
  const root = blockDevices.find(({ deviceName }) => deviceName === rootDeviceName);
  if (!root?.snapshotId) {
    throw new AwsError(
      400,
      "InvalidBlockDeviceMapping",
      `The device ${rootDeviceName} must have a snapshot: it is the root device.`,
    );
  }
  return register(call, name, {
    description: query.text("Description"),
    architecture: query.text("Architecture") === "arm64" ? "arm64" : "x86_64",
    bootMode: query.text("BootMode"),
    imdsSupport: query.text("ImdsSupport"),
    enaSupport: query.flag("EnaSupport"),
    rootDeviceName,
    blockDevices,
    tags: specifiedTags(query, "image"),
  });
};

const DEFAULT_VOLUME = {
  snapshotId: "",
  volumeSizeGiB: 8,
  volumeType: "gp3",
  encrypted: false,
  deleteOnTermination: true,
} as const;

/** Makes an AMI of an instance that moto runs. */
export const createImage: Ec2Operation<"CreateImage"> = async (call) => {
  const { world, caller, query } = call;
  const instanceId = required(query, "InstanceId");
  const name = required(query, "Name");
  const response = await world.moto.call(caller, "ec2", {
    form: { Action: "DescribeInstances", "InstanceId.1": instanceId },
  });
  if (response.status !== 200) return response;
  const [reservation] = XmlElement.parse(response.body.toString()).list(
    "DescribeInstancesResponse",
    "reservationSet",
  );
  const instance = reservation?.list("instancesSet")[0];
  const source = findImage(world, instance?.text("imageId") ?? "", caller.region);
  const rootDeviceName = source?.rootDeviceName ?? "/dev/sda1";
  const devices = new Map<string, BlockDevice>();
  for (const device of [...inheritedDevices(source, rootDeviceName), ...requestedDevices(query)]) {
    devices.set(device.deviceName, { ...device, snapshotId: newId("snap") });
  }
  return register(call, name, {
    description: query.text("Description"),
    architecture: source?.architecture ?? "x86_64",
    platform: source?.platform,
    awsSoftware: source?.awsSoftware,
    bootMode: source?.bootMode,
    imdsSupport: source?.imdsSupport,
    enaSupport: source?.enaSupport,
    rootDeviceName,
    blockDevices: [...devices.values()],
    tags: specifiedTags(query, "image"),
    sourceInstanceId: instanceId,
  });
};

function register(
  { world, caller }: Ec2Call,
  name: string,
  ami: Omit<Ami, "imageId" | "name" | "ownerId" | "region" | "creationDate" | "state" | "launchPermission">,
): { imageId: string } {
  if (!isAmiName(name)) {
    throw new AwsError(
      400,
      "InvalidAMIName.Malformed",
      "AMI names must be between 3 and 128 characters long, and may contain letters, numbers, '(', ')', '.', '-', '/' and '_'",
    );
  }
  const taken = world.amis.in(caller.region).find((it) => it.ownerId === caller.account && it.name === name);
  if (taken) {
    throw new AwsError(
      400,
      "InvalidAMIName.Duplicate",
      `AMI name ${name} is already in use by AMI ${taken.imageId}`,
    );
  }
  const imageId = newId("ami");
  world.amis.register({
    ...ami,
    imageId,
    name,
    ownerId: caller.account,
    region: caller.region,
    creationDate: new Date().toISOString(),
    state: "available",
    launchPermission: NO_LAUNCH_PERMISSION,
  });
  return { imageId };
}

/** A copy's device. It is encrypted under the key that is named or the caller's own for EBS, never under the source's. */
async function copyDevice(
  { world, caller, query }: Ec2Call,
  deviceName: string,
  ebs: NonNullable<Image["devices"][number]["ebs"]>,
  encrypts: boolean,
): Promise<BlockDevice> {
  const encrypted = ebs.encrypted || encrypts;
  const device = {
    deviceName,
    snapshotId: newId("snap"),
    volumeSizeGiB: ebs.volumeSizeGiB,
    volumeType: ebs.volumeType,
    encrypted,
    deleteOnTermination: ebs.deleteOnTermination,
  };
  if (!encrypted) return device;
  const keyId = query.text("KmsKeyId") ?? "alias/aws/ebs";
  const key = await new Keys(world.moto).describe(caller, keyId);
  return { ...device, kmsKeyId: key?.arn ?? keyId };
}

/** The volumes that an instance has from its AMI, whose keys are theirs too. */
function inheritedDevices(source: Image | undefined, rootDeviceName: string): BlockDevice[] {
  const devices = source?.devices ?? [{ deviceName: rootDeviceName, ebs: DEFAULT_VOLUME }];
  return devices.flatMap(({ deviceName, ebs }) => (deviceName && ebs ? [{ deviceName, ...ebs }] : []));
}

function requestedDevices(query: Query): BlockDevice[] {
  return query.prefixes("BlockDeviceMapping").flatMap((prefix) => {
    const deviceName = query.text(`${prefix}.DeviceName`);
    if (!deviceName || query.text(`${prefix}.NoDevice`) !== undefined) return [];
    return [
      {
        deviceName,
        snapshotId: query.text(`${prefix}.Ebs.SnapshotId`) ?? "",
        volumeSizeGiB: Number(query.text(`${prefix}.Ebs.VolumeSize`) ?? "8"),
        volumeType: query.text(`${prefix}.Ebs.VolumeType`) ?? "gp2",
        encrypted: query.flag(`${prefix}.Ebs.Encrypted`),
        kmsKeyId: query.text(`${prefix}.Ebs.KmsKeyId`),
        deleteOnTermination: query.text(`${prefix}.Ebs.DeleteOnTermination`) !== "false",
      },
    ];
  });
}
