import {
  allowedValueMistake,
  type DocumentParameter,
  type Platform,
} from "../../documents/component-document.js";
import { closest } from "../../input/did-you-mean.js";
import { show } from "../../input/problem.js";
import type { Path } from "../../input/value.js";
import { imageBuilderNameMistake, nameInArn } from "../../rules/name.js";
import { partitionOf } from "../../rules/region.js";
import { managedComponentPlatform } from "../catalog/managed-components.js";
import type { Report } from "../rules.js";
import { built } from "../salvage.js";
import { componentName } from "../schema/component.js";
import type { ComponentEntry, ImageEntry } from "../schema/image.js";
import type { LandingZoneFacts } from "./facts.js";

type Components = Pick<ImageEntry, "components">;

/** Checks that an image's components are for its platform, each once, and that each file is one component. */
export function checkComponents(landingZone: LandingZoneFacts, report: Report): void {
  for (const [name, image] of built(landingZone)) {
    checkComponentsOnce(name, image, landingZone, report);
    checkManagedPlatforms(name, image, platformOf(name, landingZone), report);
    checkComponentPlaces(name, image, landingZone, report);
  }
  checkComponentFiles(landingZone, report);
}

/** Platform of an image; undefined if it is reported itself, because then a component's would follow from it. */
const platformOf = (image: string, { lineages }: LandingZoneFacts) => lineages.get(image)?.traits.platform;

/** Owner and name in a component's ARN. */
const OWNER_AND_NAME = /^arn:[^:]+:imagebuilder:[^:]+:([^:]+):component\/([^/]+)\//;

/** The key of a component that is not a file, and its name with its owner. */
function givenComponent(entry: ComponentEntry) {
  if (entry.file !== undefined)
    return { key: "file", value: entry.file, name: `${entry.file} ${componentName(entry)}` } as const;
  const { managed, arn } = entry;
  if (managed !== undefined) return { key: "managed", value: managed, name: `aws/${managed}` } as const;
  const [, owner = "", name = ""] = OWNER_AND_NAME.exec(arn ?? "") ?? [];
  return arn === undefined ? undefined : ({ key: "arn", value: arn, name: `${owner}/${name}` } as const);
}

/** https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_ComponentConfiguration.html */
function checkComponentsOnce(
  image: string,
  { components }: Components,
  { incompleteImages }: LandingZoneFacts,
  report: Report,
): void {
  const seen = new Set<string>();
  for (const [index, entry] of components.entries()) {
    const given = givenComponent(entry);
    if (!given) continue;
    // A file's own name may be missing because it was wrong.
    if (seen.has(given.name) && !(given.key === "file" && incompleteImages.has(image))) {
      report(
        "component-twice",
        ["images", image, "components", index, given.key],
        `${show(given.value)} is in this image twice`,
        "each component once: Image Builder takes no recipe with one twice; give the file another name",
      );
    }
    seen.add(given.name);
  }
}

function checkManagedPlatforms(
  image: string,
  { components }: Components,
  platform: Platform | undefined,
  report: Report,
): void {
  for (const [index, entry] of components.entries()) {
    const { key, value, name = "" } = givenComponent(entry) ?? {};
    const other = name.startsWith("aws/") ? managedComponentPlatform(name.slice("aws/".length)) : undefined;
    if (!key || platform === undefined || other === undefined || other === platform) continue;
    report(
      "component-platform",
      ["images", image, "components", index, key],
      `${show(value)} is not for ${platform}`,
      `a component for ${platform}`,
    );
  }
}

/** Checks that components by ARN are where images are built. */
function checkComponentPlaces(
  image: string,
  { components }: Components,
  { settings, partition }: LandingZoneFacts,
  report: Report,
): void {
  const { region } = settings?.shared ?? {};
  if (region === undefined || partitionOf(region) !== partition) return;
  for (const [index, { arn }] of components.entries()) {
    if (arn === undefined || arn.startsWith(`arn:${partition}:imagebuilder:${region}:`)) continue;
    report(
      "component",
      ["images", image, "components", index, "arn"],
      `${show(arn)} is not in ${region}, where images are built`,
      `arn:${partition}:imagebuilder:${region}:${arn.split(":").slice(4).join(":")}`,
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
  const { incompleteImages } = landingZone;
  const firstUses = new Map<string, ComponentUse>();
  for (const [image, { components }] of built(landingZone)) {
    const platform = platformOf(image, landingZone);
    for (const [index, entry] of components.entries()) {
      const { file, version } = entry;
      if (file === undefined) continue;
      const path = ["images", image, "components", index];
      const name = componentName(entry);
      const broken = imageBuilderNameMistake(name);
      if (broken) {
        // A name beside it may be missing because it was wrong.
        if (!incompleteImages.has(image))
          report(
            "component",
            [...path, "file"],
            `${show(name)}, the component's name, ${broken.message}`,
            `${broken.expected}; or a name beside it`,
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
      "file names that differ in more than case, space, - and _, or a name beside one",
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
  entry: ComponentEntry,
  documented: readonly DocumentParameter[],
  isIncomplete: boolean,
  report: Report,
): void {
  const { parameters = {} } = entry;
  const component = componentName(entry);
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
