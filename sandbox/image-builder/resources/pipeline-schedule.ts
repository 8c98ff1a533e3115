interface CronField {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Words that stand for numbers, the first one for `min`. */
  readonly words?: readonly string[];
  /** Whether the field takes a text that is more than a list of numbers, words, ranges and `*`. */
  readonly takes?: (text: string) => boolean;
  /** False for a field that takes no `/` and a step. @default true */
  readonly steps?: boolean;
}

const CRON_FIELDS: readonly CronField[] = [
  { name: "minutes", min: 0, max: 59 },
  { name: "hours", min: 0, max: 23 },
  {
    name: "day-of-month",
    min: 1,
    max: 31,
    takes: (text) => /^(\?|L|LW|([1-9]|[12]\d|3[01])W)$/.test(text),
  },
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
    takes: (text) =>
      /^(\?|L)$/.test(text) || /^([1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)(L|#[1-5])$/.test(upperCaseDay(text)),
    steps: false,
  },
  { name: "year", min: 1970, max: 2199 },
];

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
    if (!field.takes?.(text) && !text.split(",").every((part) => isPart(part, field)))
      return `'${text}' is not valid for ${field.name} in a cron expression.`;
  }
  const unspecified = [fields[2], fields[4]].filter((text) => text === "?").length;
  return unspecified === 1
    ? undefined
    : "One of day-of-month and day-of-week in a cron expression must be ?, and not both.";
}

/** Whether a name is an IANA time zone's, such as `Europe/Paris`. */
export function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    // Intl takes offsets too, such as +02:00.
    return /^[A-Za-z]/.test(name);
  } catch {
    return false;
  }
}

/** `fri#2` as `FRI#2`: names of days can be written either way, `L` cannot. */
function upperCaseDay(text: string): string {
  return text.replace(/^[a-z]{3}/i, (day) => day.toUpperCase());
}

function rateProblem(value: string, unit: string): string | undefined {
  if (!/^[1-9]/.test(value)) return "The value of a rate expression must be positive, without leading zeros.";
  const units = value === "1" ? ["minute", "hour", "day"] : ["minutes", "hours", "days"];
  return units.includes(unit)
    ? undefined
    : `The unit of rate(${value} ...) must be one of ${units.join(", ")}, not '${unit}'.`;
}

/** Whether a field takes an entry of its list: `*`, `5`, `MON` or `1-5`, each with or without a step, `0/15`. */
function isPart(part: string, field: CronField): boolean {
  const [range = "", step, ...more] = part.split("/");
  if (more.length > 0) return false;
  if (step !== undefined && !(field.steps !== false && isStep(step, field))) return false;
  if (range === "*") return true;
  const ends = range.split("-").map((text) => numberOf(text, field));
  if (ends.length > 2 || ends.includes(undefined)) return false;
  const [from = 0, to = from] = ends;
  return from <= to;
}

function isStep(text: string, { max }: CronField): boolean {
  return /^[1-9]\d*$/.test(text) && Number(text) <= max;
}

function numberOf(text: string, { min, max, words }: CronField): number | undefined {
  const word = words?.indexOf(text.toUpperCase()) ?? -1;
  if (word >= 0) return word + min;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return value >= min && value <= max ? value : undefined;
}
