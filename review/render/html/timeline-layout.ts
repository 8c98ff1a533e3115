import { type TimeAxis, timeAxis } from "./time-axis.js";

/** In pixels: a dot with its room, the height of a label, and what is left and right of all. */
export const DOT = 12;
export const LABEL = 18;
export const EDGE = 36;
/** In pixels: what is between two columns, and from those without a date to the axis. */
const GAP = 4;
const APART = 72;
/** In pixels: what a column gets if there are few, and the least and the most that all get. */
const ROOM = 125;
const NARROWEST = 250;
const WIDEST = 960;
/** In pixels: what a character of a label may be wide. */
const CHARACTER = 9;
/** Dots are on more than a few rows only if they would get too wide. */
const FEW_ROWS = 8;
const MOST_ROWS = 24;

/** Dots above a time. */
export interface Column {
  readonly time?: number;
  readonly label: string;
  readonly dots: readonly unknown[];
}

/** All in pixels. */
export interface Layout<C extends Column> {
  readonly width: number;
  /** Undefined if no column has a time. */
  readonly axis?: TimeAxis;
  readonly columns: readonly Placed<C>[];
}

export type Shaped<C extends Column> = C & {
  /** Dots side by side. */
  readonly across: number;
  /** With what is around the dots. */
  readonly width: number;
  /** Of the dots alone. */
  readonly height: number;
};

export type Placed<C extends Column> = Shaped<C> & {
  /** Its middle. */
  readonly x: number;
  /** The middle of its label; undefined if there is no room for it. */
  readonly labelX?: number;
};

/** Puts columns, of which those without a time come first, beside one another, near to their times. */
export function layOut<C extends Column>(columns: readonly C[]): Layout<C> {
  const shaped = shapesOf(columns);
  const dated = shaped.filter(({ time }) => time !== undefined);
  const undated = shaped.slice(0, shaped.length - dated.length);
  const start = EDGE + (undated.length && widthOf(undated) + APART);
  if (!dated.length)
    return {
      width: start,
      columns: withLabels(
        apart(undated, () => EDGE, 0, start),
        start,
      ),
    };
  const end = start + Math.max(widthOf(dated), NARROWEST, Math.min(WIDEST - start, ROOM * dated.length));
  const axis = timeAxis(
    dated.map(({ time = 0 }) => time),
    start,
    end,
  );
  const width = end + EDGE;
  const placed = [
    ...apart(undated, () => EDGE, 0, start - EDGE),
    ...apart(dated, ({ time = 0 }) => axis.xOf(time), start - EDGE, width),
  ];
  return { width, axis, columns: withLabels(placed, width) };
}

/** Columns that have room beside one another, and if they can, each for its label. */
function shapesOf<C extends Column>(columns: readonly C[]): Shaped<C>[] {
  const most = Math.max(...columns.map(({ dots }) => dots.length));
  for (let rows = Math.max(FEW_ROWS, Math.ceil(Math.sqrt(most))); ; rows += 1) {
    const shaped = columns.map((column) => {
      const across = Math.ceil(column.dots.length / rows);
      const height = Math.ceil(column.dots.length / across) * DOT;
      return { ...column, across, width: across * DOT + GAP, height };
    });
    const labelled = shaped.map((column) => ({
      ...column,
      width: Math.max(column.width, labelWidth(column) + GAP),
    }));
    if (widthOf(labelled) <= WIDEST) return labelled;
    if (widthOf(shaped) <= WIDEST || rows >= MOST_ROWS) return shaped;
  }
}

const widthOf = (columns: readonly { readonly width: number }[]) =>
  columns.reduce((sum, { width }) => sum + width, 0);

const labelWidth = ({ label }: Column) => label.length * CHARACTER;

/** Columns that touch. */
interface Group<S> {
  readonly columns: readonly S[];
  /** Where its left edge would be if it were alone. */
  readonly wish: number;
  readonly width: number;
}

/** Columns in their order between two edges, each as near to its wish as those beside it let it be. */
function apart<C extends Column>(
  columns: readonly Shaped<C>[],
  wishOf: (column: Shaped<C>) => number,
  left: number,
  right: number,
): Placed<C>[] {
  const leftOf = ({ wish, width }: Group<unknown>) => Math.max(left, Math.min(wish, right - width));
  const groups: Group<Shaped<C>>[] = [];
  for (const column of columns) {
    let group: Group<Shaped<C>> = {
      columns: [column],
      wish: wishOf(column) - column.width / 2,
      width: column.width,
    };
    for (let last = groups.at(-1); last && leftOf(last) + last.width > leftOf(group); last = groups.at(-1)) {
      groups.pop();
      const [some, more] = [last.columns.length, group.columns.length];
      group = {
        columns: [...last.columns, ...group.columns],
        wish: (last.wish * some + (group.wish - last.width) * more) / (some + more),
        width: last.width + group.width,
      };
    }
    groups.push(group);
  }
  return groups.flatMap((group) => {
    let x = leftOf(group);
    return group.columns.map((column) => {
      x += column.width;
      return { ...column, x: Math.round(x - column.width / 2) };
    });
  });
}

/** Gives those a label whose label is on no other and on no dots: the more dots, the sooner, and then the latest. */
function withLabels<C extends Column>(columns: readonly Placed<C>[], right: number): Placed<C>[] {
  const labels = new Map<Placed<C>, number>();
  const taken = columns.map(({ x, across, height }) => ({
    x,
    half: (across * DOT) / 2,
    from: 0,
    to: height,
  }));
  for (const column of columns.toReversed().sort((a, b) => b.dots.length - a.dots.length)) {
    const half = labelWidth(column) / 2;
    const x = Math.max(half, Math.min(column.x, right - half));
    const box = { x, half, from: column.height, to: column.height + LABEL };
    const isFree = taken.every(
      (other) => Math.abs(other.x - x) >= other.half + half || other.from >= box.to || other.to <= box.from,
    );
    if (!isFree) continue;
    taken.push(box);
    labels.set(column, x);
  }
  return columns.map((column) => ({ ...column, labelX: labels.get(column) }));
}
