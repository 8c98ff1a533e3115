import type { Mistake } from "./rule.js";

/**
 * Whether a pipeline builds at each time of its schedule, or only if a dependency has an update too.
 * https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_Schedule.html
 */
export const START_CONDITIONS = [
  "EXPRESSION_MATCH_AND_DEPENDENCY_UPDATES_AVAILABLE",
  "EXPRESSION_MATCH_ONLY",
] as const;

export type StartCondition = (typeof START_CONDITIONS)[number];

export const DEFAULT_START_CONDITION: StartCondition = "EXPRESSION_MATCH_AND_DEPENDENCY_UPDATES_AVAILABLE";

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const DAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Names that can stand in place of numbers, the first one for `min`. */
  readonly names?: readonly string[];
  /** A form that only this field takes. */
  readonly special?: RegExp;
}

const FIELDS: readonly Field[] = [
  { name: "minutes", min: 0, max: 59 },
  { name: "hours", min: 0, max: 23 },
  { name: "day-of-month", min: 1, max: 31, special: /^(\?|L|LW|([1-9]|[12]\d|3[01])W)$/ },
  { name: "month", min: 1, max: 12, names: MONTHS },
  {
    name: "day-of-week",
    min: 1,
    max: 7,
    names: DAYS,
    special: /^(\?|L|([1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)(L|#[1-5]))$/i,
  },
  { name: "year", min: 1970, max: 2199 },
];

const EXPECTED = "cron(min hour dom month dow year), e.g. cron(0 3 ? * SUN *), or rate(7 days)";

/**
 * A schedule expression as Image Builder takes it.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/cron-expressions.html
 */
export function cronMistake(expression: string): Mistake | undefined {
  const message = brokenRule(expression);
  return message === undefined ? undefined : { message, expected: EXPECTED };
}

function brokenRule(expression: string): string | undefined {
  if (/^rate\((1 (minute|hour|day)|([2-9]|[1-9]\d+) (minutes|hours|days))\)$/.test(expression))
    return undefined;
  const fields = /^cron\((.+)\)$/.exec(expression)?.[1]?.split(" ");
  if (!fields) return "is neither cron(…) nor rate(…)";
  if (fields.length !== 6) return `has ${fields.length} cron fields, not 6`;
  for (const [index, field] of FIELDS.entries()) {
    const text = fields[index] ?? "";
    if (!field.special?.test(text) && !text.split(",").every((part) => isInRange(part, field))) {
      return `has ${JSON.stringify(text)} as ${field.name}`;
    }
  }
  if ((fields[2] === "?") === (fields[4] === "?")) {
    return "needs ? in exactly one of day-of-month and day-of-week";
  }
  return undefined;
}

/** Whether one part of a list is right: `*`, `5`, `MON-FRI`, each with an optional `/step`. */
function isInRange(part: string, field: Field): boolean {
  const [range = "", step, ...rest] = part.split("/");
  if (rest.length || (step !== undefined && !(/^[1-9]\d*$/.test(step) && Number(step) <= field.max)))
    return false;
  if (range === "*") return true;
  const bounds = range.split("-").map((bound) => number(bound, field));
  if (bounds.length > 2) return false;
  const [low, high = low] = bounds;
  return low !== undefined && high !== undefined && low >= field.min && high <= field.max && low <= high;
}

function number(text: string, { min, names }: Field): number | undefined {
  const index = names?.indexOf(text.toUpperCase()) ?? -1;
  if (index >= 0) return index + min;
  return /^\d+$/.test(text) ? Number(text) : undefined;
}
