import { AwsError } from "../wire/errors.js";
import { items } from "../wire/xml.js";
import { NO_LAUNCH_PERMISSION } from "./ami.js";
import { ownAmi } from "./find-image.js";
import { type Ec2Operation, required } from "./operation.js";

const TEN_YEARS_MS = 10 * 366 * 24 * 60 * 60 * 1000;

/**
 * Takes an AMI away, and its snapshots if asked to.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeregisterImage.html
 */
export const deregisterImage: Ec2Operation<"DeregisterImage"> = async (call) => {
  const { amis } = call.world;
  const ami = ownAmi(call);
  amis.deregister(ami.imageId);
  if (!call.query.flag("DeleteAssociatedSnapshots")) return { return: true };
  const results = ami.blockDevices.map(({ snapshotId }) => {
    if (amis.usersOf(snapshotId).length > 0) return { snapshotId, returnCode: "skipped" };
    amis.deleteSnapshot(snapshotId);
    return { snapshotId, returnCode: "success" };
  });
  return { return: true, deleteSnapshotResultSet: items(results) };
};

/** Takes all launch permissions away for good: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DisableImage.html */
export const disableImage: Ec2Operation<"DisableImage"> = async (call) => {
  const ami = ownAmi(call);
  ami.state = "disabled";
  ami.launchPermission = NO_LAUNCH_PERMISSION;
  return { return: true };
};

export const enableImage: Ec2Operation<"EnableImage"> = async (call) => {
  const ami = ownAmi(call);
  ami.state = "available";
  return { return: true };
};

/** Sets the date of deprecation, which is rounded to the minute, and neither in the past nor ten years off. */
export const enableImageDeprecation: Ec2Operation<"EnableImageDeprecation"> = async (call) => {
  const text = required(call.query, "DeprecateAt");
  const ami = ownAmi(call);
  const at = new Date(text);
  const now = Date.now();
  if (Number.isNaN(at.getTime()) || at.getTime() < now - 60_000 || at.getTime() > now + TEN_YEARS_MS) {
    throw new AwsError(
      400,
      "InvalidParameterValue",
      `Invalid DeprecateAt ${text}: expected a time between now and 10 years from now`,
    );
  }
  at.setUTCSeconds(0, 0);
  ami.deprecationTime = at.toISOString();
  return { return: true };
};

export const disableImageDeprecation: Ec2Operation<"DisableImageDeprecation"> = async (call) => {
  const ami = ownAmi(call);
  ami.deprecationTime = undefined;
  return { return: true };
};
