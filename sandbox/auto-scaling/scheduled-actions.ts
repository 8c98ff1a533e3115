import { randomUUID } from "node:crypto";
import { type Place, placeKey } from "../identity/caller.js";
import { partitionOf } from "../identity/regions.js";
import type { Query } from "../wire/query.js";
import type { XmlFields } from "../wire/response.js";
import type { Xml } from "../wire/xml.js";
import { groupName, validationError } from "./operation.js";

const SIZES = ["MinSize", "MaxSize", "DesiredCapacity"] as const;
const TIMES = ["StartTime", "EndTime"] as const;

/** The scheduled actions of groups, which come to pass never here. moto has one of a name for all groups. */
export class ScheduledActions {
  /** By account, Region and group, and by name then. */
  readonly #actions = new Map<string, Map<string, XmlFields>>();

  reset(): void {
    this.#actions.clear();
  }

  /**
   * https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_PutScheduledUpdateGroupAction.html
   * @throws {AwsError} ValidationError
   */
  put(caller: Place, query: Query): Record<string, never> {
    const name = query.text("ScheduledActionName") ?? "";
    if (!name) throw validationError("ScheduledActionName is required.");
    assertTimes(query);
    assertSizes(query);
    const group = groupName(query);
    const actions = this.#of(caller, group);
    const fields = [...SIZES, ...TIMES, "Recurrence", "TimeZone"];
    actions.set(name, {
      AutoScalingGroupName: group,
      ScheduledActionName: name,
      ScheduledActionARN: actions.get(name)?.ScheduledActionARN ?? arnOf(caller, group, name),
      ...Object.fromEntries(fields.map((field) => [field, query.text(field)])),
    });
    return {};
  }

  describe(caller: Place, query: Query): { ScheduledUpdateGroupActions: Xml } {
    const names = query.list("ScheduledActionNames.member");
    const chosen = [...this.#of(caller, groupName(query)).values()].filter(
      ({ ScheduledActionName }) => !names.length || names.includes(String(ScheduledActionName)),
    );
    return { ScheduledUpdateGroupActions: { member: chosen } };
  }

  remove(caller: Place, query: Query): Record<string, never> {
    if (!this.#of(caller, groupName(query)).delete(query.text("ScheduledActionName") ?? ""))
      throw validationError("Scheduled action name not found");
    return {};
  }

  forget(caller: Place, group: string): void {
    this.#actions.delete(placeKey(caller, group));
  }

  #of(caller: Place, group: string): Map<string, XmlFields> {
    const key = placeKey(caller, group);
    const actions = this.#actions.get(key) ?? new Map<string, XmlFields>();
    this.#actions.set(key, actions);
    return actions;
  }
}

const arnOf = ({ account, region }: Place, group: string, name: string) =>
  `arn:${partitionOf(region)}:autoscaling:${region}:${account}:scheduledUpdateGroupAction:${randomUUID()}:autoScalingGroupName/${group}:scheduledActionName/${name}`;

function assertTimes(query: Query): void {
  const recurrence = query.text("Recurrence");
  const [start, end] = TIMES.map((field) => Date.parse(query.text(field) ?? ""));
  if (recurrence === undefined && Number.isNaN(start))
    throw validationError("Either StartTime or Recurrence must be specified.");
  if (recurrence !== undefined && recurrence.trim().split(/\s+/).length !== 5)
    throw validationError(`Given recurrence string:${recurrence} is invalid`);
  if (start !== undefined && start < Date.now()) throw validationError("Given start time is in the past");
  if (end !== undefined && end < Date.now()) throw validationError("Given end time is in the past");
  if (start !== undefined && end !== undefined && end <= start)
    throw validationError("Given end time is before the start time");
  const zone = query.text("TimeZone");
  if (zone !== undefined && !isTimeZone(zone)) throw validationError(`Given time zone:${zone} is invalid`);
}

function assertSizes(query: Query): void {
  const [min, max, desired] = SIZES.map((field) => query.text(field));
  if (min === undefined && max === undefined && desired === undefined)
    throw validationError("At least one of MinSize, MaxSize and DesiredCapacity must be specified.");
  const lowest = Number(min ?? 0);
  const highest = Number(max ?? Infinity);
  if (lowest > highest) throw validationError(`Given max size:${highest} is less than min size:${lowest}`);
  if (desired !== undefined && (Number(desired) < lowest || Number(desired) > highest))
    throw validationError(
      `Desired capacity:${desired} must be between the specified min size:${lowest} and max size:${highest}`,
    );
}

function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat("en", { timeZone: name }));
  } catch {
    return false;
  }
}
