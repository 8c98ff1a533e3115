import type { Mistake } from "./rule.js";

/** Days for which a log group can keep what is written. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
export const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

export function retentionDaysMistake(days: number): Mistake | undefined {
  return RETENTION_DAYS.includes(days)
    ? undefined
    : { message: "is not a retention of CloudWatch's", expected: `one of ${RETENTION_DAYS.join(", ")}` };
}

/** Log group that the builds of an image write to, which Image Builder makes if it is not there. */
export const logGroupName = (image: string) => `/aws/imagebuilder/${image}`;
