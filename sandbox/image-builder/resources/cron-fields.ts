/** A field of a cron expression. */
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

/** The fields of a schedule, in the order of a cron expression. */
export const CRON_FIELDS: readonly CronField[] = [
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

/** Whether a field takes a text: its own forms, or a list of numbers, words, ranges and `*`. */
export function isField(text: string, field: CronField): boolean {
  return field.takes?.(text) || text.split(",").every((part) => isPart(part, field));
}

/** The numbers that a list of a field means. */
export function numbersOf(text: string, field: CronField): Set<number> {
  const numbers = new Set<number>();
  for (const part of text.split(",")) {
    const [range = "", step] = part.split("/");
    const [from = field.min, to = step === undefined ? from : field.max] =
      range === "*" ? [field.min, field.max] : range.split("-").map((end) => numberOf(end, field));
    for (let number = from; number <= to; number += Number(step ?? 1)) numbers.add(number);
  }
  return numbers;
}

/** `fri#2` as `FRI#2`: names of days can be written either way, `L` cannot. */
function upperCaseDay(text: string): string {
  return text.replace(/^[a-z]{3}/i, (day) => day.toUpperCase());
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

/** The number of a digit text or a word. */
export function numberOf(text: string, { min, max, words }: CronField): number | undefined {
  const word = words?.indexOf(text.toUpperCase()) ?? -1;
  if (word >= 0) return word + min;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return value >= min && value <= max ? value : undefined;
}
