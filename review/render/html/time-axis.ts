/** Dates on a line of pixels. */
export interface TimeAxis {
  readonly start: number;
  readonly end: number;
  readonly xOf: (time: number) => number;
  /** Starts of days, months or years. */
  readonly ticks: readonly { readonly x: number; readonly text: string }[];
}

const DAY_MS = 86_400_000;

/** From one tick to the next, in pixels: what a date needs. */
const DATE = 80;

const DAYS = {
  indexOf: (time: number) => Math.floor(time / DAY_MS),
  startOf: (day: number) => day * DAY_MS,
};
const MONTHS = {
  indexOf: (time: number) => {
    const date = new Date(time);
    return (date.getUTCFullYear() - 2000) * 12 + date.getUTCMonth();
  },
  startOf: (month: number) => Date.UTC(2000, month),
};

/** Each is about twice the one before, so that the first with room for its dates still has some. */
const STEPS = [
  ...[1, 2, 4, 7, 14].map((step) => ({ ...DAYS, step, characters: "2026-01-31".length })),
  ...[1, 2, 3, 6].map((step) => ({ ...MONTHS, step, characters: "2026-01".length })),
  ...Array.from({ length: 14 }, (_, power) => ({
    ...MONTHS,
    step: 12 * 2 ** power,
    characters: "2026".length,
  })),
];

/** An axis of the whole days that have all these times, of which there must be one. */
export function timeAxis(times: readonly number[], start: number, end: number): TimeAxis {
  const from = DAYS.startOf(DAYS.indexOf(Math.min(...times)));
  const to = DAYS.startOf(DAYS.indexOf(Math.max(...times)) + 1);
  const pixels = (end - start) / (to - from);
  const xOf = (time: number) => Math.round(start + (time - from) * pixels);
  for (const { step, indexOf, startOf, characters } of STEPS) {
    if ((startOf(step) - startOf(0)) * pixels < DATE) continue;
    const first = Math.ceil((indexOf(from - 1) + 1) / step);
    const length = Math.floor(indexOf(to) / step) - first + 1;
    const ticks = Array.from({ length }, (_, index) => {
      const time = startOf((first + index) * step);
      return { x: xOf(time), text: new Date(time).toISOString().slice(0, characters) };
    });
    return { start, end, xOf, ticks };
  }
  return { start, end, xOf, ticks: [] };
}
