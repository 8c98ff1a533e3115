import { show } from "../../input/problem.js";
import { isObject, type Path } from "../../input/value.js";
import type { Report } from "../rules.js";
import type { SalvagedLandingZone } from "../salvage.js";

/** Ids and ARNs of what is in one Region. */
const REGIONAL =
  /^(?:(?:subnet|vpc|sg|snap|pl|h|cr|lt)-(?:[0-9a-f]{17}|[0-9a-f]{8})|arn:[^:]+:[^:]+:[^:]+:.*)$/;

interface Use {
  readonly path: Path;
  readonly id: string;
  readonly regions: Set<string>;
}

/**
 * Checks that what is in one Region alone is not written once for workloads of several.
 * @param placeOf tells paths that lead to the same place
 */
export function checkRegionalIds(
  { workloads }: SalvagedLandingZone,
  placeOf: (path: Path) => string,
  report: Report,
): void {
  const uses = new Map<string, Use>();
  for (const [name, { region, fleets }] of workloads) {
    for (const { path, text: id } of textsIn(fleets, ["workloads", name, "fleets"])) {
      if (!REGIONAL.test(id)) continue;
      const place = placeOf(path);
      const use = uses.get(place);
      if (use) use.regions.add(region);
      else uses.set(place, { path, id, regions: new Set([region]) });
    }
  }
  for (const { path, id, regions } of uses.values()) {
    if (regions.size < 2) continue;
    const [one = ""] = regions;
    report(
      "regional-id",
      path,
      `${show(id)} is in one Region, and is given for ${[...regions].join(" and ")}`,
      `one for each: regions: { ${one}: { ${[...path.slice(2)].filter((step) => typeof step === "string").join(": { ")}: …`,
    );
  }
}

function* textsIn(value: unknown, path: Path): Generator<{ path: Path; text: string }> {
  if (typeof value === "string") yield { path, text: value };
  const parts = Array.isArray(value) ? value.entries() : isObject(value) ? Object.entries(value) : [];
  for (const [key, part] of parts) yield* textsIn(part, [...path, key]);
}
