import { closeSync, existsSync, mkdirSync, openSync } from "node:fs";
import { dirname, join } from "node:path";
import type { LandingZone } from "../landing-zone/types.js";

type Backend = LandingZone["terraform"]["backend"];

/** A stack's state file, relative to the project; undefined if its state is elsewhere. */
export function localStateFile({ local, ...others }: Backend, stack: string): string | undefined {
  return Object.values(others).some((other) => other !== undefined)
    ? undefined
    : join(local?.directory ?? "state", `${stack}.tfstate`);
}

/**
 * Makes the files of local state before Terraform does, for their owner alone: Terraform keeps the mode of a file that is
 * there, would let everybody read a new one, and takes an empty one for no state.
 */
export function makeStateFiles(backend: Backend, stacks: readonly string[]): void {
  for (const stack of stacks) {
    const file = localStateFile(backend, stack);
    if (file === undefined) return;
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    for (const one of [file, `${file}.backup`]) {
      if (!existsSync(one)) closeSync(openSync(one, "wx", 0o600));
    }
  }
}
