import type { WriteStream } from "node:tty";
import { printable } from "../../input/problem.js";
import type { PlannedStack } from "../../plan/manifest.js";
import type { PlanStep } from "../../plan/plan-stacks.js";
import { ProgressLines } from "../progress-lines.js";

const BAR_CHARACTERS = 24;
const REDRAW_MS = 500;

/** Shows how plans go: a line for each stack that has ended, and on a terminal one for each under way, below a bar over all. */
export class PlanProgress {
  readonly #lines: ProgressLines;
  readonly #underWay = new Map<string, { readonly step: PlanStep; readonly since: number }>();
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

  step(stack: string, step: PlanStep): void {
    this.#underWay.set(stack, { step, since: Date.now() });
    this.#draw();
  }

  end({ name, status, seconds, hasChanges }: PlannedStack): void {
    this.#underWay.delete(name);
    this.#ended += 1;
    const what = status === "planned" ? (hasChanges ? "has changes" : "no changes") : status;
    this.#lines.line(
      `${this.#lines.clock}  ${name}: ${what}${seconds === undefined ? "" : `, ${seconds} s`} (${this.#ended} of ${this.total})`,
    );
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
