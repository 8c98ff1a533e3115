import type { WriteStream } from "node:tty";
import { ProgressLines } from "../progress-lines.js";
import type { BuildSnapshot, BuildStep } from "./snapshot.js";

export const FINAL_STATUSES = new Set(["COMPLETED", "FAILED", "SKIPPED", "CANCELLED"]);

/** Shows a build's progress: a line for each step that has ended, and one for the step under way. */
export class BuildProgress {
  readonly #printed = new Set<string>();
  readonly #lines: ProgressLines;

  constructor(stream: Pick<WriteStream, "write" | "isTTY">) {
    this.#lines = new ProgressLines(stream);
  }

  begin(arn: string): void {
    this.#lines.line(arn);
  }

  update(build: BuildSnapshot): void {
    for (const step of build.steps) {
      if (!FINAL_STATUSES.has(step.status) || this.#printed.has(step.id)) continue;
      this.#printed.add(step.id);
      this.#lines.line(this.#text(step));
    }
    const running = build.steps.find(({ status }) => status === "RUNNING");
    if (running) this.#lines.underWay(this.#text(running));
    else this.#lines.clear();
  }

  note(text: string): void {
    this.#lines.note(text);
  }

  end(): void {
    this.#lines.clear();
  }

  #text({ workflow, name, status }: BuildStep): string {
    return `${this.#lines.clock}  ${status.toLowerCase().padEnd(9)}  ${workflow} / ${name}`;
  }
}
