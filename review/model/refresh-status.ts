/**
 * Statuses of an instance refresh that has not ended.
 * https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_InstanceRefresh.html
 */
const UNDER_WAY: ReadonlySet<string> = new Set([
  "Pending",
  "InProgress",
  "Cancelling",
  "RollbackInProgress",
  "Baking",
]);

export const isUnderWay = (status: string) => UNDER_WAY.has(status);

/** Whether a refresh has ended, and not all instances are of the newest version. */
export const hasFailed = (status: string) => status !== "Successful" && !isUnderWay(status);
