import { z } from "zod";
import type { FileChecker } from "../input/file-checker.js";
import { show } from "../input/show.js";
import { isObject, type Path, valueAt } from "../input/value.js";
import { traitsOf } from "./catalog/images.js";
import type { MistakeId } from "./rules.js";
import { type ContainerEntry, containerSchema, isContainer, KEYS_OF } from "./schema/container.js";
import { type ImageEntry, imageSchema } from "./schema/image.js";
import { type Settings, settingsSchema } from "./schema/landing-zone.js";
import { sharing } from "./schema/share.js";
import { networkedWorkloadSchema, type WorkloadEntry, workloadSchema } from "./schema/workload.js";

/** What is right by itself in a landing zone of which parts may be wrong. */
export interface SalvagedLandingZone {
  readonly settings?: Settings;
  /** Names of all images, also of those that are wrong; undefined if they are not all known. */
  readonly imageNames?: ReadonlySet<string>;
  /** Names of all workloads, as those of images. */
  readonly workloadNames?: ReadonlySet<string>;
  /** Names of the images of which a part is missing here, because it was wrong. */
  readonly incompleteImages: ReadonlySet<string>;
  /** Images of AMIs. */
  readonly images: ReadonlyMap<string, ImageEntry>;
  /** Images that are containers. */
  readonly containers: ReadonlyMap<string, ContainerEntry>;
  readonly workloads: ReadonlyMap<string, WorkloadEntry>;
}

/**
 * Reports what each part of a landing zone breaks of the schema, and keeps the rest, so that the checks across parts see
 * all that they can.
 */
export function salvage(
  checker: FileChecker,
  { isIncomplete }: { readonly isIncomplete: boolean },
): SalvagedLandingZone {
  const settings = checker.check(settingsSchema, []);
  const sections = isObject(checker.value) ? checker.value : {};
  const images = new Map<string, ImageEntry>();
  const incompleteImages = new Set<string>();
  const containers = new Map<string, ContainerEntry>();
  for (const [name, entry] of entriesOf(sections.images)) {
    reportOtherKind(name, entry, checker);
    if (isContainer(entry)) {
      const valid = checker.check(containerOnly, ["images", name]);
      if (!valid) incompleteImages.add(name);
      const container = valid ?? salvageContainer(entry);
      if (container) containers.set(name, container);
      continue;
    }
    const valid = checker.check(imageOfOnePlatform, ["images", name]);
    if (!valid) incompleteImages.add(name);
    const image = valid ?? salvageImage(entry);
    if (image) images.set(name, image);
  }
  const workloads = new Map<string, WorkloadEntry>();
  for (const [name, entry] of entriesOf(sections.workloads)) {
    const schema = isObject(entry) && entry.network ? networkedWorkloadSchema : workloadSchema;
    const workload = checker.check(schema, ["workloads", name]) ?? prune(schema, entry);
    if (workload) workloads.set(name, workload);
  }
  const namesIn = (section: unknown) =>
    isObject(section) && !isIncomplete ? new Set(Object.keys(section)) : undefined;
  const [imageNames, workloadNames] = [sections.images, sections.workloads ?? {}].map(namesIn);
  return { settings, imageNames, workloadNames, incompleteImages, images, containers, workloads };
}

/** All that is built, AMIs and containers. */
export const built = ({
  images,
  containers,
}: Pick<SalvagedLandingZone, "images" | "containers">): ReadonlyMap<string, ImageEntry | ContainerEntry> =>
  new Map<string, ImageEntry | ContainerEntry>([...images, ...containers]);

const entriesOf = (section: unknown) => Object.entries(isObject(section) ? section : {});

/** Reports the keys of an image that only one of the other kind has. */
function reportOtherKind(name: string, entry: unknown, { report }: FileChecker): void {
  const [kind, other] = isContainer(entry)
    ? (["container", "ami"] as const)
    : (["ami", "container"] as const);
  for (const key of KEYS_OF[other].filter((one) => isObject(entry) && Object.hasOwn(entry, one)))
    report(
      ["images", name, key],
      `${show(key)} has no effect in ${kind === "container" ? "a container" : "AMIs"}`,
      `no ${key}, or kind: ${other}`,
      { key: true, rule: "no-effect" satisfies MistakeId },
    );
}

