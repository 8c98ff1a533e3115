import type { Moto } from "../moto.js";
import type { World } from "../service.js";

/** What Image Builder needs of the sandbox; of moto, only to be called. */
export interface BuilderWorld extends Omit<World, "moto"> {
  readonly moto: Pick<Moto, "call">;
}
