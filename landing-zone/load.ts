import { join } from "node:path";
import {
  type CheckedDocument,
  checkComponentDocument,
  type Platform,
} from "../documents/component-document.js";
import { FileChecker, type Report } from "../input/file-checker.js";
import { InputError, type Problem, show, UserError } from "../input/problem.js";
import { readTextFile } from "../input/text-file.js";
import { parseYaml, type YamlFile } from "../input/yaml-file.js";
import { type Lineages, traceLineages } from "./ancestry.js";
import { checkLandingZone, warnOfLandingZone } from "./checks/check-landing-zone.js";
import { checkParameters } from "./checks/components.js";
import { factsOf } from "./checks/facts.js";
import { resolve } from "./resolve.js";
import { type SalvagedLandingZone, salvage } from "./salvage.js";
import type { LandingZone } from "./types.js";
import { readLock } from "./versions/lock-file.js";
import { Versions } from "./versions/versions.js";

export const LANDING_ZONE_FILE = "golden-ami.yaml";

export interface Loaded {
  readonly landingZone: LandingZone;
  /** The versions lock as this landing zone wants it. */
  readonly versions: Versions;
  /** Problems of what is taken, but looks wrong. */
  readonly warnings: readonly Problem[];
}

/**
 * Reads `golden-ami.yaml`, the component documents that it names, and the versions lock, all from one folder.
 * @throws InputError with everything that is wrong
 */
export function loadLandingZone(directory: string): Loaded {
  const yaml = readLandingZone(directory);
  const checker = new FileChecker(yaml, { unknownKeys: "error" });
  const salvaged = salvage(yaml.value, checker);
  const lineages = traceLineages(salvaged);
  const documents = readDocuments(directory, salvaged, lineages, checker.report);
  const { lock, problems: lockProblems } = readLock(directory);
  const versions = new Versions(lock);
  // Versions are assigned even if there are problems, because some show only then.
  const { settings } = salvaged;
  const landingZone = settings && resolve(settings, salvaged, lineages, documents, versions, checker.report);
  const versionedImages = lockProblems.length ? [] : (landingZone?.images ?? []);
  const recipeVersions = new Map(
    versionedImages.map(({ name, recipeVersion }) => [
      name,
      { locked: versions.lockedRecipeVersion(name), newest: recipeVersion },
    ]),
  );
  const facts = factsOf(salvaged, lineages, { hasLock: !versions.isNew, recipeVersions });
  checkLandingZone(facts, checker.report);
  const checkedDocuments = [...documents.values()];
  const problems = [
    ...checker.problems,
    ...checkedDocuments.flatMap((document) => document.problems),
    ...lockProblems,
  ];
  const documentWarnings = checkedDocuments.flatMap((document) => document.warnings);
  if (!landingZone || problems.length) throw new InputError(sorted(problems), sorted(documentWarnings));
  warnOfLandingZone(facts, checker.warn);
  return { landingZone, versions, warnings: sorted([...checker.warnings, ...documentWarnings]) };
}

function readLandingZone(directory: string): YamlFile {
  const text = readTextFile(join(directory, LANDING_ZONE_FILE));
  if (text === undefined) {
    throw new UserError(`there is no ${LANDING_ZONE_FILE} in ${directory}: run this in the project's folder`);
  }
  const yaml = parseYaml(LANDING_ZONE_FILE, text);
  if (yaml.problems.length) throw new InputError(yaml.problems);
  return yaml;
}

interface ComponentFile extends CheckedDocument {
  readonly text: string;
}

/** Every component document that is there, by path. */
function readDocuments(
  directory: string,
  { images, incompleteImages }: SalvagedLandingZone,
  lineages: Lineages,
  report: Report,
): Map<string, ComponentFile> {
  const documents = new Map<string, ComponentFile>();
  for (const [imageName, { components }] of images) {
    const platform = lineages.get(imageName)?.traits.platform;
    for (const [index, component] of components.entries()) {
      const { file } = component;
      if (file === undefined) continue;
      const path = ["images", imageName, "components", index];
      let document = documents.get(file);
      if (!document) {
        const text = readDocument(directory, file, (message, expected) =>
          report([...path, "file"], message, expected),
        );
        if (text === undefined) continue;
        document = { text, ...checkDocument(file, text, platform) };
        documents.set(file, document);
      }
      if (document.problems.length) continue;
      checkParameters(path, component, document.parameters, incompleteImages.has(imageName), report);
    }
  }
  return documents;
}

/** Checks a component document for the image's platform or, if that is not known, for the one that it fits best. */
function checkDocument(file: string, text: string, platform: Platform | undefined): CheckedDocument {
  const platforms: readonly Platform[] = platform ? [platform] : ["Linux", "Windows"];
  return platforms
    .map((each) => checkComponentDocument(file, text, each))
    .reduce((best, other) => (other.problems.length < best.problems.length ? other : best));
}

/** The text of a component document; undefined if it cannot be read, which is reported. */
function readDocument(
  directory: string,
  file: string,
  report: (message: string, expected: string) => void,
): string | undefined {
  try {
    const text = readTextFile(join(directory, file));
    if (text === undefined) {
      report(
        `there is no file ${show(file)}`,
        `a component document there, relative to ${LANDING_ZONE_FILE}`,
      );
    }
    return text?.replaceAll("\r\n", "\n");
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    report(error.message, "a component document in UTF-8");
    return undefined;
  }
}

const sorted = (problems: readonly Problem[]) =>
  problems.toSorted(
    (a, b) =>
      a.file.localeCompare(b.file) || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
  );
