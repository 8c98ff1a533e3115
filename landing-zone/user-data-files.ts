import { type Problem, show } from "../input/problem.js";
import { UnreadableFile } from "../input/text-file.js";
import type { Path } from "../input/value.js";
import { hasSecret, looksSecret } from "../rules/secret.js";
import { userDataMistake, userDataPlatform, variablesMistake, withVariables } from "../rules/user-data.js";
import type { Lineages } from "./ancestry.js";
import { userDataOf } from "./checks/places.js";
import { readProjectFile } from "./project-file.js";
import { type Report, ruleId, type Warn } from "./rules.js";
import type { SalvagedLandingZone } from "./salvage.js";

const NO_SECRET = "the name of an SSM parameter or secret, which the script reads by the instance's role";

interface UserDataFiles {
  /** Text of each file that is there, by path. */
  readonly texts: ReadonlyMap<string, string>;
  readonly problems: readonly Problem[];
  /** Lines that look like secrets. */
  readonly warnings: readonly Problem[];
}

/** Reads the files of all user data of images and fleets, and checks them with the variables and the platform of each. */
export function readUserData(
  directory: string,
  landingZone: SalvagedLandingZone,
  lineages: Lineages,
  report: Report,
): UserDataFiles {
  const texts = new Map<string, string>();
  const unreadable = new Map<string, Problem>();
  for (const { path: place, userData, image } of userDataOf(landingZone)) {
    const { file, variables = {} } = userData;
    try {
      const text =
        texts.get(file) ??
        readProjectFile(directory, file, "a file there", (...problem) =>
          report("missing-file", [...place, "file"], ...problem),
        );
      if (text === undefined) continue;
      texts.set(file, text);
      const platform = lineages.get(image)?.traits.platform;
      checkUserData(place, { file, text, variables }, platform, report);
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error;
      unreadable.set(file, { ...error.problem, rule: ruleId("user-data") });
    }
  }
  return { texts, problems: [...unreadable.values()], warnings: [...texts].flatMap(secretsIn) };
}

function checkUserData(
  place: Path,
  { file, text, variables }: { file: string; text: string; variables: Readonly<Record<string, string>> },
  platform: string | undefined,
  report: Report,
): void {
  const actual = userDataPlatform(text);
  const broken = userDataMistake(withVariables(text, variables));
  if (broken) {
    report("user-data", [...place, "file"], `${show(file)} ${broken.message}`, broken.expected);
  } else if (platform !== undefined && actual !== platform) {
    report(
      "user-data",
      [...place, "file"],
      `${show(file)} is user data for ${actual}`,
      `a file for ${platform}`,
    );
  } else if (Object.keys(variables).length) {
    const mistake = variablesMistake(text);
    if (mistake)
      report("user-data", [...place, "variables"], `${show(file)} ${mistake.message}`, mistake.expected, {
        key: true,
      });
  }
}

/** Warns of variables that look like secrets: everyone who may describe an instance reads its user data. */
export function warnOfSecretVariables(landingZone: SalvagedLandingZone, warn: Warn): void {
  for (const { path, userData } of userDataOf(landingZone)) {
    for (const [name, value] of Object.entries(userData.variables ?? {})) {
      if (!looksSecret(name, value)) continue;
      warn(
        "secret-in-user-data",
        [...path, "variables", name],
        "looks like a secret, which everyone reads who may describe the instance",
        NO_SECRET,
      );
    }
  }
}

function secretsIn([file, text]: readonly [file: string, text: string]): Problem[] {
  return text.split("\n").flatMap((line, index) => {
    if (!hasSecret(line)) return [];
    const message =
      "this line has what looks like a secret, which everyone reads who may describe the instance";
    const place = { line: index + 1, column: 1, endLine: index + 1, endColumn: line.length + 1 };
    return [{ file, ...place, message, expected: NO_SECRET, rule: ruleId("secret-in-user-data") }];
  });
}
