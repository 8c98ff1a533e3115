import { partitionOfArn } from "../../rules/arn.js";
import { partitionOf } from "../../rules/region.js";
import type { Lineages } from "../ancestry.js";
import { built, type SalvagedLandingZone } from "../salvage.js";

/** Versions of an image's recipe. */
export interface RecipeVersions {
  /** What the lock has; undefined if the image is new to it. */
  readonly locked?: string;
  readonly newest: string;
}

/** A landing zone with what follows from it, for the checks across its parts. */
export interface LandingZoneFacts extends SalvagedLandingZone {
  readonly lineages: Lineages;
  /** Whether there is a lock already. */
  readonly hasLock: boolean;
  /** Versions by the image's name; empty if they are not known, because the lock or the settings are wrong. */
  readonly recipeVersions: ReadonlyMap<string, RecipeVersions>;
  /** Partition that everything should be in. */
  readonly partition?: string;
}

export function factsOf(
  salvaged: SalvagedLandingZone,
  lineages: Lineages,
  versions: Pick<LandingZoneFacts, "hasLock" | "recipeVersions">,
): LandingZoneFacts {
  return { ...salvaged, ...versions, lineages, partition: mainPartition(salvaged) };
}

/** The organization's partition, or, if no Region at all is in that, the one that all Regions are in. */
function mainPartition({ settings, images, containers, workloads }: SalvagedLandingZone): string | undefined {
  if (!settings) return undefined;
  const others = [
    ...[...built({ images, containers }).values()].flatMap(({ regions }) => regions),
    ...[...workloads.values()].map(({ region }) => region),
  ];
  const partitions = new Set([settings.shared.region, ...others].map(partitionOf));
  const [only] = partitions;
  return others.length && partitions.size === 1 ? only : partitionOfArn(settings.organization);
}
