import type { World } from "../world.js";

/** What Image Builder needs of the sandbox; of moto, only to be called. */
export interface BuilderWorld extends Omit<World, "moto"> {
  readonly moto: Pick<World["moto"], "call">;
}
