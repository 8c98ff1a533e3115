import { FileChecker } from "../input/file-checker.js";
import { InputError, inOrder, type Problem } from "../input/problem.js";
import { traceLineages } from "./ancestry.js";
import { checkLandingZone, warnOfLandingZone } from "./checks/check-landing-zone.js";
import { factsOf } from "./checks/facts.js";
import { checkRegionalIds } from "./checks/regional-ids.js";
import { readDocuments } from "./component-files.js";
import { checkDefaults, withDefaults } from "./defaults.js";
import { readDockerfiles } from "./dockerfiles.js";
import { readLandingZoneFiles } from "./files.js";
import { withOneRegion } from "./regions.js";
import { resolve } from "./resolve.js";
import { LANDING_ZONE, type Report, type Warn } from "./rules.js";
import { salvage } from "./salvage.js";
import type { LandingZone } from "./types.js";
import { readUserData, warnOfSecretVariables } from "./user-data-files.js";
import { readLock } from "./versions/lock-file.js";
import { Versions } from "./versions/versions.js";
import { readWorkflows } from "./workflow-files.js";

export interface Loaded {
  readonly landingZone: LandingZone;
  /** The versions lock as this landing zone wants it. */
  readonly versions: Versions;
  /** Problems of what is taken, but looks wrong. */
  readonly warnings: readonly Problem[];
}

/**
 * Reads `golden-ami.yaml`, the files that it includes, the component documents that they name, and the versions lock, all from one folder.
 * @throws InputError with everything that is wrong
 */
export function loadLandingZone(directory: string): Loaded {
  const files = readLandingZoneFiles(directory);
  const { excused } = files;
  const written = new FileChecker(files.file, { rules: LANDING_ZONE, excused });
  checkDefaults(written);
  const file = withDefaults(withOneRegion(files.file, written));
  const checker = new FileChecker(file, { rules: LANDING_ZONE, excused });
  const report: Report = (rule, ...problem) => checker.report(...withRule(rule, problem));
  const warn: Warn = (rule, ...problem) => checker.warn(...withRule(rule, problem));
  const salvaged = salvage(checker, files);
  const lineages = traceLineages(salvaged);
  const documents = readDocuments(directory, salvaged, lineages, report);
  const workflowFiles = readWorkflows(directory, salvaged, report);
  const userData = readUserData(directory, salvaged, lineages, report);
  const dockerfiles = readDockerfiles(directory, salvaged, report);
  const { lock, problems: lockProblems } = readLock(directory);
  const versions = new Versions(lock);
  // Versions are assigned even if there are problems, because some show only then.
  const { settings } = salvaged;
  const dockerfileTexts = dockerfiles.texts;
  const texts = { documents, userDataTexts: userData.texts, dockerfileTexts, workflowFiles };
  const landingZone = settings && resolve(settings, salvaged, lineages, texts, versions, report);
  const versionedImages = lockProblems.length ? [] : (landingZone?.images ?? []);
  const recipeVersions = new Map(
    versionedImages.map(({ name, recipeVersion }) => [
      name,
      { locked: versions.lockedRecipeVersion(name), newest: recipeVersion },
    ]),
  );
  const facts = factsOf(salvaged, lineages, { hasLock: !versions.isNew, recipeVersions });
  checkLandingZone(facts, report);
  checkRegionalIds(salvaged, checker.placeOf, report);
  const checkedDocuments = [...documents.values(), ...workflowFiles.values()];
  const problems = [
    ...files.problems,
    ...written.problems,
    ...checker.problems,
    ...checkedDocuments.flatMap((document) => document.problems),
    ...userData.problems,
    ...dockerfiles.problems,
    ...lockProblems,
  ];
  const fileWarnings = [...checkedDocuments.flatMap((document) => document.warnings), ...userData.warnings];
  if (!landingZone || problems.length) throw new InputError(problems, fileWarnings);
  warnOfLandingZone(facts, warn);
  warnOfSecretVariables(salvaged, warn);
  return { landingZone, versions, warnings: inOrder([...checker.warnings, ...fileWarnings]) };
}

type Problems = Parameters<Report> extends [unknown, ...infer Rest] ? Rest : never;

const withRule = (rule: string, [path, message, expected, options]: Problems) =>
  [path, message, expected, { ...options, rule }] as const;
