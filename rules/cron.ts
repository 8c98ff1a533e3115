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

const DAY_OF_MONTH: Field = {
  name: "day-of-month",
  min: 1,
  max: 31,
  special: /^(\?|L|LW|([1-9]|[12]\d|3[01])W)$/,
};
const MONTH: Field = { name: "month", min: 1, max: 12, names: MONTHS };
const DAY_OF_WEEK: Field = {
  name: "day-of-week",
  min: 1,
  max: 7,
  names: DAYS,
  special: /^(\?|L|([1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)(L|#[1-5]))$/i,
};
const YEAR: Field = { name: "year", min: 1970, max: 2199 };

const FIELDS: readonly Field[] = [
  { name: "minutes", min: 0, max: 59 },
  { name: "hours", min: 0, max: 23 },
  DAY_OF_MONTH,
  MONTH,
  DAY_OF_WEEK,
  YEAR,
];

const EXPECTED = "cron(min hour dom month dow year), e.g. cron(0 3 ? * SUN *), or rate(7 days)";

/** Whether an expression says how often, not when. */
export const isRate = (expression: string) =>
  /^rate\((1 (minute|hour|day)|([2-9]|[1-9]\d+) (minutes|hours|days))\)$/.test(expression);

const cronFields = (expression: string) => /^cron\((.+)\)$/.exec(expression)?.[1]?.split(" ");

/**
 * A schedule expression as Image Builder takes it, that can come true.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/cron-expressions.html
 */
export function cronMistake(expression: string): Mistake | undefined {
  if (isRate(expression)) return undefined;
  const fields = cronFields(expression);
  const message = brokenRule(fields);
  if (message !== undefined) return { message, expected: EXPECTED };
  if (!fields || lastDay(fields) !== undefined) return undefined;
  return { message: "never comes true", expected: "a day that one of its months has in one of its years" };
}

/**
 * A schedule that is not over yet.
 * @param expression one in which {@link cronMistake} finds nothing
 * @param today a date as `2026-01-31`
 */
export function scheduleIsOverMistake(expression: string, today: string): Mistake | undefined {
  const fields = cronFields(expression);
  const last = fields && lastDay(fields);
  if (last === undefined || last >= today) return undefined;
  return { message: `came true for the last time on ${last}`, expected: "a year that is not over, or *" };
}

function brokenRule(fields: readonly string[] | undefined): string | undefined {
  if (!fields) return "is neither cron(…) nor rate(…)";
  if (fields.length !== FIELDS.length) return `has ${fields.length} cron fields, not ${FIELDS.length}`;
  for (const [index, field] of FIELDS.entries()) {
    const text = fields[index] ?? "";
    if (!field.special?.test(text) && !text.split(",").every((part) => numbersIn(part, field))) {
      return `has ${JSON.stringify(text)} as ${field.name}`;
    }
  }
  if ((fields[2] === "?") === (fields[4] === "?")) {
    return "needs ? in exactly one of day-of-month and day-of-week";
  }
  return undefined;
}

/** Numbers of one part of a list: `*`, `5`, `MON-FRI`, each with an optional `/step`; undefined if it is wrong. */
function numbersIn(part: string, field: Field): number[] | undefined {
  const [range = "", step, ...rest] = part.split("/");
  if (rest.length || (step !== undefined && !(/^[1-9]\d*$/.test(step) && Number(step) <= field.max)))
    return undefined;
  const bounds =
    range === "*" ? [field.min, field.max] : range.split("-").map((bound) => number(bound, field));
  const [low = NaN, end = step === undefined ? low : field.max] = bounds;
  // Of `5-X`, which has no end either, the default would make `5`.
  if (bounds.length > 2 || bounds.includes(undefined)) return undefined;
  if (low < field.min || end > field.max || low > end) return undefined;
  return numbers(low, end, Number(step ?? 1));
}

function number(text: string, { min, names }: Field): number | undefined {
  const index = names?.indexOf(text.toUpperCase()) ?? -1;
  if (index >= 0) return index + min;
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

/** Numbers from one to another. */
const numbers = (from: number, to: number, step = 1) =>
  Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step);

/** Last day on which a cron expression comes true, as `2026-01-31`; undefined if it never does. */
function lastDay([, , day = "", month = "", weekday = "", year = ""]: readonly string[]): string | undefined {
  const all = (text: string, field: Field) =>
    new Set(text.split(",").flatMap((part) => numbersIn(part, field) ?? []));
  const months = [...all(month, MONTH)].sort((a, b) => b - a);
  for (const y of [...all(year, YEAR)].sort((a, b) => b - a)) {
    for (const m of months) {
      const last = lastDayOfMonth(day, weekday, y, m);
      if (last !== undefined) return [y, m, last].map((part) => String(part).padStart(2, "0")).join("-");
    }
  }
  return undefined;
}

/** Last day of a month that one of both fields for days asks for. */
function lastDayOfMonth(day: string, weekday: string, year: number, month: number): number | undefined {
  const length = daysOf(year, month);
  const isAskedFor = weekday === "?" ? isDayOfMonth : isDayOfWeek;
  return numbers(1, length)
    .reverse()
    .find((date) => isAskedFor(weekday === "?" ? day : weekday, { year, month, date, length }));
}

/** A day, with the number of days that its month has. */
interface Day {
  readonly year: number;
  readonly month: number;
  readonly date: number;
  readonly length: number;
}

function isDayOfMonth(text: string, day: Day): boolean {
  if (text === "L") return day.date === day.length;
  const nearest = /^(L|\d+)W$/.exec(text)?.[1];
  if (nearest !== undefined)
    return day.date === nearestWorkday(nearest === "L" ? day.length : Number(nearest), day);
  return isIn(text, DAY_OF_MONTH, day.date);
}

/** The day from Monday to Friday of the same month that is nearest; undefined if the month does not have the date. */
function nearestWorkday(date: number, { year, month, length }: Day): number | undefined {
  if (date > length) return undefined;
  const weekday = weekdayOf(year, month, date);
  if (weekday === SATURDAY) return date === 1 ? date + 2 : date - 1;
  if (weekday === SUNDAY) return date === length ? date - 2 : date + 1;
  return date;
}

function isDayOfWeek(text: string, { year, month, date, length }: Day): boolean {
  const weekday = weekdayOf(year, month, date);
  // The last day of the week is Sunday on AWS's page, and Saturday by the numbers.
  if (/^L$/i.test(text)) return weekday === SUNDAY || weekday === SATURDAY;
  const [, asked = "", last, count] = /^(\w+?)(?:(L)|#(\d))$/i.exec(text) ?? [];
  if (!asked) return isIn(text, DAY_OF_WEEK, weekday);
  if (number(asked, DAY_OF_WEEK) !== weekday) return false;
  return last ? date > length - 7 : Math.ceil(date / 7) === Number(count);
}

const isIn = (list: string, field: Field, value: number) =>
  list.split(",").some((part) => numbersIn(part, field)?.includes(value));

const SUNDAY = 1;
const SATURDAY = 7;

function daysOf(year: number, month: number): number {
  const isLeapYear = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  if (month === 2) return isLeapYear ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** The weekday of a date by Sakamoto's method, 1 for Sunday. */
function weekdayOf(year: number, month: number, date: number): number {
  const shift = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4][month - 1] ?? 0;
  const y = month < 3 ? year - 1 : year;
  return ((y + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + shift + date) % 7) + 1;
}
