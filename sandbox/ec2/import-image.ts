import { randomBytes } from "node:crypto";
import { AwsError } from "../wire/errors.js";
import { items } from "../wire/xml.js";
import { type Ami, NO_LAUNCH_PERMISSION, newId } from "./ami.js";
import type { Ec2Operation } from "./operation.js";

const FORMATS = ["OVA", "RAW", "VHD", "VHDX", "VMDK"];

/**
 * Makes an AMI of a virtual machine's disks, which is named as the task that made it. It is there at once.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ImportImage.html
 */
export const importImage: Ec2Operation<"ImportImage"> = async ({ world, caller, query }) => {
  const disks = query.prefixes("DiskContainer");
  if (!disks.length) throw invalid("The request must contain DiskContainers.");
  for (const disk of disks) {
    const format = query.text(`${disk}.Format`) ?? "";
    if (!FORMATS.includes(format.toUpperCase())) throw invalid(`The format '${format}' is not supported.`);
    const source = [`${disk}.Url`, `${disk}.SnapshotId`, `${disk}.UserBucket.S3Key`];
    if (source.every((name) => query.text(name) === undefined))
      throw invalid("A disk container needs a Url, a SnapshotId or a UserBucket.");
  }
  // https://docs.aws.amazon.com/vm-import/latest/userguide/required-permissions.html
  const role = query.text("RoleName") ?? "vmimport";
  const { status } = await world.moto.call(caller, "iam", { form: { Action: "GetRole", RoleName: role } });
  if (status !== 200)
    throw invalid(`The service role ${role} provided does not exist or does not have sufficient permissions`);
  const rootDeviceName = "/dev/sda1";
  const ami: Ami = {
    imageId: newId("ami"),
    name: `import-ami-0${randomBytes(8).toString("hex")}`,
    description: query.text("Description"),
    ownerId: caller.account,
    region: caller.region,
    creationDate: new Date().toISOString(),
    architecture: query.text("Architecture") === "arm64" ? "arm64" : "x86_64",
    platform: query.text("Platform") === "Windows" ? "windows" : undefined,
    rootDeviceName,
    blockDevices: [
      {
        deviceName: rootDeviceName,
        snapshotId: newId("snap"),
        volumeSizeGiB: 8,
        volumeType: "gp2",
        encrypted: query.flag("Encrypted"),
        kmsKeyId: query.text("KmsKeyId"),
        deleteOnTermination: true,
      },
    ],
    state: "available",
    launchPermission: NO_LAUNCH_PERMISSION,
    tags: {},
  };
  world.amis.register(ami);
  return { ...taskOf(ami), status: "active", progress: "1" };
};

/** Shows the tasks whose AMIs are there: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeImportImageTasks.html */
export const describeImportImageTasks: Ec2Operation<"DescribeImportImageTasks"> = async ({
  world,
  caller,
  query,
}) => {
  const ids = query.list("ImportTaskId");
  const all = world.amis
    .in(caller.region)
    .filter(({ ownerId, name }) => ownerId === caller.account && name.startsWith("import-ami-"));
  const missing = ids.find((id) => !all.some(({ name }) => name === id));
  if (missing !== undefined)
    throw new AwsError(
      400,
      "InvalidConversionTaskId.NotFound",
      `The import task '${missing}' does not exist.`,
    );
  const found = all.filter(({ name }) => !ids.length || ids.includes(name));
  return {
    importImageTaskSet: items(
      found.map((ami) => ({ ...taskOf(ami), imageId: ami.imageId, status: "completed" })),
    ),
  };
};

const taskOf = ({ name, architecture, platform, description }: Ami) => ({
  importTaskId: name,
  architecture,
  platform: platform === "windows" ? "Windows" : "Linux",
  description,
});

const invalid = (message: string) => new AwsError(400, "InvalidParameter", message);
