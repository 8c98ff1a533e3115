import { type Place, placeKey } from "../../identity/caller.js";
import { Scope } from "./scope.js";

/** What all accounts have in all Regions. */
export class Scopes {
  readonly #scopes = new Map<string, Scope>();

  of({ account, region }: Place): Scope {
    const key = placeKey({ account, region });
    const scope = this.#scopes.get(key) ?? new Scope({ account, region });
    this.#scopes.set(key, scope);
    return scope;
  }

  /** What other accounts have in the Region of a place. */
  othersIn({ account, region }: Place): Scope[] {
    return [...this.#scopes.values()].filter(
      ({ owner }) => owner.region === region && owner.account !== account,
    );
  }

  clear(): void {
    this.#scopes.clear();
  }
}
