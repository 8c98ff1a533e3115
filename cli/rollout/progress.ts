import type { WriteStream } from "node:tty";
import { ProgressLines } from "../progress-lines.js";
import { refreshText } from "./report.js";
import type { GroupSnapshot } from "./snapshot.js";

/** Shows the progress of groups' rollouts: a line for each new status, and one for what is under way. */
export class RolloutProgress {
  readonly #statuses = new Map<string, string>();
  readonly #lines: ProgressLines;

  constructor(stream: Pick<WriteStream, "write" | "isTTY">) {
    this.#lines = new ProgressLines(stream);
  }

  update(groups: readonly GroupSnapshot[]): void {
    for (const { fleet, refresh } of groups) {
      const status = `${refresh?.id} ${refresh?.status}`;
      if (!refresh || this.#statuses.get(fleet) === status) continue;
      this.#statuses.set(fleet, status);
      this.#lines.line(`${this.#lines.clock}  ${fleet}: ${refreshText(refresh)}`);
    }
    const underWay = groups.filter(({ state }) => state === "under way");
    const texts = underWay.map(
      ({ fleet, refresh }) => `${fleet}: ${refresh?.status}, ${refresh?.percentageComplete}%`,
    );
    if (texts.length) this.#lines.underWay(`${this.#lines.clock}  ${texts.join("; ")}`);
    else this.#lines.clear();
  }

  note(text: string): void {
    this.#lines.note(text);
  }

  end(): void {
    this.#lines.clear();
  }
}
