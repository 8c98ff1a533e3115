import type { Path } from "../../input/value.js";
import type { SalvagedLandingZone } from "../salvage.js";
import type { FleetEntry, WorkloadEntry } from "../schema/workload.js";

type Workloads = Pick<SalvagedLandingZone, "workloads">;

/** A fleet with its place and its workload. */
interface PlacedFleet {
  readonly path: Path;
  readonly fleet: FleetEntry;
  readonly workload: WorkloadEntry;
}

/** The fleets of all workloads. */
export function fleetsOf({ workloads }: Workloads): PlacedFleet[] {
  return [...workloads].flatMap(([name, workload]) =>
    Object.entries(workload.fleets).map(([fleetName, fleet]) => ({
      path: ["workloads", name, "fleets", fleetName],
      fleet,
      workload,
    })),
  );
}

/** An instance type with its place and what it is to run. */
interface PlacedInstanceType {
  readonly path: Path;
  readonly instanceType: string;
  readonly selector: FleetEntry["image"];
}

/** The instance types that images are built on, and that fleets run. */
export function instanceTypesOf({
  images,
  workloads,
}: Workloads & Pick<SalvagedLandingZone, "images">): PlacedInstanceType[] {
  const building = [...images].flatMap(([image, { instanceTypes = [] }]) =>
    instanceTypes.map((instanceType, index) => ({
      path: ["images", image, "instanceTypes", index],
      instanceType,
      selector: { image },
    })),
  );
  const running = fleetsOf({ workloads }).map(({ path, fleet }) => ({
    path: [...path, "launchTemplate", "instanceType"],
    instanceType: fleet.launchTemplate.instanceType,
    selector: fleet.image,
  }));
  return [...building, ...running];
}
