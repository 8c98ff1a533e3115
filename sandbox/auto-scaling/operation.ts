import type { Caller } from "../identity/caller.js";
import { AwsError } from "../wire/errors.js";
import type { Query } from "../wire/query.js";
import type { XmlAnswer, XmlFields } from "../wire/response.js";
import type { Xml } from "../wire/xml.js";

/**
 * The fields of each operation's output, as the API's XML names them. `never` is for operations whose requests are
 * changed here and answered by moto.
 */
export interface AutoScalingOutputs {
  CreateAutoScalingGroup: never;
  UpdateAutoScalingGroup: never;
  SetDesiredCapacity: never;
  DeleteAutoScalingGroup: never;
  DescribeAutoScalingGroups: { AutoScalingGroups: Xml } & XmlFields;
  DescribeScalingActivities: { Activities: Xml };
  StartInstanceRefresh: { InstanceRefreshId: string };
  DescribeInstanceRefreshes: { InstanceRefreshes: Xml };
  CancelInstanceRefresh: { InstanceRefreshId: string };
  RollbackInstanceRefresh: { InstanceRefreshId: string };
  AttachLoadBalancerTargetGroups: never;
  EnableMetricsCollection: Record<string, never>;
  DisableMetricsCollection: Record<string, never>;
  SuspendProcesses: never;
  PutWarmPool: never;
  DescribeWarmPool: { Instances: Xml };
  PutScalingPolicy: { PolicyARN: string; Alarms: Xml };
  DescribePolicies: { ScalingPolicies: Xml };
  DeletePolicy: Record<string, never>;
  PutScheduledUpdateGroupAction: Record<string, never>;
  DescribeScheduledActions: { ScheduledUpdateGroupActions: Xml };
  DeleteScheduledAction: Record<string, never>;
}

export type AutoScalingOperations = {
  readonly [Name in keyof AutoScalingOutputs]: (
    caller: Caller,
    query: Query,
  ) => Promise<XmlAnswer<AutoScalingOutputs[Name]>>;
};

/** The group's name in a call; empty if there is none. */
export function groupName(query: Query): string {
  return query.text("AutoScalingGroupName") ?? "";
}

/** The error of a parameter that Auto Scaling does not take. */
export function validationError(message: string): AwsError {
  return new AwsError(400, "ValidationError", message);
}

/** @throws {AwsError} ValidationError if a value is given that is none of these */
export function assertOneOf(field: string, value: string | undefined, values: readonly string[]): void {
  if (value === undefined || values.includes(value)) return;
  throw validationError(
    `1 validation error detected: Value '${value}' at '${field}' failed to satisfy constraint: Member must satisfy enum value set: [${values.join(", ")}]`,
  );
}
