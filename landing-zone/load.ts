import { readdirSync } from "node:fs";
import { basename, dirname, join, posix } from "node:path";
import {
  type CheckedDocument,
  checkComponentDocument,
  type Platform,
} from "../documents/component-document.js";
import { closest } from "../input/did-you-mean.js";
import { FileChecker, type ProblemOptions, type Report } from "../input/file-checker.js";
import { InputError, inOrder, type Problem, show, UserError } from "../input/problem.js";
import { readTextFile, UnreadableFile } from "../input/text-file.js";
import { parseYaml, type YamlFile } from "../input/yaml-file.js";
import { checkLandingZone, warnOfLandingZone } from "./checks/check-landing-zone.js";
import { checkParameters } from "./checks/components.js";
import { checkSelectorVersions } from "./checks/selectors.js";
import { resolve } from "./resolve.js";
import { type SalvagedLandingZone, salvage } from "./salvage.js";
import { landingZoneSchema } from "./schema/landing-zone.js";
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
  const checker = new FileChecker(yaml, { schema: landingZoneSchema });
  const salvaged = salvage(checker);
  checkLandingZone(salvaged, checker.report);
  const documents = readDocuments(directory, salvaged, checker.report);
  const { lock, problems: lockProblems } = readLock(directory);
  const versions = new Versions(lock);
  // Versions are assigned even if there are problems, because some show only then.
  const { settings } = salvaged;
  const landingZone = settings && resolve(settings, salvaged, documents, versions, checker.report);
  if (landingZone && !lockProblems.length) {
    const recipeVersions = new Map(
      landingZone.images.map(({ name, recipeVersion }) => [name, recipeVersion]),
    );
    checkSelectorVersions(salvaged, recipeVersions, checker.report);
  }
  const checkedDocuments = [...documents.values()];
  const problems = [
    ...checker.problems,
    ...checkedDocuments.flatMap((document) => document.problems),
    ...lockProblems,
  ];
  const documentWarnings = checkedDocuments.flatMap((document) => document.warnings);
  if (!landingZone || problems.length) throw new InputError(problems, documentWarnings);
  warnOfLandingZone(salvaged, checker.warn);
  return { landingZone, versions, warnings: inOrder([...checker.warnings, ...documentWarnings]) };
}

function readLandingZone(directory: string): YamlFile {
  const text = readTextFile(LANDING_ZONE_FILE, directory);
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
  report: Report,
): Map<string, ComponentFile> {
  const documents = new Map<string, ComponentFile>();
  for (const [imageName, { platform, components }] of images) {
    for (const [index, component] of components.entries()) {
      const { file } = component;
      if (file === undefined) continue;
      const path = ["images", imageName, "components", index];
      let document = documents.get(file);
      if (!document) {
        document = readDocument(directory, file, platform, (...problem) =>
          report([...path, "file"], ...problem),
        );
        if (!document) continue;
        documents.set(file, document);
      }
      if (document.problems.length) continue;
      checkParameters(path, component, document.parameters, incompleteImages.has(imageName), report);
    }
  }
  return documents;
}

/** A component document, checked; undefined if there is none, which is reported where it is named. */
function readDocument(
  directory: string,
  file: string,
  platform: Platform,
  report: (message: string, expected?: string, options?: ProblemOptions) => void,
): ComponentFile | undefined {
  const wanted = `a component document there, relative to ${LANDING_ZONE_FILE}`;
  try {
    const text = readTextFile(file, directory)?.replaceAll("\r\n", "\n");
    if (text !== undefined) return { text, ...checkComponentDocument(file, text, platform) };
    const meant = closest(basename(file), filesIn(join(directory, dirname(file))));
    if (meant === undefined) report(`there is no file ${show(file)}`, wanted);
    else {
      const fix = posix.join(dirname(file), meant);
      report(`there is no file ${show(file)}: did you mean ${show(fix)}?`, undefined, { fix });
    }
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    const { problem } = error;
    if (problem.line !== undefined) return { text: "", parameters: [], problems: [problem], warnings: [] };
    report(`${show(file)} ${problem.message}`, problem.expected);
  }
  return undefined;
}

/** Names of what is in a folder; none if it is not there. */
function filesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}
