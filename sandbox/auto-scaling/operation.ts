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
