import { isDeepStrictEqual } from "node:util";
import { isObject } from "../../input/value.js";
import type { Change } from "../../plan/plan-json.js";
import type { AttributeChange } from "./review.js";

/**
 * Attributes whose values a review may show, wherever they are nested: of any other only the name, because a value that
 * nobody has marked as sensitive may be a secret all the same.
 */
const SHOWN = new Set([
  "ami",
  "ami_id",
  "architecture",
  "capacity_rebalance",
  "cpu_credits",
  "default_version",
  "desired_capacity",
  "device_name",
  "enabled",
  "encrypted",
  "health_check_grace_period",
  "health_check_type",
  "http_put_response_hop_limit",
  "http_tokens",
  "image_id",
  "instance_type",
  "instance_types",
  "iops",
  "latest_version",
  "max_healthy_percentage",
  "max_instance_lifetime",
  "max_size",
  "min_healthy_percentage",
  "min_size",
  "parent_image",
  "pipeline_execution_start_condition",
  "region",
  "schedule_expression",
  "status",
  "throughput",
  "timezone",
  "version",
  "volume_size",
  "volume_type",
]);

type Path = readonly (string | number)[];

/**
 * The attributes that a change changes, sorted as the provider has them. Nothing if it creates or deletes; of a replacement,
 * not those that the provider computes anew.
 */
export function attributeChanges({
  before,
  after,
  after_unknown,
  before_sensitive,
  after_sensitive,
  actions,
}: Change): AttributeChange[] {
  if (!isObject(before) || !isObject(after)) return [];
  const found: AttributeChange[] = [];
  const isReplaced = actions.includes("delete");
  const sensitive = [before_sensitive, after_sensitive];
  compare([], { before, after, unknown: after_unknown, sensitive }, (change, isGone) => {
    if (!isReplaced || !(isGone || change.shown === "known after apply")) found.push(change);
  });
  return found;
}

/** @param isGone whether it has no value afterwards */
type Add = (change: AttributeChange, isGone: boolean) => void;

interface Values {
  readonly before: unknown;
  readonly after: unknown;
  /** Masks have the values' shape, with true for all that is below. */
  readonly unknown: unknown;
  readonly sensitive: readonly unknown[];
}

function compare(path: Path, values: Values, report: Add): void {
  const { before, after, unknown, sensitive } = values;
  const isUnknown = unknown === true;
  if (!isUnknown && !hasTrue(unknown) && isSame(before, after)) return;
  const add = (change: Omit<AttributeChange, "path">) =>
    report({ path: formatPath(path), ...change }, !isUnknown && isNothing(after));
  // A mask says less of a set than of its elements: https://github.com/hashicorp/terraform/issues/29618
  const isSensitive = isListLike(before, after) ? sensitive.some(hasTrue) : sensitive.includes(true);
  if (isSensitive) return void add({ shown: "sensitive" });
  if (isUnknown) return void add({ before: shownValue(path, before), shown: "known after apply" });
  if (isObjectLike(before, after)) {
    const keys = new Set(
      [before, after, unknown].flatMap((value) => (isObject(value) ? Object.keys(value) : [])),
    );
    for (const key of keys) compare([...path, key], inside(values, key), report);
  } else if (isListLike(before, after) && hasContainers(before, after)) {
    // What is unknown has its place in the list, and is equal to nothing.
    const pairs = hasTrue(unknown)
      ? inPairs(listOf(before), listOf(after))
      : withoutEqual(listOf(before), listOf(after));
    for (const [index, [old, next]] of pairs.entries()) {
      compare(
        [...path, index],
        { before: old, after: next, unknown: at(unknown, index), sensitive: [] },
        report,
      );
    }
  } else {
    const shown = shownValue(path, before);
    const next = shownValue(path, after);
    add(
      shown === undefined && next === undefined
        ? { shown: "name only" }
        : { before: shown, after: next, shown: "values" },
    );
  }
}

