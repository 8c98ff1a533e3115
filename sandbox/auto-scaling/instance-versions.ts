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

  /**
   * Must be called when instances may have started: those that have not been seen before are of this version.
   * @returns whether there are such
   */
  note(caller: Place, instances: readonly string[], version: string): boolean {
    const started = instances.filter((instance) => !this.#versions.has(placeKey(caller, instance)));
    for (const instance of started) this.#versions.set(placeKey(caller, instance), version);
    return started.length > 0;
  }

  of(caller: Place, instance: string): string | undefined {
    return this.#versions.get(placeKey(caller, instance));
  }
}
