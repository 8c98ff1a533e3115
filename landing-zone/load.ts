import { readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import type { z } from "zod";
import { checkComponentDocument } from "../documents/component-document.js";
import { describeIssue, listKnownKeys } from "../input/describe-issue.js";
import { InputError, type Problem, show, UserError } from "../input/problem.js";
import { isObject, valueAt } from "../input/value.js";
import { formatPath, type Path, parseYaml, type YamlFile } from "../input/yaml-file.js";
import { checkArchitectures } from "./checks/architectures.js";
import { checkAwsNames } from "./checks/aws-name-warnings.js";
import { checkBuilds } from "./checks/build-warnings.js";
import { componentName, crossCheck } from "./checks/check.js";
import { checkSelectors, resolve } from "./resolve.js";
import type { Parts, Report } from "./salvage.js";
import { type Frame, frameSchema, type Image, imageSchema, workloadSchema } from "./schema/landing-zone.js";
import type { LandingZone } from "./types.js";
import { LOCK_FILE, type Lock, lockSchema, Versions } from "./versions/versions.js";

export const LANDING_ZONE_FILE = "golden-ami.yaml";

export interface Loaded {
  readonly landingZone: LandingZone;
  /** The versions lock as this landing zone wants it. */
  readonly versions: Versions;
  /** What is taken, but looks wrong. */
  readonly warnings: readonly Problem[];
}

/**
 * Reads `golden-ami.yaml`, the component documents that it names, and the versions lock, all from one folder.
 * @throws InputError with everything that is wrong
 */
export function loadLandingZone(directory: string): Loaded {
  const text = readText(join(directory, LANDING_ZONE_FILE));
  if (text === undefined) {
    throw new UserError(`there is no ${LANDING_ZONE_FILE} in ${directory}: run this in the project's folder`);
  }
  const yaml = parseYaml(LANDING_ZONE_FILE, text);
  if (yaml.problems.length) throw new InputError(yaml.problems);

  const problems: Problem[] = [];
  const report = reporter(yaml, problems);
  const parts = parseParts(yaml, report);
  crossCheck(parts, report);
  checkArchitectures(parts, report);
  const warnings: Problem[] = [];
  const documents = readDocuments(directory, parts, report, { problems, warnings });
  const lock = readLock(directory);
  problems.push(...lock.problems);
  const versions = new Versions(lock.value);
  // Also where there are problems, as it reports what only the versions can tell.
  const landingZone = parts.frame && resolve(parts.frame, parts, documents, versions, report);
  if (landingZone && !lock.problems.length) checkSelectors(parts, landingZone.images, report);
  if (!landingZone || problems.length) throw new InputError(sorted(problems), sorted(warnings));
  const warn = reporter(yaml, warnings);
  checkAwsNames(parts, warn);
  checkBuilds(parts, warn);
  return { landingZone, versions, warnings: sorted(warnings) };
}

function reporter(yaml: YamlFile, problems: Problem[]): Report {
  return (path, message, expected, options) => {
    const { line, column } = options?.key ? yaml.locateKey(path) : yaml.locate(path);
    problems.push({ file: LANDING_ZONE_FILE, line, column, path: formatPath(path), message, expected });
  };
}

function parseParts(yaml: YamlFile, report: Report): Parts & { frame?: Frame } {
  const frame = parse(frameSchema, yaml.value, [], yaml, report);
  const raw = isObject(yaml.value) ? yaml.value : {};
  const incomplete = new Set<string>();
  const entries = <T extends z.ZodType>(
    section: "images" | "workloads",
    schema: T,
    salvage: (value: unknown, name: string) => z.output<T> | undefined,
  ) => {
    const parsed = new Map<string, z.output<T>>();
    for (const [name, value] of Object.entries(isObject(raw[section]) ? raw[section] : {})) {
      const entry = parse(schema, value, [section, name], yaml, report) ?? salvage(value, name);
      if (entry !== undefined) parsed.set(name, entry);
    }
    return parsed;
  };
  return {
    frame,
    imageNames: isObject(raw.images) ? Object.keys(raw.images) : undefined,
    images: entries("images", imageSchema, (value, name) => {
      incomplete.add(name);
      return salvagedImage(value);
    }),
    workloads: entries("workloads", workloadSchema, (value) => pruned(workloadSchema, value)),
    incomplete,
  };
}

function parse<T extends z.ZodType>(
  schema: T,
  value: unknown,
  at: Path,
  yaml: YamlFile,
  report: Report,
): z.output<T> | undefined {
  const result = schema.safeParse(value, { error: listKnownKeys });
  const wrongTypes = new Set(
    result.error?.issues.filter(({ code }) => code === "invalid_type").map(({ path }) => formatPath(path)),
  );
  for (const issue of result.error?.issues ?? []) {
    if (issue.code === "unrecognized_keys") {
      const [, expected] = issue.message.split("\n");
      for (const key of issue.keys)
        report([...at, ...issue.path, key], "is not a key here", expected, { key: true });
      continue;
    }
    const received = valueAt(value, issue.path);
    // A text has a length too, which is not that of the list that it should be.
    if (issue.code === "too_big" && wrongTypes.has(formatPath(issue.path))) continue;
    const { message, expected } = describeIssue(issue, received, yaml.source([...at, ...issue.path]));
    const isKey = issue.code === "custom" && issue.params?.key;
    report([...at, ...issue.path], message, expected, { key: isKey });
  }
  return result.data;
}

/**
 * What is left of a value without its wrong parts, so that the checks across parts see all that they can; undefined
 * where nothing valid is left. A list with a wrong entry goes whole, lest its absence look like a second mistake.
 */
function pruned<T extends z.ZodType>(schema: T, value: unknown): z.output<T> | undefined {
  const rest = structuredClone(value);
  for (;;) {
    const { data, error } = schema.safeParse(rest);
    if (!error) return data;
    let removed = false;
    for (const issue of error.issues) {
      const paths =
        issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
      for (const path of paths) removed = remove(rest, path) || removed;
    }
    if (!removed) return undefined;
  }
}

/**
 * The same of an image, whose components keep their places, and whose parent, Regions and share are stand-ins where
 * they are wrong: an image without them would hide what else is wrong with it.
 */
function salvagedImage(value: unknown): Image | undefined {
  if (!isObject(value)) return undefined;
  const { parent, components, regions, share, ...rest } = value;
  const others = imageSchema.omit({ parent: true, components: true, regions: true, share: true });
  const image = pruned(others, rest);
  const { shape } = imageSchema;
  return (
    image && {
      ...image,
      parent: shape.parent.safeParse(parent).data ?? "",
      components: Array.isArray(components)
        ? components.map((entry) => pruned(shape.components.element, entry) ?? {})
        : [],
      regions: shape.regions.safeParse(regions).data ?? [],
      share: shape.share.safeParse(share).data ?? { organization: true },
    }
  );
}

/** Deletes what stands at a path, or, where nothing does, what should have held it. */
function remove(root: unknown, path: Path): boolean {
  const firstIndex = path.findIndex((step) => typeof step === "number");
  for (let end = firstIndex < 0 ? path.length : firstIndex; end > 0; end -= 1) {
    const parent = path
      .slice(0, end - 1)
      .reduce<unknown>((at, step) => (isObject(at) ? at[String(step)] : undefined), root);
    const key = String(path[end - 1]);
    if (isObject(parent) && key in parent) return delete parent[key];
  }
  return false;
}

/** The text of every component file, by path; what is wrong with each is reported once. */
function readDocuments(
  directory: string,
  { images, incomplete }: Parts,
  report: Report,
  found: { readonly problems: Problem[]; readonly warnings: Problem[] },
): Map<string, string> {
  const texts = new Map<string, string>();
  for (const [imageName, image] of images) {
    for (const [index, { file, parameters = {} }] of image.components.entries()) {
      if (file === undefined) continue;
      const path = ["images", imageName, "components", index];
      let text: string | undefined;
      try {
        text = readText(join(directory, file))?.replaceAll("\r\n", "\n");
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        report([...path, "file"], error.message, "a component document in UTF-8");
        continue;
      }
      if (text === undefined) {
        report(
          [...path, "file"],
          `there is no file ${show(file)}`,
          `a component document there, relative to ${LANDING_ZONE_FILE}`,
        );
        continue;
      }
      const document = checkComponentDocument(file, text, image.platform);
      if (!texts.has(file)) {
        found.problems.push(...document.problems);
        found.warnings.push(...document.warnings);
      }
      texts.set(file, text);
      if (document.problems.length) continue;
      const names = document.parameters.map(({ name }) => name);
      for (const name of Object.keys(parameters)) {
        if (!names.includes(name)) {
          report(
            [...path, "parameters", name],
            `${componentName(file)} has no parameter ${show(name)}`,
            names.length ? `one of ${names.join(", ")}` : "no parameters",
            { key: true },
          );
        }
      }
      if (incomplete.has(imageName)) continue;
      for (const { name, required } of document.parameters) {
        if (required && !Object.hasOwn(parameters, name)) {
          report(
            path,
            `${componentName(file)} needs the parameter ${show(name)}`,
            `parameters: { ${name}: … }, as it has no default`,
          );
        }
      }
    }
  }
  return texts;
}

/** The lock, or what is wrong with it; neither where there is none. */
function readLock(directory: string): { value?: Lock; problems: Problem[] } {
  const problems: Problem[] = [];
  const report = (problem: Omit<Problem, "file">) => problems.push({ file: LOCK_FILE, ...problem });
  let text: string | undefined;
  try {
    text = readText(join(directory, LOCK_FILE));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    report({ message: error.message, expected: RESTORED });
  }
  if (text === undefined) return { problems };
  // Every JSON is YAML, whose parser knows places, and names a key that is there twice.
  const yaml = parseYaml(LOCK_FILE, text);
  if (!isJson(text)) {
    const { line, column } = yaml.problems[0] ?? {};
    report({ line, column, message: "is not JSON", expected: RESOLVED });
    return { problems };
  }
  if (yaml.problems.length) {
    return { problems: yaml.problems.map((problem) => ({ ...problem, expected: RESOLVED })) };
  }
  const { data, error } = lockSchema.safeParse(yaml.value);
  for (const issue of error?.issues ?? []) {
    const { message } = describeIssue(issue, valueAt(yaml.value, issue.path));
    report({ ...yaml.locate(issue.path), path: formatPath(issue.path), message, expected: RESTORED });
  }
  return { value: data, problems };
}

const RESTORED = "what synth wrote; restore the file from git";
const RESOLVED =
  "the file without merge conflicts: keep the lines of the branch that is deployed, and synth again";

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** @returns undefined where there is no such file. */
function readText(file: string): string | undefined {
  const name = relative(process.cwd(), file);
  try {
    if (!statSync(file).isFile()) throw new UserError(`${name} is not a file`);
    return new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    if (code === "ERR_ENCODING_INVALID_ENCODED_DATA")
      throw new UserError(`${name} is not UTF-8: save it as such`);
    if (code !== undefined) throw new UserError(`${name} cannot be read: ${message}`);
    throw error;
  }
}

const sorted = (problems: readonly Problem[]) =>
  [...problems].sort(
    (a, b) =>
      a.file.localeCompare(b.file) || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
  );
