import type { Path } from "../input/yaml-file.js";
import type { Frame, Image, Workload } from "./schema.js";

/** What is known of a landing zone when parts of it may be wrong: the parts that are right by themselves. */
export interface Parts {
  readonly frame?: Frame;
  readonly imageNames: readonly string[];
  readonly images: ReadonlyMap<string, Image>;
  readonly workloads: ReadonlyMap<string, Workload>;
}

export type Report = (path: Path, message: string, expected?: string, options?: { key?: boolean }) => void;

/** The names to choose from, as an error lists them. */
export const oneOf = (names: readonly string[]) =>
  names.length ? `one of ${names.join(", ")}` : "an image below images";
