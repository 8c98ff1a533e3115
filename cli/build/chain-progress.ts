import type { WriteStream } from "node:tty";
import { ProgressLines } from "../progress-lines.js";
import { FINAL_STATUSES } from "./progress.js";
import type { BuildSnapshot, BuildStep } from "./snapshot.js";

/** Shows the progress of several builds: a line for each step that has ended, and one for each that is under way. */
export class ChainProgress {
  readonly #printed = new Set<string>();
  readonly #running = new Map<string, BuildStep>();
  readonly #lines: ProgressLines;
  readonly #width: number;

  constructor(
    stream: Pick<WriteStream, "write" | "isTTY">,
    /** Names of the images. */
    images: readonly string[],
  ) {
    this.#lines = new ProgressLines(stream);
    this.#width = Math.max(...images.map((name) => name.length));
  }

  line(text: string): void {
    this.#lines.line(text);
    this.#show();
  }

  begin(image: string, arn: string): void {
    this.line(`${this.#of(image)}  ${arn}`);
  }

  update(image: string, build: BuildSnapshot): void {
    for (const step of build.steps) {
      if (!FINAL_STATUSES.has(step.status) || this.#printed.has(step.id)) continue;
      this.#printed.add(step.id);
      this.#lines.line(this.#text(image, step));
    }
    const running = build.steps.find(({ status }) => status === "RUNNING");
    if (running && !build.isFinished) this.#running.set(image, running);
    else this.#running.delete(image);
    this.#show();
  }

  note(image: string, text: string): void {
    this.#lines.note(`${this.#of(image)}  ${text}`);
  }

  end(): void {
    this.#lines.clear();
  }

  #show(): void {
    const texts = [...this.#running].map(([image, step]) => this.#text(image, step));
    if (texts.length) this.#lines.underWay(texts.join("\n"));
    else this.#lines.clear();
  }

  #of(image: string): string {
    return `${this.#lines.clock}  ${image.padEnd(this.#width)}`;
  }

  #text(image: string, { workflow, name, status }: BuildStep): string {
    return `${this.#of(image)}  ${status.toLowerCase().padEnd(9)}  ${workflow} / ${name}`;
  }
}
