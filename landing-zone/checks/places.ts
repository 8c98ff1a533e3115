import type { Path } from "../../input/value.js";
import type { SalvagedLandingZone } from "../salvage.js";
import type { FleetEntry, WorkloadEntry } from "../schema/workload.js";

/** A fleet with its place and its workload. */
interface PlacedFleet {
  readonly path: Path;
  readonly fleet: FleetEntry;
  readonly workload: WorkloadEntry;
}

/** The fleets of all workloads. */
export function fleetsOf({ workloads }: SalvagedLandingZone): PlacedFleet[] {
  return [...workloads].flatMap(([name, workload]) =>
    Object.entries(workload.fleets).map(([fleetName, fleet]) => ({
      path: ["workloads", name, "fleets", fleetName],
      fleet,
      workload,
    })),
  );
}

/** An instance type with its place and the name of the image that it is to run. */
interface PlacedInstanceType {
  readonly path: Path;
  readonly instanceType: string;
  readonly image: string;
}

/** The instance types that images are built on, and that fleets run. */
export function instanceTypesOf(landingZone: SalvagedLandingZone): PlacedInstanceType[] {
  const building = [...landingZone.images].flatMap(([image, { instanceTypes = [] }]) =>
    instanceTypes.map((instanceType, index) => ({
      path: ["images", image, "instanceTypes", index],
      instanceType,
      image,
    })),
  );
  const running = fleetsOf(landingZone).map(({ path, fleet }) => ({
    path: [...path, "launchTemplate", "instanceType"],
    instanceType: fleet.launchTemplate.instanceType,
    image: fleet.image.image,
  }));
  return [...building, ...running];
}
