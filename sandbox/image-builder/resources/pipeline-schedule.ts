import { zones } from "tzdata";
import { CRON_FIELDS, isField } from "./cron-fields.js";
import { nextRun } from "./next-run.js";

/**
 * Checks a pipeline's schedule: `cron(minutes hours day-of-month month day-of-week year)`, in which one of the two days
 * is `?`, or `rate(value unit)`. What AWS's page does not show is refused, because AWS may refuse it too.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/cron-expressions.html
 * @returns what is wrong with it; undefined if nothing is
 */
export function scheduleProblem(expression: string): string | undefined {
  const rate = /^rate\((\d+) (\w+)\)$/.exec(expression);
  if (rate) return rateProblem(rate[1] ?? "", rate[2] ?? "");
  const cron = /^cron\((.+)\)$/.exec(expression);
  if (!cron) return `'${expression}' is neither cron(...) nor rate(...).`;
  const fields = (cron[1] ?? "").split(" ");
  if (fields.length !== CRON_FIELDS.length)
    return `A cron expression has six fields with one space between them, minutes hours day-of-month month day-of-week year, not ${fields.length}.`;
  for (const [index, field] of CRON_FIELDS.entries()) {
    const text = fields[index] ?? "";
    if (!isField(text, field)) return `'${text}' is not valid for ${field.name} in a cron expression.`;
  }
  const unspecified = [fields[2], fields[4]].filter((text) => text === "?").length;
  if (unspecified !== 1)
    return "One of day-of-month and day-of-week in a cron expression must be ?, and not both.";
  return nextRun(expression, "UTC", new Date(0)) ? undefined : `'${expression}' never comes true.`;
}

/** Whether a name is an IANA time zone's, such as `Europe/Paris`, letter by letter. */
export function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    // Intl takes offsets, and names in other letters, too.
    return Object.hasOwn(zones, name);
  } catch {
    return false;
  }
}

function rateProblem(value: string, unit: string): string | undefined {
  if (!/^[1-9]/.test(value)) return "The value of a rate expression must be positive, without leading zeros.";
  const units = value === "1" ? ["minute", "hour", "day"] : ["minutes", "hours", "days"];
  return units.includes(unit)
    ? undefined
    : `The unit of rate(${value} ...) must be one of ${units.join(", ")}, not '${unit}'.`;
}
