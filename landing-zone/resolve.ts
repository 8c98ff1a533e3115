import { amiNameGlob, amiNameTemplate, MAX_AMI_NAME_CHARACTERS } from "../rules/ami-name.js";
import { buildLogs, KEY_ALIAS, keyAliasArn, latestParameterName, pipelineArn } from "../rules/contract.js";
import { regionsOf } from "../rules/region.js";
import { parseSelector } from "../rules/selector.js";
import { parentImage, rootDevice } from "./ancestry.js";
import { componentName } from "./checks/check.js";
import type { Parts, Report } from "./salvage.js";
import type { ComponentEntry, Frame, Image, Workload } from "./schema/landing-zone.js";
import type {
  LandingZone,
  RecipeComponent,
  ResolvedComponent,
  ResolvedImage,
  ResolvedWorkload,
} from "./types.js";
import { VersionGoesBack, type Versions } from "./versions/versions.js";

/**
 * To be raised when the modules of components and recipes render the same content differently: Terraform then replaces
 * what is there, and needs another version for it.
 */
const RENDERING = 1;

/** A checked landing zone with its names, ARNs and versions. */
export function resolve(
  frame: Frame,
  parts: Parts,
  documents: ReadonlyMap<string, string>,
  versions: Versions,
  report: Report,
): LandingZone {
  const [, partition = "aws"] = frame.organization.split(":");
  // Components first: their edits count in their recipes' versions.
  const components = resolveComponents(parts.images, documents, versions, report);
  const images = [...parts.images].map(([name, image]) =>
    resolveImage(name, image, { frame, partition, parts, versions, report }),
  );
  return {
    partition,
    partitionRegions: regionsOf(partition),
    organization: {
      arn: frame.organization,
      id: frame.organization.slice(frame.organization.lastIndexOf("/") + 1),
    },
    terraform: frame.terraform,
    tags: frame.tags,
    shared: frame.shared,
    buildLogs: buildLogs(frame.shared.region, frame.shared.account),
    keyAlias: KEY_ALIAS,
    keyRegions: [...new Set(images.flatMap(({ regions }) => regions))].sort(),
    components,
    images,
    workloads: [...parts.workloads].map(([name, workload]) =>
      resolveWorkload(name, workload, frame, partition),
    ),
  };
}

/** A selector for a version that no release has yet would fail every plan of its workload. */
export function checkSelectors(
  { workloads, incomplete }: Parts,
  images: readonly ResolvedImage[],
  report: Report,
): void {
  // Of an incomplete image, the version may be what is missing.
  const known = images.filter(({ name }) => !incomplete.has(name));
  const newest = new Map(known.map(({ name, recipeVersion }) => [name, recipeVersion]));
  for (const [workloadName, { fleets }] of workloads) {
    for (const [fleetName, { image: text }] of Object.entries(fleets)) {
      const { image, version } = parseSelector(text);
      const last = newest.get(image);
      if (version === undefined || last === undefined || !isLater(version, last)) continue;
      report(
        ["workloads", workloadName, "fleets", fleetName, "image"],
        `"${text}" asks for a version after ${last}, the newest of ${image}`,
        `${last} or an earlier one, or a higher version in images.${image}`,
      );
    }
  }
}

/** Whether the first of `version`'s numbers that differs from `last`'s is greater. */
function isLater(version: string, last: string): boolean {
  const lastNumbers = last.split(".").map(Number);
  const numbers = (version.split("/")[0] ?? "").split(".").map(Number);
  const first = numbers.findIndex((number, index) => number !== lastNumbers[index]);
  return first >= 0 && (numbers[first] ?? 0) > (lastNumbers[first] ?? 0);
}

