import type { FileChecker } from "../input/file-checker.js";
import { type Layer, mapOfParts, over, partsOf, withChanged } from "../input/layers.js";
import { PlacedFile } from "../input/placed-file.js";
import { containerSchema, isContainer, KEYS_OF } from "./schema/container.js";
import { defaultsSchema } from "./schema/defaults.js";
import { imageSchema } from "./schema/image.js";
import { fleetSchema } from "./schema/workload.js";

/** Reports what is wrong in the defaults, which need not have what an image or a fleet needs. */
export function checkDefaults(checker: FileChecker): void {
  checker.check(defaultsSchema, ["defaults"], { isPart: true });
}

/** Keys of a fleet that start instances. */
const STARTERS = ["autoScaling", "instances"];

/** A landing zone whose images and fleets have the defaults that they do not say otherwise. */
export function withDefaults({ root, value }: PlacedFile): PlacedFile {
  const written = partsOf({ value, node: root }).get("defaults");
  const defaults = partsOf({ value: undefined, ...written, writtenAt: ["defaults"] });
  const image = defaults.get("image");
  const fleet = defaults.get("fleet");
  let zone: Layer = { value, node: root };
  if (image) zone = withChanged(zone, ["images", "*"], (own) => withImageDefaults(own, image));
  if (fleet) {
    zone = withChanged(zone, ["workloads", "*", "fleets", "*"], (own) =>
      over(own, fleetDefaults(own, fleet), fleetSchema),
    );
  }
  return new PlacedFile(zone.node ?? root, zone.value);
}

/** An image with the defaults that are its kind's. */
export const withImageDefaults = (own: Layer, image: Layer): Layer =>
  isContainer(own.value)
    ? over(own, containerDefaults(image), containerSchema)
    : over(own, image, imageSchema);

/** Of the defaults of images, what is of containers too. Their parents are others. */
function containerDefaults(image: Layer): Layer {
  const parts = partsOf(image);
  for (const key of [...KEYS_OF.ami, "parent"]) parts.delete(key);
  return { ...mapOfParts(parts, image.node), writtenAt: image.writtenAt };
}

/** Nothing is started for a fleet that does not ask for it, and what starts instances has its own subnets. */
function fleetDefaults(fleet: Layer, defaults: Layer): Layer {
  const parts = partsOf(defaults);
  const own = partsOf(fleet);
  for (const starter of STARTERS) if (!own.has(starter)) parts.delete(starter);
  if (STARTERS.some((starter) => own.has(starter))) {
    const template = parts.get("launchTemplate");
    if (template) {
      const settings = partsOf(template);
      settings.delete("subnet");
      parts.set("launchTemplate", { ...mapOfParts(settings, template.node), writtenAt: template.writtenAt });
    }
  }
  return { ...mapOfParts(parts, defaults.node), writtenAt: defaults.writtenAt };
}
