/**
 * Checks a pipeline's schedule: `cron(minutes hours day-of-month month day-of-week year)`, where one of the two days is
 * `?`, or `rate(value unit)`.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/cron-expressions.html
 * @returns what is wrong with it; undefined where nothing is
 */
export function scheduleProblem(expression: string): string | undefined {
  const rate = /^rate\((\d+) (\w+)\)$/.exec(expression);
  if (rate) return rateProblem(Number(rate[1]), rate[2] ?? "");
  const cron = /^cron\((.+)\)$/.exec(expression);
  if (!cron) return `'${expression}' is neither cron(...) nor rate(...).`;
  const fields = (cron[1] ?? "").trim().split(/\s+/);
  if (fields.length !== cronFields.length)
    return `A cron expression has six fields, minutes hours day-of-month month day-of-week year, not ${fields.length}.`;
  for (const [index, field] of cronFields.entries()) {
    const text = fields[index] ?? "";
    if (!text.split(",").every((part) => isPart(part, field)))
      return `'${text}' is not valid for ${field.name} in a cron expression.`;
  }
  const unspecified = [fields[2], fields[4]].filter((text) => text === "?").length;
  return unspecified === 1
    ? undefined
    : "One of day-of-month and day-of-week in a cron expression must be ?, and not both.";
}

/** Whether it is an IANA name such as `Europe/Paris`. */
export function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function rateProblem(value: number, unit: string): string | undefined {
  if (value < 1) return "The value of a rate expression must be positive.";
  const units = value === 1 ? ["minute", "hour", "day"] : ["minutes", "hours", "days"];
  return units.includes(unit)
    ? undefined
    : `The unit of rate(${value} ...) must be one of ${units.join(", ")}, not '${unit}'.`;
}

interface CronField {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly words?: readonly string[];
  /** What the field takes besides numbers, words, ranges, steps and `*`. */
  readonly special?: RegExp;
}

const cronFields: readonly CronField[] = [
  { name: "minutes", min: 0, max: 59 },
  { name: "hours", min: 0, max: 23 },
  { name: "day-of-month", min: 1, max: 31, special: /^(\?|L|LW|([1-9]|[12]\d|3[01])W)$/i },
  {
    name: "month",
    min: 1,
    max: 12,
    words: ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"],
  },
  {
    name: "day-of-week",
    min: 1,
    max: 7,
    words: ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"],
    special: /^(\?|L|([1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)(L|#[1-5]))$/i,
  },
  { name: "year", min: 1970, max: 2199 },
];

/** One entry of a comma-separated list: `*`, `5`, `MON`, `1-5`, `0/15`, or one of the field's own forms. */
function isPart(part: string, field: CronField): boolean {
  if (field.special?.test(part)) return true;
  const [range = "", step, ...more] = part.split("/");
  if (more.length || (step !== undefined && !/^[1-9]\d*$/.test(step))) return false;
  if (range === "*") return true;
  const ends = range.split("-").map((text) => numberOf(text, field));
  if (ends.length > 2 || ends.some((value) => value === undefined)) return false;
  const [from = 0, to = from] = ends;
  // A range may wrap where its names do: FRI-MON.
  return field.words !== undefined || from <= to;
}

function numberOf(text: string, { min, max, words }: CronField): number | undefined {
  const word = words?.indexOf(text.toUpperCase()) ?? -1;
  if (word >= 0) return word + min;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return value >= min && value <= max ? value : undefined;
}