function resolveComponents(
  images: Parts["images"],
  documents: ReadonlyMap<string, string>,
  versions: Versions,
  report: Report,
): ResolvedComponent[] {
  const recipesWith = new Map<string, string[]>();
  for (const [image, { components }] of images) {
    for (const file of new Set(components.map(({ file }) => file))) {
      if (file === undefined) continue;
      const recipes = recipesWith.get(file);
      if (recipes) recipes.push(image);
      else recipesWith.set(file, [image]);
    }
  }
  const resolved = new Map<string, ResolvedComponent>();
  for (const [imageName, { platform, components }] of images) {
    for (const [index, { file, version: majorMinor }] of components.entries()) {
      if (file === undefined || resolved.has(file)) continue;
      const data = documents.get(file) ?? "";
      const name = componentName(file);
      const content = { rendering: RENDERING, name, platform, data };
      const path = ["images", imageName, "components", index, "version"];
      const version = reportGoingBack(path, majorMinor, report, (declared) =>
        versions.assignComponent(name, content, declared, recipesWith.get(file) ?? []),
      );
      resolved.set(file, { name, version, platform, data });
    }
  }
  return [...resolved.values()];
}

/** The version as if none were declared, where the declared one is lower than one that is taken. */
function reportGoingBack(
  path: (string | number)[],
  declared: string | undefined,
  report: Report,
  assign: (declared: string | undefined) => string,
): string {
  try {
    return assign(declared);
  } catch (error) {
    if (!(error instanceof VersionGoesBack)) throw error;
    report(
      path,
      `"${declared}" ${error.message}`,
      "that major and minor version or a higher one, or no version at all",
    );
    return assign(undefined);
  }
}

interface ImageContext {
  readonly frame: Frame;
  readonly partition: string;
  readonly parts: Parts;
  readonly versions: Versions;
  readonly report: Report;
}

function resolveImage(
  name: string,
  image: Image,
  { frame, partition, parts, versions, report }: ImageContext,
): ResolvedImage {
  const { platform, description, instanceTypes, regions, schedule, share } = image;
  const { region, account } = frame.shared;
  const parent = parentImage(image.parent, { partition, region, account });
  const rootVolume = { ...image.rootVolume, deviceName: rootDevice(image, parts.images) ?? "" };
  const components = image.components.map((entry) =>
    resolveComponent(entry, `arn:${partition}:imagebuilder:${region}:aws:component/`),
  );
  const content = {
    rendering: RENDERING,
    name,
    description,
    parent,
    rootVolume: [rootVolume.deviceName, rootVolume.sizeGiB, rootVolume.type],
    components: components.map(({ managedArn, document, parameters }) => [
      managedArn ?? [document],
      Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1)),
    ]),
  };
  const path = ["images", name];
  const recipeVersion = reportGoingBack([...path, "version"], image.version, report, (declared) =>
    versions.assignRecipe(name, content, declared),
  );
  const template = amiNameTemplate(name, recipeVersion);
  if (template.length > MAX_AMI_NAME_CHARACTERS) {
    const excess = template.length - MAX_AMI_NAME_CHARACTERS;
    report(
      path,
      `the AMI name ${template} has ${template.length} characters`,
      `at most ${MAX_AMI_NAME_CHARACTERS}: a name of the image at least ${excess} shorter`,
      { key: true },
    );
  }
  return {
    name,
    platform,
    description,
    parentImage: parent,
    recipeVersion,
    pipelineArn: pipelineArn(partition, region, account, name),
    amiNameTemplate: template,
    latestParameterName: latestParameterName(name),
    components,
    rootVolume,
    instanceTypes,
    regions,
    schedule,
    launchPermission: {
      organizationArns: share.organization ? [frame.organization] : [],
      organizationalUnitArns: share.organizationalUnits ?? [],
      accounts: share.accounts ?? [],
    },
  };
}

function resolveComponent(
  { managed, file, parameters = {} }: ComponentEntry,
  managedArnPrefix: string,
): RecipeComponent {
  if (managed !== undefined) return { managedArn: `${managedArnPrefix}${managed}/x.x.x`, parameters };
  return { document: componentName(file ?? ""), parameters };
}

function resolveWorkload(
  name: string,
  workload: Workload,
  { shared }: Frame,
  partition: string,
): ResolvedWorkload {
  return {
    ...workload,
    name,
    fleets: Object.entries(workload.fleets).map(([fleetName, fleet]) => ({
      ...fleet,
      name: fleetName,
      amiNameGlob: amiNameGlob(parseSelector(fleet.image)),
    })),
    sharedKeyAliasArn: keyAliasArn(partition, workload.region, shared.account),
  };
}
