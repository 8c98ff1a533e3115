import type { Query } from "../wire/query.js";
import type { Xml } from "../wire/xml.js";
import { assertOneOf, validationError } from "./operation.js";

const PREFIX = "Preferences";

/** The preferences of an instance refresh. One that is not given is not shown either, except for AWS's defaults. */
export interface Preferences {
  readonly minHealthyPercentage: number;
  readonly maxHealthyPercentage: number;
  readonly instanceWarmup?: number;
  readonly checkpointPercentages: readonly number[];
  readonly checkpointDelay?: number;
  readonly skipMatching: boolean;
  readonly autoRollback: boolean;
  readonly scaleInProtectedInstances: string;
  readonly standbyInstances: string;
  readonly alarms: readonly string[];
  readonly bakeTime?: number;
}

/**
 * Reads the preferences, and checks them: https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_RefreshPreferences.html
 * @throws {AwsError} ValidationError
 */
export function preferencesOf(query: Query): Preferences {
  const checkpointPercentages = query
    .list(`${PREFIX}.CheckpointPercentages.member`)
    .map((text) => integer("CheckpointPercentages", text, 1, 100));
  const preferences = {
    minHealthyPercentage: number(query, "MinHealthyPercentage", 0, 100) ?? 90,
    maxHealthyPercentage: number(query, "MaxHealthyPercentage", 100, 200) ?? 100,
    instanceWarmup: number(query, "InstanceWarmup", 0, Number.MAX_SAFE_INTEGER),
    checkpointPercentages,
    checkpointDelay:
      number(query, "CheckpointDelay", 0, 172_800) ?? (checkpointPercentages.length > 0 ? 3600 : undefined),
    skipMatching: query.flag(`${PREFIX}.SkipMatching`),
    autoRollback: query.flag(`${PREFIX}.AutoRollback`),
    scaleInProtectedInstances: oneOf(query, "ScaleInProtectedInstances", ["Ignore", "Refresh", "Wait"]),
    standbyInstances: oneOf(query, "StandbyInstances", ["Ignore", "Terminate", "Wait"]),
    alarms: query.list(`${PREFIX}.AlarmSpecification.Alarms.member`),
    bakeTime: number(query, "BakeTime", 0, 172_800),
  };
  if (preferences.maxHealthyPercentage - preferences.minHealthyPercentage > 100) {
    throw validationError(
      "The difference between MaxHealthyPercentage and MinHealthyPercentage cannot be greater than 100.",
    );
  }
  if (checkpointPercentages.some((it, index) => index > 0 && it <= (checkpointPercentages[index - 1] ?? 0))) {
    throw validationError("CheckpointPercentages must be in ascending order.");
  }
  if (preferences.checkpointDelay !== undefined && checkpointPercentages.length === 0) {
    throw validationError("CheckpointDelay can only be specified with CheckpointPercentages.");
  }
  return preferences;
}

export function preferencesXml(preferences: Preferences): Xml {
  const { checkpointPercentages, alarms } = preferences;
  return {
    MinHealthyPercentage: preferences.minHealthyPercentage,
    MaxHealthyPercentage: preferences.maxHealthyPercentage,
    InstanceWarmup: preferences.instanceWarmup,
    CheckpointPercentages: checkpointPercentages.length > 0 ? { member: checkpointPercentages } : undefined,
    CheckpointDelay: preferences.checkpointDelay,
    SkipMatching: preferences.skipMatching,
    AutoRollback: preferences.autoRollback,
    ScaleInProtectedInstances: preferences.scaleInProtectedInstances,
    StandbyInstances: preferences.standbyInstances,
    AlarmSpecification: alarms.length > 0 ? { Alarms: { member: alarms } } : undefined,
    BakeTime: preferences.bakeTime,
  };
}

function number(query: Query, name: string, minimum: number, maximum: number): number | undefined {
  const text = query.text(`${PREFIX}.${name}`);
  return text === undefined ? undefined : integer(name, text, minimum, maximum);
}

function integer(name: string, text: string, minimum: number, maximum: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= minimum && value <= maximum) return value;
  const field = `preferences.${name.charAt(0).toLowerCase()}${name.slice(1)}`;
  const rule =
    value < minimum
      ? `Member must have value greater than or equal to ${minimum}`
      : `Member must have value less than or equal to ${maximum}`;
  throw validationError(
    `1 validation error detected: Value '${text}' at '${field}' failed to satisfy constraint: ${rule}`,
  );
}

function oneOf(query: Query, name: string, values: readonly string[]): string {
  const value = query.text(`${PREFIX}.${name}`) ?? values[0] ?? "";
  assertOneOf(name, value, values);
  return value;
}
