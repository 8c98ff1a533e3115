import { FileChecker } from "../input/file-checker.js";
import { InputError, inOrder, type Problem, UserError } from "../input/problem.js";
import { readTextFile, UnreadableFile } from "../input/text-file.js";
import { parseYaml, type YamlFile } from "../input/yaml-file.js";
import { traceLineages } from "./ancestry.js";
import { checkLandingZone, warnOfLandingZone } from "./checks/check-landing-zone.js";
import { factsOf } from "./checks/facts.js";
import { readDocuments } from "./component-files.js";
import { resolve } from "./resolve.js";
import { LANDING_ZONE, type Report, ruleId, type Warn } from "./rules.js";
import { salvage } from "./salvage.js";
import { landingZoneSchema } from "./schema/landing-zone.js";
import type { LandingZone } from "./types.js";
import { readUserData, warnOfSecretVariables } from "./user-data-files.js";
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
  const checker = new FileChecker(yaml, { schema: landingZoneSchema, rules: LANDING_ZONE });
  const report: Report = (rule, ...problem) => checker.report(...withRule(rule, problem));
  const warn: Warn = (rule, ...problem) => checker.warn(...withRule(rule, problem));
  const salvaged = salvage(checker);
  const lineages = traceLineages(salvaged);
  const documents = readDocuments(directory, salvaged, lineages, report);
  const userData = readUserData(directory, salvaged, lineages, report);
  const { lock, problems: lockProblems } = readLock(directory);
  const versions = new Versions(lock);
  // Versions are assigned even if there are problems, because some show only then.
  const { settings } = salvaged;
  const files = { documents, userDataTexts: userData.texts };
  const landingZone = settings && resolve(settings, salvaged, lineages, files, versions, report);
  const versionedImages = lockProblems.length ? [] : (landingZone?.images ?? []);
  const recipeVersions = new Map(
    versionedImages.map(({ name, recipeVersion }) => [
      name,
      { locked: versions.lockedRecipeVersion(name), newest: recipeVersion },
    ]),
  );
  const facts = factsOf(salvaged, lineages, { hasLock: !versions.isNew, recipeVersions });
  checkLandingZone(facts, report);
  const checkedDocuments = [...documents.values()];
  const problems = [
    ...checker.problems,
    ...checkedDocuments.flatMap((document) => document.problems),
    ...userData.problems,
    ...lockProblems,
  ];
  const fileWarnings = [...checkedDocuments.flatMap((document) => document.warnings), ...userData.warnings];
  if (!landingZone || problems.length) throw new InputError(problems, fileWarnings);
  warnOfLandingZone(facts, warn);
  warnOfSecretVariables(salvaged, warn);
  return { landingZone, versions, warnings: inOrder([...checker.warnings, ...fileWarnings]) };
}

function readLandingZone(directory: string): YamlFile {
  const text = readText(directory);
  if (text === undefined) {
    throw new UserError(`there is no ${LANDING_ZONE_FILE} in ${directory}: run this in the project's folder`);
  }
  const yaml = parseYaml(LANDING_ZONE_FILE, text);
  if (yaml.problems.length)
    throw new InputError(yaml.problems.map((problem) => ({ ...problem, rule: ruleId("yaml") })));
  return yaml;
}

function readText(directory: string): string | undefined {
  try {
    return readTextFile(LANDING_ZONE_FILE, directory);
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    throw new InputError([{ ...error.problem, rule: ruleId("encoding") }]);
  }
}

type Problems = Parameters<Report> extends [unknown, ...infer Rest] ? Rest : never;

const withRule = (rule: string, [path, message, expected, options]: Problems) =>
  [path, message, expected, { ...options, rule }] as const;