const inside = ({ before, after, unknown, sensitive }: Values, key: string): Values => ({
  before: at(before, key),
  after: at(after, key),
  unknown: at(unknown, key),
  sensitive: sensitive.map((mask) => at(mask, key)),
});

function at(value: unknown, key: string | number): unknown {
  if (Array.isArray(value)) return value[Number(key)];
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** Providers write nothing as null, an empty text, list or map. A set's elements may come in another order. */
function isSame(before: unknown, after: unknown): boolean {
  if (isNothing(before) && isNothing(after)) return true;
  if (isDeepStrictEqual(before, after)) return true;
  if (!Array.isArray(before) || !Array.isArray(after) || before.length !== after.length) return false;
  return withoutEqual(before, after).length === 0;
}

const isNothing = (value: unknown) =>
  value === null ||
  value === undefined ||
  value === "" ||
  (typeof value === "object" && Object.keys(value).length === 0);

const isListLike = (before: unknown, after: unknown) =>
  (Array.isArray(before) || isNothing(before)) && (Array.isArray(after) || isNothing(after));

const isObjectLike = (before: unknown, after: unknown) =>
  (isObject(before) || isNothing(before)) &&
  (isObject(after) || isNothing(after)) &&
  (isObject(before) || isObject(after));

const hasContainers = (before: unknown, after: unknown) =>
  [...listOf(before), ...listOf(after)].some((item) => typeof item === "object" && item !== null);

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** What each list has alone, one beside the other. */
function withoutEqual(
  before: readonly unknown[],
  after: readonly unknown[],
): (readonly [unknown, unknown])[] {
  const counts = new Map<string, number>();
  for (const item of before) count(counts, item, 1);
  const added = after.filter((item) => !takes(counts, item));
  const removed = before.filter((item) => takes(counts, item));
  return inPairs(removed, added);
}

const inPairs = (before: readonly unknown[], after: readonly unknown[]) =>
  Array.from(
    { length: Math.max(before.length, after.length) },
    (_, index) => [before[index], after[index]] as const,
  );

function count(counts: Map<string, number>, item: unknown, by: number): void {
  const key = JSON.stringify(item);
  counts.set(key, (counts.get(key) ?? 0) + by);
}

function takes(counts: Map<string, number>, item: unknown): boolean {
  if ((counts.get(JSON.stringify(item)) ?? 0) <= 0) return false;
  count(counts, item, -1);
  return true;
}

/** Whether a mask marks a value, or anything in it. */
export function hasTrue(mask: unknown): boolean {
  if (mask === true) return true;
  if (typeof mask !== "object" || mask === null) return false;
  return Object.values(mask).some(hasTrue);
}

/** @returns undefined if it may not be shown */
function shownValue(path: Path, value: unknown): string | undefined {
  const key = path.findLast((step) => typeof step === "string");
  if (typeof value === "boolean") return String(value);
  if (typeof key !== "string" || !SHOWN.has(key) || isInMap(path)) return undefined;
  if (value === null || value === undefined) return undefined;
  return Array.isArray(value) ? value.join(", ") : typeof value === "object" ? undefined : String(value);
}

/** A map's keys are a person's: a tag may be called `version`. */
const isInMap = (path: Path) => path.slice(0, -1).some((step) => MAPS.has(step));

const MAPS = new Set<string | number>([
  "tags",
  "tags_all",
  "variables",
  "environment",
  "parameters",
  "parameter",
  "labels",
  "triggers",
]);

/** A path as it is written in Terraform: `block[0].attribute`. */
export const formatPath = (path: Path): string =>
  path
    .map((step) =>
      typeof step === "number"
        ? `[${step}]`
        : /^[\w-]+$/.test(step)
          ? `.${step}`
          : `[${JSON.stringify(step)}]`,
    )
    .join("")
    .replace(/^\./, "");
