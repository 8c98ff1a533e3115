import { type Place, placeKey } from "../identity/caller.js";

/**
 * Which version of its launch template each instance of a group has started from. moto 5.2.1 shows the one that is the
 * template's default by now.
 */
export class InstanceVersions {
  /** Versions by account, Region and instance. */
  readonly #versions = new Map<string, string>();

  reset(): void {
    this.#versions.clear();
  }

  /** Must be called when instances may have started: those that have not been seen before are of this version. */
  note(caller: Place, instances: readonly string[], version: string): void {
    for (const instance of instances) {
      const key = placeKey(caller, instance);
      if (!this.#versions.has(key)) this.#versions.set(key, version);
    }
  }

  of(caller: Place, instance: string): string | undefined {
    return this.#versions.get(placeKey(caller, instance));
  }
}
