import {
  allowedValueMistake,
  type DocumentParameter,
  type Platform,
} from "../../documents/component-document.js";
import { closest } from "../../input/did-you-mean.js";
import { show } from "../../input/problem.js";
import type { Path } from "../../input/value.js";
import { imageBuilderNameMistake, nameInArn } from "../../rules/name.js";
import { managedComponentPlatform } from "../catalog/managed-components.js";
import type { Report } from "../rules.js";
import { componentName } from "../schema/component.js";
import type { ComponentEntry, ImageEntry } from "../schema/image.js";
import type { LandingZoneFacts } from "./facts.js";

/** Checks that an image's components are for its platform, each once, and that each file is one component. */
export function checkComponents(landingZone: LandingZoneFacts, report: Report): void {
  for (const [name, image] of landingZone.images) {
    checkComponentsOnce(name, image, report);
    checkManagedPlatforms(name, image, platformOf(name, landingZone), report);
  }
  checkComponentFiles(landingZone, report);
}

/** Platform of an image; undefined if it is reported itself, because then a component's would follow from it. */
const platformOf = (image: string, { lineages }: LandingZoneFacts) => lineages.get(image)?.traits.platform;

/** https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_ComponentConfiguration.html */
function checkComponentsOnce(image: string, { components }: ImageEntry, report: Report): void {
  const seen = new Set<string>();
  for (const [index, { managed, file }] of components.entries()) {
    const component = managed ?? file;
    if (component === undefined) continue;
    const key = managed === undefined ? "file" : "managed";
    if (seen.has(`${key} ${component}`)) {
      report(
        "component-twice",
        ["images", image, "components", index, key],
        `${show(component)} is in this image twice`,
        "each component once: Image Builder takes no recipe with one twice; copy a file under another name",
      );
    }
    seen.add(`${key} ${component}`);
  }
}

function checkManagedPlatforms(
  image: string,
  { components }: ImageEntry,
  platform: Platform | undefined,
  report: Report,
): void {
  for (const [index, { managed }] of components.entries()) {
    const other = managed === undefined ? undefined : managedComponentPlatform(managed);
    if (platform === undefined || other === undefined || other === platform) continue;
    report(
      "component-platform",
      ["images", image, "components", index, "managed"],
      `${show(managed)} is not for ${platform}`,
      `a component for ${platform}`,
    );
  }
}

/** A component file in one of the images that have it. */
interface ComponentUse {
  readonly file: string;
  readonly version?: string;
  readonly image: string;
  readonly platform?: Platform;
}

function checkComponentFiles(landingZone: LandingZoneFacts, report: Report): void {
  const { images, incompleteImages } = landingZone;
  const firstUses = new Map<string, ComponentUse>();
  for (const [image, { components }] of images) {
    const platform = platformOf(image, landingZone);
    for (const [index, { file, version }] of components.entries()) {
      if (file === undefined) continue;
      const path = ["images", image, "components", index];
      const name = componentName(file);
      const broken = imageBuilderNameMistake(name);
      if (broken) {
        report(
          "component",
          [...path, "file"],
          `${show(name)}, the component's name, ${broken.message}`,
          broken.expected,
        );
        continue;
      }
      const use = { file, version, image, platform };
      const first = firstUses.get(nameInArn(name));
      if (!first) firstUses.set(nameInArn(name), use);
      else checkSameComponent(path, use, first, incompleteImages, report);
    }
  }
}

function checkSameComponent(
  path: Path,
  { file, version, image, platform }: ComponentUse,
  first: ComponentUse,
  incompleteImages: ReadonlySet<string>,
  report: Report,
): void {
  if (first.file !== file) {
    report(
      "same-component",
      [...path, "file"],
      `${show(file)} and ${show(first.file)} would be the same component`,
      "file names that differ in more than case, space, - and _",
    );
  } else if (platform && first.platform && first.platform !== platform) {
    report(
      "same-component",
      [...path, "file"],
      `${show(file)} is a component for ${first.platform} in image ${first.image}`,
      `a file of its own for ${platform}`,
    );
  } else if (first.version !== version && ![image, first.image].some((one) => incompleteImages.has(one))) {
    report(
      "same-component",
      path,
      `${show(file)} has version ${version ?? "none"} here and ${first.version ?? "none"} in image ${first.image}`,
      "the same version in both",
    );
  }
}

/**
 * Checks that an image gives a component the parameters that its document has.
 * @param isIncomplete whether a parameter of the image may be missing because it was wrong
 */
export function checkParameters(
  path: Path,
  { file = "", parameters = {} }: ComponentEntry,
  documented: readonly DocumentParameter[],
  isIncomplete: boolean,
  report: Report,
): void {
  const component = componentName(file);
  const names = documented.map(({ name }) => name);
  const given = new Set(Object.keys(parameters));
  for (const [name, value] of Object.entries(parameters)) {
    const parameter = documented.find((one) => one.name === name);
    const broken = allowedValueMistake(value, parameter?.allowedValues);
    if (broken)
      report(
        "component-parameter",
        [...path, "parameters", name],
        `${show(value)} ${broken.message}`,
        broken.expected,
      );
    if (parameter) continue;
    const message = `${component} has no parameter ${show(name)}`;
    const place = [...path, "parameters", name];
    const meant = closest(
      name,
      names.filter((one) => !given.has(one)),
    );
    if (meant === undefined) {
      report(
        "component-parameter",
        place,
        message,
        names.length ? `one of ${names.join(", ")}` : "no parameters",
        { key: true },
      );
    } else {
      report("component-parameter", place, `${message}: did you mean ${show(meant)}?`, undefined, {
        key: true,
        fix: meant,
      });
      given.add(meant);
    }
  }
  if (isIncomplete) return;
  for (const { name, required } of documented) {
    if (!required || given.has(name)) continue;
    report(
      "component-parameter",
      path,
      `${component} needs the parameter ${show(name)}`,
      `parameters: { ${name}: … }, because it has no default`,
    );
  }
}