/** A map without some keys, which are reported already. */
const without = (value: unknown, keys: readonly string[]) =>
  isObject(value) ? Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key))) : value;

const containerOnly = z.preprocess(
  (image) => without(image, KEYS_OF.ami),
  sharing(
    containerSchema,
    ({ repository }) => isObject(repository) && repository.existing !== undefined,
    "repository: { existing: … }, whose policy says who may pull",
  ),
);

/** An image in which a parent of macOS is the mistake, and not the platform, which is the parent's. */
const imageOfOnePlatform = z.preprocess(
  (image) =>
    isObject(image) &&
    /^macos$/i.test(String(image.platform)) &&
    traitsOf(String(image.parent)).platform === "macOS"
      ? { ...image, platform: "Linux" }
      : without(image, KEYS_OF.container),
  sharing(imageSchema, ({ copyTo }) => copyTo !== undefined, "copyTo alone"),
);

/** What a wrong image has beside its stand-ins. */
const otherKeys = imageSchema.omit({ parent: true, components: true, regions: true, share: true });

/**
 * A wrong image without its wrong parts. Its components keep their places, and its parent, Regions and share are
 * stand-ins if they are wrong, because an image without them would hide what else is wrong with it.
 */
function salvageImage(value: unknown): ImageEntry | undefined {
  if (!isObject(value)) return undefined;
  const { parent, components, regions, share, ...rest } = value;
  const image = prune(otherKeys, without(rest, KEYS_OF.container));
  return image && { ...image, ...standIns(imageSchema.shape, { parent, components, regions, share }) };
}

/** What an image or a container cannot be without, in place of what is wrong of it. */
function standIns(
  shape: Pick<typeof imageSchema.shape, "components" | "regions" | "share"> & {
    readonly parent: z.ZodString;
  },
  { parent, components, regions, share }: Readonly<Record<string, unknown>>,
) {
  return {
    parent: shape.parent.safeParse(parent).data ?? "",
    components: Array.isArray(components)
      ? components.map((entry) => prune(shape.components.element, entry) ?? {})
      : [],
    regions: shape.regions.safeParse(regions).data ?? [],
    share: shape.share.safeParse(share).data ?? { organization: true as const },
  };
}

const otherContainerKeys = containerSchema.omit({
  parent: true,
  components: true,
  regions: true,
  share: true,
});

/** A wrong container without its wrong parts, as {@link salvageImage} leaves an image. */
function salvageContainer(value: unknown): ContainerEntry | undefined {
  if (!isObject(value)) return undefined;
  const { parent, components, regions, share, ...rest } = value;
  const container = prune(otherContainerKeys, without(rest, KEYS_OF.ami));
  return (
    container && { ...container, ...standIns(containerSchema.shape, { parent, components, regions, share }) }
  );
}

/**
 * A value without its wrong parts; undefined if nothing valid is left. A list with an entry of which nothing is left
 * goes whole, so that the entry's absence does not look like a second mistake.
 */
function prune<T extends z.ZodType>(schema: T, value: unknown): z.output<T> | undefined {
  const rest = structuredClone(value);
  for (;;) {
    const { data, error } = schema.safeParse(rest);
    if (!error) return data;
    let isShorter = false;
    for (const { path } of error.issues) isShorter = remove(rest, path) || isShorter;
    if (!isShorter) return undefined;
  }
}

/** Deletes the value at a path, or, if there is none, the one that should have held it. */
function remove(root: unknown, path: Path): boolean {
  for (let end = path.length; end > 0; end -= 1) {
    const parent = valueAt(root, path.slice(0, end - 1));
    const key = String(path[end - 1]);
    if (isObject(parent) && Object.hasOwn(parent, key)) return delete parent[key];
  }
  return false;
}
