import { prefixed } from "../rules/contract.js";
import type { SalvagedLandingZone } from "./salvage.js";
import type { Settings } from "./schema/landing-zone.js";
import type { ResolvedReleaseEvents } from "./types.js";

/** Who is told of builds; each workspace of those of the images that its workload runs. */
export function resolveReleaseEvents(
  { namePrefix, shared: { releaseEvents }, terraform: { backend } }: Settings,
  { workloads }: SalvagedLandingZone,
): ResolvedReleaseEvents | undefined {
  if (!releaseEvents?.hcpTerraform) return releaseEvents && { ...releaseEvents, hcpTerraform: undefined };
  const { workspaces, ...hcpTerraform } = releaseEvents.hcpTerraform;
  const entries = Object.entries(workspaces).map(([name, id]) => {
    const selectors = Object.values(workloads.get(name)?.fleets ?? {}).map(({ image }) => image);
    const images = [...new Set(selectors.map(({ image }) => prefixed(namePrefix, image)))].sort();
    return [name, { id, images }] as const;
  });
  return {
    ...releaseEvents,
    hcpTerraform: {
      ...hcpTerraform,
      hostname: backend.cloud?.hostname,
      workspaces: Object.fromEntries(entries),
    },
  };
}
