import { realpathSync } from "node:fs";
import { join, relative } from "node:path";
import { globSync } from "tinyglobby";
import { FileChecker } from "../input/file-checker.js";
import { nodeLike, PlacedFile, type PlacedNode } from "../input/placed-file.js";
import { InputError, type Problem, show, UserError } from "../input/problem.js";
import { readTextFile, UnreadableFile } from "../input/text-file.js";
import { isObject } from "../input/value.js";
import { parseYaml } from "../input/yaml-file.js";
import { LANDING_ZONE, type MistakeId, ruleId } from "./rules.js";
import {
  homesSchema,
  includedSchema,
  landingZoneSchema,
  sectionsSchema,
  settingsSchema,
} from "./schema/landing-zone.js";

export const LANDING_ZONE_FILE = "golden-ami.yaml";

/** What `golden-ami.yaml` and the files that it includes have together, in which slips are mended. */
export interface LandingZoneFiles {
  readonly file: PlacedFile;
  readonly problems: readonly Problem[];
  /** Paths at which nothing is said to be missing, because it is somewhere else, which is reported. */
  readonly excused: ReadonlySet<string>;
  /** Whether a file that should be included is not there, so that images and workloads may be missing. */
  readonly isIncomplete: boolean;
}

/** A file with the checker that mends it. */
interface Part {
  readonly file: PlacedFile;
  readonly checker: FileChecker;
}

/**
 * @throws UserError if there is no landing zone
 * @throws InputError if a file is no YAML, because what it should have is missing everywhere then
 */
export function readLandingZoneFiles(directory: string): LandingZoneFiles {
  const { yaml: main, problems } = readYaml(directory, LANDING_ZONE_FILE);
  if (problems.length) throw new InputError(problems);
  if (!main) {
    throw new UserError(`there is no ${LANDING_ZONE_FILE} in ${directory}: run this in the project's folder`);
  }
  const options = { schema: landingZoneSchema, homes: homesSchema, rules: LANDING_ZONE };
  const checker = new FileChecker(main, options);
  const { files, isIncomplete } = findIncluded(directory, checker);
  const read = files.map((file) => readYaml(directory, file));
  const unreadable = read.flatMap((one) => one.problems);
  if (unreadable.length) throw new InputError(unreadable);
  const parts = read.flatMap(({ yaml }) => (yaml ? [includedPart(yaml)] : []));
  const all = [{ file: main, checker }, ...parts];
  const excused = all.flatMap((part) => [...part.checker.excused]);
  return {
    file: together(all),
    problems: all.flatMap((part) => part.checker.problems),
    excused: new Set(isIncomplete ? [...excused, "images"] : excused),
    isIncomplete,
  };
}

/** A file without its keys for anchors, or what keeps it from being read; neither if it is not there. */
function readYaml(directory: string, file: string): { yaml?: PlacedFile; problems: readonly Problem[] } {
  try {
    const text = readTextFile(file, directory);
    if (text === undefined) return { problems: [] };
    const { root, value, problems } = parseYaml(file, text);
    return {
      yaml: new PlacedFile(root, isObject(value) ? withoutAnchorKeys(value) : value),
      problems: problems.map((problem) => ({ ...problem, rule: ruleId("yaml") })),
    };
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    return { problems: [{ ...error.problem, rule: ruleId("encoding") }] };
  }
}

/** What stands below `x-…` is there to be referred to. */
const withoutAnchorKeys = (value: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(value).filter(([key]) => !key.startsWith("x-")));

/** The files that the patterns find, in an order of their own, so that the patterns' order changes nothing. */
function findIncluded(
  directory: string,
  checker: FileChecker,
): { files: readonly string[]; isIncomplete: boolean } {
  const given = isObject(checker.value) ? checker.value.include : undefined;
  const patterns = settingsSchema.shape.include.safeParse(given);
  const files = new Set<string>();
  let isIncomplete = !patterns.success;
  for (const [index, pattern] of (patterns.data ?? []).entries()) {
    const complain = (message: string, expected: string) => {
      checker.report(["include", index], message, expected, { rule: "include" satisfies MistakeId });
      isIncomplete = true;
    };
    const found = globSync(pattern, { cwd: directory, ignore: LEFT_OUT, expandDirectories: false });
    const included = found.filter((file) => file !== LANDING_ZONE_FILE);
    if (!included.length) complain(`there is no file ${show(pattern)}`, "files of the project");
    for (const file of included) {
      if (isInside(directory, file)) files.add(file);
      else complain(`${show(file)} is a link that leads out of the project`, "files of the project");
    }
  }
  return { files: [...files].sort(), isIncomplete };
}

/** What programs write, not a person. */
const LEFT_OUT = ["**/node_modules/**", "**/cdktf.out/**"];

/** Whether a file is in the project where links lead. */
const isInside = (directory: string, file: string) =>
  !/^\.\.(\/|$)/.test(relative(realpathSync(directory), realpathSync(join(directory, file))));

function includedPart(file: PlacedFile): Part {
  const checker = new FileChecker(file, { schema: includedSchema, rules: LANDING_ZONE });
  checker.check(sectionsSchema, []);
  return { file, checker };
}

const SECTIONS = { images: "image", workloads: "workload" };

/** Several files as one, of which each has images and workloads, and the first all else. */
function together(parts: readonly Part[]): PlacedFile {
  const [main] = parts;
  if (!main) throw new Error("no file");
  const { value } = main.checker;
  if (!isObject(value)) return new PlacedFile(main.file.root, value);
  const all = { ...value };
  const nodes = new Map(main.file.root.children);
  for (const [section, what] of Object.entries(SECTIONS)) {
    const entries: Record<string, unknown> = {};
    const entryNodes = new Map<string, PlacedNode>();
    for (const { file, checker } of parts) {
      const own = isObject(checker.value) ? checker.value[section] : undefined;
      const ownNodes = file.root.children.get(section);
      if (!isObject(own) || !ownNodes) continue;
      if (!nodes.has(section)) nodes.set(section, ownNodes);
      for (const [name, entry] of Object.entries(own)) {
        const other = entryNodes.get(name);
        if (other) {
          const place = `${other.origin.file}:${other.origin.place(other.keyRange ?? other.range).line}`;
          checker.report(
            [section, name],
            `${show(name)} is ${what === "image" ? "an" : "a"} ${what} in ${place} already`,
            `each ${what} in one file`,
            { key: true, rule: "name-twice" satisfies MistakeId },
          );
          continue;
        }
        entries[name] = entry;
        const node = ownNodes.children.get(name);
        if (node) entryNodes.set(name, node);
      }
    }
    const node = nodes.get(section);
    if (!node || (section in value && !isObject(value[section]))) continue;
    all[section] = entries;
    nodes.set(
      section,
      nodeLike(node, {}, () => entryNodes),
    );
  }
  return new PlacedFile(
    nodeLike(main.file.root, {}, () => nodes),
    all,
  );
}
