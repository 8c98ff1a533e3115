import type { Path } from "../input/yaml-file.js";
import { parseSelector } from "../rules/selector.js";
import type { Frame, Image, Workload } from "./schema/landing-zone.js";

/** What is known of a landing zone when parts of it may be wrong: the parts that are right by themselves. */
export interface Parts {
  readonly frame?: Frame;
  /** Also of images that are wrong; undefined where `images` itself is. */
  readonly imageNames?: readonly string[];
  /** The images of which a part is missing here, as it was wrong. */
  readonly incomplete: ReadonlySet<string>;
  readonly images: ReadonlyMap<string, Image>;
  readonly workloads: ReadonlyMap<string, Workload>;
}

export type Report = (path: Path, message: string, expected?: string, options?: { key?: boolean }) => void;

/** The names to choose from, as an error lists them. */
export const oneOf = (names: readonly string[]) =>
  names.length ? `one of ${names.join(", ")}` : "an image below images";

/** Every instance type, with its place and the image that it is to run. */
export function instanceTypesOf({
  images,
  workloads,
}: Parts): { path: Path; instanceType: string; image: string }[] {
  const building = [...images].flatMap(([image, { instanceTypes = [] }]) =>
    instanceTypes.map((instanceType, index) => ({
      path: ["images", image, "instanceTypes", index],
      instanceType,
      image,
    })),
  );
  const running = [...workloads].flatMap(([workload, { fleets }]) =>
    Object.entries(fleets).map(([fleet, { image, launchTemplate }]) => ({
      path: ["workloads", workload, "fleets", fleet, "launchTemplate", "instanceType"],
      instanceType: launchTemplate.instanceType,
      image: parseSelector(image).image,
    })),
  );
  return [...building, ...running];
}
