import { CRON_FIELDS, numberOf, numbersOf } from "./cron-fields.js";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const UNITS_MS: Readonly<Record<string, number>> = {
  minute: MINUTE_MS,
  hour: 60 * MINUTE_MS,
  day: DAY_MS,
};

/**
 * When a schedule that `scheduleProblem` takes comes true next; undefined if it does not any more. A time that clocks
 * skip when they go forward does not come; one that they show twice comes once.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 * @param since when the schedule was set, which a rate counts from
 */
export function nextRun(expression: string, timezone: string, now: Date, since = now): Date | undefined {
  const [, count, unit] = /^rate\((\d+) (\w+?)s?\)$/.exec(expression) ?? [];
  if (count && unit) {
    const period = Number(count) * (UNITS_MS[unit] ?? DAY_MS);
    const past = Math.floor((now.getTime() - since.getTime()) / period);
    return new Date(since.getTime() + (past + 1) * period);
  }
  const fields = expression.slice("cron(".length, -1).split(" ");
  const [minutes, hours, , months, , years] = fields.map((text, index) => listed(text, index));
  for (let day = startOfDay(localTime(now, timezone)); day.getUTCFullYear() <= 2199; day = nextDay(day)) {
    if (!years?.has(day.getUTCFullYear()) || !months?.has(day.getUTCMonth() + 1)) continue;
    if (!isDayOfMonth(fields[2] ?? "", day) || !isDayOfWeek(fields[4] ?? "", day)) continue;
    for (const hour of sorted(hours)) {
      for (const minute of sorted(minutes)) {
        const local = new Date(day.getTime() + (hour * 60 + minute) * MINUTE_MS);
        const time = instantOf(local, timezone);
        if (time && time > now) return time;
      }
    }
  }
  return undefined;
}

function listed(text: string, index: number): Set<number> {
  const field = CRON_FIELDS[index];
  return !field || field.takes?.(text) ? new Set() : numbersOf(text, field);
}

function sorted(numbers: ReadonlySet<number> = new Set()): number[] {
  return [...numbers].sort((a, b) => a - b);
}

/** Whether a day, as midnight in UTC, is one of a day-of-month field: `?`, a list, `L`, `LW` or `15W`. */
function isDayOfMonth(text: string, day: Date): boolean {
  if (text === "?") return true;
  const date = day.getUTCDate();
  const last = lastDateOf(day);
  if (text === "L") return date === last;
  const [, wanted] = /^(\d+|L)W$/.exec(text) ?? [];
  if (wanted) return date === nearestWeekday(wanted === "L" ? last : Number(wanted), last, day);
  return listed(text, 2).has(date);
}

/** The weekday closest to a date, in its month; undefined if the month has no such date. */
function nearestWeekday(date: number, last: number, month: Date): number | undefined {
  if (date > last) return undefined;
  const weekday = new Date(Date.UTC(month.getUTCFullYear(), month.getUTCMonth(), date)).getUTCDay();
  if (weekday === 6) return date === 1 ? 3 : date - 1;
  if (weekday === 0) return date === last ? date - 2 : date + 1;
  return date;
}

/** Whether a day is one of a day-of-week field, in which Sunday is 1: `?`, a list, `L`, `6L` or `6#3`. */
function isDayOfWeek(text: string, day: Date): boolean {
  if (text === "?") return true;
  const weekday = day.getUTCDay() + 1;
  // By itself, L is the last day of a week.
  if (text === "L") return weekday === 7;
  const [, wanted, which] = /^(\w+?)(L|#\d)$/.exec(text) ?? [];
  if (!wanted || !which) return listed(text, 4).has(weekday);
  const field = CRON_FIELDS[4];
  if (!field || numberOf(wanted, field) !== weekday) return false;
  const date = day.getUTCDate();
  return which === "L" ? date > lastDateOf(day) - 7 : Math.ceil(date / 7) === Number(which.slice(1));
}

function lastDateOf(day: Date): number {
  return new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 0)).getUTCDate();
}

function startOfDay(time: Date): Date {
  return new Date(Math.floor(time.getTime() / DAY_MS) * DAY_MS);
}

function nextDay(day: Date): Date {
  return new Date(day.getTime() + DAY_MS);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** The time that clocks in a zone show at an instant, as if it were UTC. */
function localTime(instant: Date, timezone: string): Date {
  if (timezone === "UTC" || timezone === "Etc/UTC") return instant;
  const format =
    formats.get(timezone) ??
    new Intl.DateTimeFormat("en-US", {
      timeZone: timezone,
      calendar: "gregory",
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
  formats.set(timezone, format);
  const parts = Object.fromEntries(
    format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return new Date(Date.UTC(year, month - 1, day, hour, minute, second));
}

/** The first instant at which clocks in a zone show a time; undefined if they skip it. */
function instantOf(local: Date, timezone: string): Date | undefined {
  // No zone is further than 14 hours from UTC, so both offsets of a day with a change are tried.
  const offsets = [-DAY_MS, DAY_MS].map((shift) => {
    const near = new Date(local.getTime() + shift);
    return localTime(near, timezone).getTime() - near.getTime();
  });
  return offsets
    .map((offset) => new Date(local.getTime() - offset))
    .sort((a, b) => a.getTime() - b.getTime())
    .find((instant) => localTime(instant, timezone).getTime() === local.getTime());
}
