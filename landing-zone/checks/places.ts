import type { Path } from "../../input/value.js";
import { built, type SalvagedLandingZone } from "../salvage.js";
import type { UserDataEntry } from "../schema/user-data.js";
import type { FleetEntry, LaunchTemplateEntry, WorkloadEntry } from "../schema/workload.js";

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

/** The launch template of a fleet with its place. */
interface PlacedLaunchTemplate extends PlacedFleet {
  readonly template: LaunchTemplateEntry;
}

/** The launch templates of all workloads, each with its own path. */
export function launchTemplatesOf(workloads: Workloads): PlacedLaunchTemplate[] {
  return fleetsOf(workloads).flatMap(({ path, fleet, workload }) => {
    const { launchTemplate: template } = fleet;
    return template ? [{ path: [...path, "launchTemplate"], fleet, workload, template }] : [];
  });
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
  containers,
  workloads,
}: Workloads & Pick<SalvagedLandingZone, "images" | "containers">): PlacedInstanceType[] {
  const building = [...built({ images, containers })].flatMap(([image, { instanceTypes = [] }]) =>
    instanceTypes.map((instanceType, index) => ({
      path: ["images", image, "instanceTypes", index],
      instanceType,
      selector: { image },
    })),
  );
  const running = launchTemplatesOf({ workloads }).flatMap(({ path, fleet, template }) => {
    const { image: selector, autoScaling } = fleet;
    const { instanceTypes = [] } = autoScaling?.mixedInstances ?? {};
    return [
      { path: [...path, "instanceType"], instanceType: template.instanceType, selector },
      ...instanceTypes.map((instanceType, index) => ({
        path: [...path.slice(0, -1), "autoScaling", "mixedInstances", "instanceTypes", index],
        instanceType,
        selector,
      })),
    ];
  });
  return [...building, ...running];
}

/** User data with its place and the image whose platform runs it. */
interface PlacedUserData {
  readonly path: Path;
  readonly userData: UserDataEntry;
  readonly image: string;
}

/** The user data of the builds of images, and of fleets. */
export function userDataOf({
  images,
  workloads,
}: Workloads & Pick<SalvagedLandingZone, "images">): PlacedUserData[] {
  const ofImages = [...images].flatMap(([image, { userData }]) =>
    userData ? [{ path: ["images", image, "userData"], userData, image }] : [],
  );
  const ofFleets = launchTemplatesOf({ workloads }).flatMap(({ path, fleet, template: { userData } }) =>
    userData ? [{ path: [...path, "userData"], userData, image: fleet.image.image }] : [],
  );
  return [...ofImages, ...ofFleets];
}
