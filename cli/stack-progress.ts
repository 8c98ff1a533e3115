import type { WriteStream } from "node:tty";
import { printable } from "../input/problem.js";
import { ProgressLines } from "./progress-lines.js";

const BAR_CHARACTERS = 24;
const REDRAW_MS = 500;

/** Shows how what is done with stacks goes: a line for each stack that has ended, and on a terminal one for each under way, below a bar over all. */
export class StackProgress {
  readonly #lines: ProgressLines;
  readonly #underWay = new Map<string, { readonly step: string; readonly since: number }>();
  readonly #timer: NodeJS.Timeout;
  #ended = 0;

  constructor(
    stream: Pick<WriteStream, "write" | "isTTY"> & Partial<Pick<WriteStream, "columns">>,
    private readonly total: number,
  ) {
    this.#lines = new ProgressLines(stream);
    this.#timer = setInterval(() => this.#draw(), REDRAW_MS);
    this.#timer.unref();
  }

  step(stack: string, step: string): void {
    this.#underWay.set(stack, { step, since: Date.now() });
    this.#draw();
  }

  /** @param what how it has ended, e.g. `no changes` */
  end(stack: string, what: string, seconds?: number): void {
    this.#underWay.delete(stack);
    this.#ended += 1;
    const time = seconds === undefined ? "" : `, ${seconds} s`;
    this.#lines.line(`${this.#lines.clock}  ${stack}: ${what}${time} (${this.#ended} of ${this.total})`);
    this.#draw();
  }

  note(text: string): void {
    this.#lines.line(printable(text));
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#lines.clear();
  }

  #draw(): void {
    if (!this.#underWay.size) return;
    const full = Math.round((this.#ended / this.total) * BAR_CHARACTERS);
    const bar = `${this.#lines.clock}  ${"█".repeat(full)}${"░".repeat(BAR_CHARACTERS - full)} ${this.#ended} of ${this.total}`;
    const lines = [...this.#underWay].map(([name, { step, since }]) => {
      const seconds = Math.round((Date.now() - since) / 1000);
      return `        ${name}: ${step} ${seconds} s`;
    });
    this.#lines.underWay([bar, ...lines].join("\n"));
  }
}
