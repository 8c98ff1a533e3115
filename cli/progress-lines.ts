import type { WriteStream } from "node:tty";

/** Time after which a log says again what is under way. */
const REMINDER_MS = 60_000;

/**
 * Lines that say how something goes: those of what has happened stay, and the one of what is under way is rewritten on a
 * terminal and printed once a minute elsewhere.
 */
export class ProgressLines {
  readonly #begun = Date.now();
  #liveLines = 0;
  #lastLine = Date.now();
  #lastNote = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly stream: Pick<WriteStream, "write" | "isTTY"> & Partial<Pick<WriteStream, "columns">>,
  ) {}

  /** Time since the beginning, as minutes and seconds. */
  get clock(): string {
    const seconds = Math.round((Date.now() - this.#begun) / 1000);
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`.padStart(6);
  }

  line(text: string): void {
    this.clear();
    this.stream.write(`${text}\n`);
    this.#lastLine = Date.now();
  }

  underWay(text: string): void {
    if (this.stream.isTTY) this.#live(text);
    else if (Date.now() - this.#lastLine >= REMINDER_MS) this.line(text);
  }

  /** Says what keeps the rest from being seen: a log gets a line a minute of it. */
  note(text: string): void {
    if (this.stream.isTTY) this.#live(text);
    else if (Date.now() - this.#lastNote >= REMINDER_MS) {
      this.line(text);
      this.#lastNote = Date.now();
    }
  }

  /** Takes the lines of what is under way away. */
  clear(): void {
    if (this.#liveLines) this.stream.write(`\r\u001b[K${"\u001b[1A\u001b[K".repeat(this.#liveLines - 1)}`);
    this.#liveLines = 0;
  }

  #live(text: string): void {
    this.clear();
    const lines = text.split("\n");
    // A line that the terminal breaks could not be taken away.
    this.stream.write(lines.map((line) => line.slice(0, (this.stream.columns || Infinity) - 1)).join("\n"));
    this.#liveLines = lines.length;
  }
}
