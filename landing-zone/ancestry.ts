import type { Platform } from "../documents/component-document.js";
import { latestParameterName, prefixed } from "../rules/contract.js";
import { type ImageTraits, traitsOf, WINDOWS_ARCHITECTURE } from "./catalog/images.js";
import { platformOfComponents } from "./catalog/managed-components.js";
import type { SalvagedLandingZone } from "./salvage.js";
import type { ContainerEntry } from "./schema/container.js";
import type { ImageEntry } from "./schema/image.js";

/** What an image or a container of the landing zone has from its parents, however many there are. */
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

/** Follows all images and containers to their parents, and each of them once. */
export function traceLineages(landingZone: SalvagedLandingZone): Lineages {
  const { images, containers } = landingZone;
  const platformOf = (parent: string) => ({ platform: traitsOf(parent).platform });
  return new Map([
    ...trace(images, landingZone, traitsOf, inherit),
    ...trace(containers, landingZone, platformOf, ({ platform }) => ({ platform })),
  ]);
}

/**
 * Follows all entries of a kind.
 * @param traitsOf what is known of a parent that is of no landing zone
 * @param inherit traits of an entry, with those of its parent
 */
function trace<T extends ImageEntry | ContainerEntry>(
  entries: ReadonlyMap<string, T>,
  landingZone: SalvagedLandingZone,
  traitsOf: (parent: string) => ImageTraits,
  inherit: (entry: T, parent: ImageTraits) => ImageTraits,
): Lineages {
  const parentNames = new Map<string, string | undefined>();
  for (const [name, { parent }] of entries) parentNames.set(name, nameOfParent(parent, landingZone));
  const circles = circlesIn(parentNames);
  const lineages = new Map<string, Lineage>();
  for (const youngest of entries.keys()) {
    const line: [name: string, entry: T][] = [];
    let name: string | undefined = youngest;
    while (name !== undefined && !lineages.has(name)) {
      const entry = entries.get(name);
      if (!entry) break;
      line.push([name, entry]);
      name = circles.has(name) ? undefined : parentNames.get(name);
    }
    for (const [member, entry] of line.reverse()) {
      const circle = circles.get(member);
      const parentName = parentNames.get(member);
      const parent = circle ? undefined : lineages.get(parentName ?? "");
      const parentTraits = parentName === undefined ? traitsOf(entry.parent) : (parent?.traits ?? {});
      const platformMistake = findPlatformMistake(entry, parentTraits);
      lineages.set(member, {
        parentName,
        parentTraits,
        platformMistake,
        traits: platformMistake || circle ? {} : inherit(entry, parentTraits),
        circle,
      });
    }
  }
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
const PARAMETER = /^ssm:(?:arn:[^/]+:(\d{12}):parameter)?(\/.+)$/;
const LATEST = new RegExp(`^${latestParameterName("([^/]+)")}$`);

/** Name of the image of the landing zone that a parent stands for, in whatever form. */
function nameOfParent(
  parent: string,
  { settings, images, containers }: SalvagedLandingZone,
): string | undefined {
  const reference = imageReference(parent);
  if (reference !== undefined) return reference;
  const account = settings?.shared.account;
  const [, owner = account, key = ""] = OWN_ARN.exec(parent) ?? PARAMETER.exec(parent) ?? [];
  if (!key || owner !== account) return undefined;
  const name = LATEST.exec(key)?.[1] ?? key;
  const [, own = name] = new RegExp(`^${prefixed(settings?.namePrefix, "(.+)")}$`).exec(name) ?? [];
  if (images.has(own) || containers.has(own)) return own;
  return [...images].find(([, { ssmParameters }]) => ssmParameters?.includes(key))?.[0];
}

function findPlatformMistake(
  { platform, components }: ImageEntry | ContainerEntry,
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
