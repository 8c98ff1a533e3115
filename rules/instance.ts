import { matching, wholeNumber } from "./rule.js";

/** https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html */
export const instanceTypeMistake = matching(
  /^[a-z0-9-]+\.[a-z0-9-]+$/,
  "is not an instance type",
  "e.g. t3.small",
);

export const deviceNameMistake = matching(/^\/dev\/[a-z0-9]+$/, "is not a device name", "e.g. /dev/xvda");

/** Size of an EBS volume in GiB. https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_EbsInstanceBlockDeviceSpecification.html */
export const volumeSizeMistake = wholeNumber(1, 16_000);

/** EBS types that Image Builder takes. https://docs.aws.amazon.com/ebs/latest/userguide/ebs-volume-types.html */
export const volumeTypeMistake = matching(
  /^(standard|io1|io2|gp2|gp3|sc1|st1)$/,
  "is not an EBS volume type",
  "one of gp3, gp2, io2, io1, st1, sc1, standard",
);

/** Number of instances in an Auto Scaling group. */
export const instanceCountMistake = wholeNumber(0, 10_000);

/** Share of an Auto Scaling group that stays in service, in percent. */
export const percentageMistake = wholeNumber(0, 100);

/** Seconds that a new instance needs before it counts. https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_RefreshPreferences.html */
export const warmupSecondsMistake = wholeNumber(0, 86_400);
