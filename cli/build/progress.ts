import type { WriteStream } from "node:tty";
import type { BuildSnapshot, BuildStep } from "./snapshot.js";

const FINAL_STATUSES = new Set(["COMPLETED", "FAILED", "SKIPPED", "CANCELLED"]);

/** Time after which a log says again that a step is under way. */
const REMINDER_MS = 60_000;

/**
 * Shows a build's progress: a line for each step that has ended, and one for the step under way, which is rewritten on
 * a terminal and printed once a minute elsewhere.
 */
export class BuildProgress {
  readonly #printed = new Set<string>();
  readonly #begun = Date.now();
  #hasLiveLine = false;
  #lastLine = Date.now();
  #lastNote = Number.NEGATIVE_INFINITY;

  constructor(private readonly stream: Pick<WriteStream, "write" | "isTTY">) {}

  begin(arn: string): void {
    this.#line(arn);
  }

  update(build: BuildSnapshot): void {
    for (const step of build.steps) {
      if (!FINAL_STATUSES.has(step.status) || this.#printed.has(step.id)) continue;
      this.#printed.add(step.id);
      this.#line(this.#text(step));
    }
    const running = build.steps.find(({ status }) => status === "RUNNING");
    if (!running) this.#clear();
    else if (this.stream.isTTY) this.#live(this.#text(running));
    else if (Date.now() - this.#lastLine >= REMINDER_MS) this.#line(this.#text(running));
  }

  /** Says what keeps the build from being seen: a log gets a line a minute of it. */
  note(text: string): void {
    if (this.stream.isTTY) this.#live(text);
    else if (Date.now() - this.#lastNote >= REMINDER_MS) {
      this.#line(text);
      this.#lastNote = Date.now();
    }
  }

  end(): void {
    this.#clear();
  }

  #text({ workflow, name, status }: BuildStep): string {
    const seconds = Math.round((Date.now() - this.#begun) / 1000);
    const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    return `${clock.padStart(6)}  ${status.toLowerCase().padEnd(9)}  ${workflow} / ${name}`;
  }

  #line(text: string): void {
    this.#clear();
    this.stream.write(`${text}\n`);
    this.#lastLine = Date.now();
  }

  #live(text: string): void {
    this.#clear();
    this.stream.write(text);
    this.#hasLiveLine = true;
  }

  #clear(): void {
    if (this.#hasLiveLine) this.stream.write("\r\u001b[K");
    this.#hasLiveLine = false;
  }
}
