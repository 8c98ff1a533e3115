import type { Platform } from "../documents/component-document.js";
import { latestParameterName, prefixed } from "../rules/contract.js";
import { type ImageTraits, traitsOf, WINDOWS_ARCHITECTURE } from "./catalog/images.js";
import { platformOfComponents } from "./catalog/managed-components.js";
import type { SalvagedLandingZone } from "./salvage.js";
import type { ImageEntry } from "./schema/image.js";

/** What an image of the landing zone has from its parents, however many there are. */
export interface Lineage {
  /** Name of the parent if it is an image of the landing zone too. */
  readonly parentName?: string;
  readonly parentTraits: ImageTraits;
  /** The platform that it should have, if its own is another, and what tells. */
  readonly platformMistake?: { readonly platform: Platform; readonly toldBy: "parent" | "components" };
  /** Traits of the image itself; none if its platform or its parent is a mistake, because others would follow from it. */
  readonly traits: ImageTraits;
  /** Names of the images that are each other's ancestors, each before its parent, if the image is one of them. */
  readonly circle?: readonly string[];
}

export type Lineages = ReadonlyMap<string, Lineage>;

/** Name in a parent of the form `image:<name>`. */
export function imageReference(parent: string): string | undefined {
  return /^image:(.+)$/.exec(parent)?.[1];
}

/** Follows all images to their parents, and each of them once. */
export function traceLineages(landingZone: SalvagedLandingZone): Lineages {
  const { images, containers } = landingZone;
  const parentNames = new Map<string, string | undefined>();
  for (const [name, { parent }] of images) parentNames.set(name, nameOfParent(parent, landingZone));
  const circles = circlesIn(parentNames);
  const lineages = new Map<string, Lineage>();
  for (const youngest of images.keys()) {
    const line: [name: string, image: ImageEntry][] = [];
    let name: string | undefined = youngest;
    while (name !== undefined && !lineages.has(name)) {
      const image = images.get(name);
      if (!image) break;
      line.push([name, image]);
      name = circles.has(name) ? undefined : parentNames.get(name);
    }
    for (const [member, image] of line.reverse()) {
      const circle = circles.get(member);
      const parentName = parentNames.get(member);
      const parent = circle ? undefined : lineages.get(parentName ?? "");
      const parentTraits = parentName === undefined ? traitsOf(image.parent) : (parent?.traits ?? {});
      const platformMistake = findPlatformMistake(image, parentTraits);
      lineages.set(member, {
        parentName,
        parentTraits,
        platformMistake,
        traits: platformMistake || circle ? {} : inherit(image, parentTraits),
        circle,
      });
    }
  }
  const containerParents = [...containers].map(
    ([name, { parent }]) => [name, imageReference(parent)] as const,
  );
  const containerCircles = circlesIn(new Map(containerParents));
  for (const [name, { platform }] of containers)
    lineages.set(name, { parentTraits: {}, traits: { platform }, circle: containerCircles.get(name) });
  return lineages;
}

/** Names that are each other's ancestors, each before its parent, by each of them. */
function circlesIn(parentNames: ReadonlyMap<string, string | undefined>): Map<string, readonly string[]> {
  const circles = new Map<string, readonly string[]>();
  const seen = new Set<string>();
  for (const youngest of parentNames.keys()) {
    const line: string[] = [];
    let name: string | undefined = youngest;
    while (name !== undefined && !seen.has(name)) {
      seen.add(name);
      line.push(name);
      name = parentNames.get(name);
    }
    const start = line.indexOf(name ?? "");
    const circle = start < 0 ? [] : line.slice(start);
    for (const member of circle) circles.set(member, circle);
  }
  return circles;
}

/** Parents that are images of the landing zone as they are in the shared account, and the account if it is told. */
const OWN_ARN = /^arn:[^:]+:imagebuilder:[^:]+:(\d{12}):image\/([^/]+)\/x\.x\.x$/;
const OWN_PARAMETER = new RegExp(`^ssm:(?:arn:[^/]+:(\\d{12}):parameter)?${latestParameterName("([^/]+)")}$`);

/** Name of the image of the landing zone that a parent stands for, in whatever form. */
function nameOfParent(parent: string, { settings, images }: SalvagedLandingZone): string | undefined {
  const reference = imageReference(parent);
  if (reference !== undefined) return reference;
  const account = settings?.shared.account;
  const [, owner = account, name] = OWN_ARN.exec(parent) ?? OWN_PARAMETER.exec(parent) ?? [];
  const [, own = name] = new RegExp(`^${prefixed(settings?.namePrefix, "(.+)")}$`).exec(name ?? "") ?? [];
  return own !== undefined && images.has(own) && owner === account ? own : undefined;
}

function findPlatformMistake(
  { platform, components }: ImageEntry,
  parent: ImageTraits,
): Lineage["platformMistake"] {
  const told = parent.platform ?? platformOfComponents(components.map(({ managed }) => managed));
  if (told === undefined || told === platform) return undefined;
  return { platform: told, toldBy: parent.platform ? "parent" : "components" };
}

function inherit({ platform, rootVolume }: ImageEntry, parent: ImageTraits): ImageTraits {
  return {
    platform,
    architecture: parent.architecture ?? (platform === "Windows" ? WINDOWS_ARCHITECTURE : undefined),
    rootDevice: parent.rootDevice ?? rootVolume.deviceName,
    minRootVolumeGiB: Math.max(parent.minRootVolumeGiB ?? 0, rootVolume.sizeGiB ?? 0),
  };
}
