import type { Caller } from "../../service.js";
import type { Builds } from "../builds/builds.js";
import type { Scope } from "../resources/scope.js";
import type { BuilderWorld } from "../world.js";

/** What an operation works with. */
export interface Call {
  readonly caller: Caller;
  /** What the caller's account has in the Region called. */
  readonly scope: Scope;
  readonly world: BuilderWorld;
  readonly builds: Builds;
}

/**
 * An operation after its input has been checked against the API model, which makes it a `Valid` request. Declared as a
 * method so that each may name its own request type.
 */
export type Operation = { run(call: Call, input: object): object | Promise<object> }["run"];

/** By the operation's name in the API model. */
export type Operations = Readonly<Record<string, Operation>>;
