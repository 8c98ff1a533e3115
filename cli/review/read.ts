import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, resolve, sep } from "node:path";
import { globSync } from "tinyglobby";
import { show, UserError } from "../../input/problem.js";
import { compare } from "../../input/value.js";
import {
  PLAN_MANIFEST,
  type PlanManifest,
  type PlannedStack,
  readPlanManifest,
} from "../../plan/manifest.js";
import { parsePlan } from "../../plan/plan-json.js";
import type { Review } from "../../review/model/review.js";
import type { StackPlan } from "../../review/model/stack-plan.js";
import type { ReviewInput } from "../../review/review.js";

const PLAN_FOLDER_HINT = "plan first: npx golden-ami plan";

/**
 * Reads plans: folders that `golden-ami plan` has written, other folders with the JSON of plans below, files, and standard
 * input as `-`.
 * @param head commit that the plans should be of; those of another are stale
 * @throws UserError if a path is not there, a file is not a plan, or two plans are of one stack
 */
export function readPlans(
  paths: readonly string[],
  head?: string,
): ReviewInput & Required<Pick<Review, "accountNames">> {
  const manifests: PlanManifest[] = [];
  const stacks: StackPlan[] = [];
  const mistakes: string[] = [];
  const sources = paths.flatMap(sourcesOf);
  const names = namesOf(sources.flatMap(({ file }) => file ?? []));
  for (const { folder, file } of sources) {
    try {
      if (folder === undefined) stacks.push(readFile(file, names.shift() ?? file));
      else {
        const manifest = readPlanManifest(folder);
        manifests.push(manifest);
        stacks.push(...manifest.stacks.map((stack) => ofManifest(folder, stack)));
      }
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      mistakes.push(error.message);
    }
  }
  // The newest is what is reviewed, in whatever order the folders come.
  manifests.sort((a, b) => compare(b.startedAt, a.startedAt) || compare(a.commit ?? "", b.commit ?? ""));
  if (!mistakes.length) mistakes.push(...twice(stacks.map(({ name }) => name)));
  if (mistakes.length) throw new UserError(mistakes.join("\n"));
  const commits = manifests.flatMap((manifest) =>
    manifest.stacks.map((stack) => ({ name: stack.name, commit: stack.commit ?? manifest.commit })),
  );
  const commit =
    manifests.find((one) => one.commit !== undefined)?.commit ??
    commits.find((one) => one.commit !== undefined)?.commit;
  const wanted = head ?? commit;
  const stale = new Map(
    commits
      .filter((one) => wanted !== undefined && one.commit !== undefined && !isSameCommit(one.commit, wanted))
      .map((one) => [one.name, one.commit]),
  );
  const planned = new Set(stacks.map(({ name }) => name));
  return {
    stacks: stacks.map((stack) =>
      stale.has(stack.name) && stack.status === "planned"
        ? {
            ...stack,
            status: "stale",
            error: `the plan is of commit ${stale.get(stack.name)}, and not of ${wanted}`,
          }
        : stack,
    ),
    accountNames: Object.assign({}, ...stacks.map(({ facts }) => facts?.accountNames)),
    commit,
    hasUncommittedChanges: manifests.some((manifest) => manifest.hasUncommittedChanges) || undefined,
    notSelected: [...new Set(manifests.flatMap(({ notSelected }) => notSelected))]
      .filter((name) => !planned.has(name))
      .sort(),
  };
}

/** A short hash is one that a person may give. */
const isSameCommit = (commit: string, wanted: string) =>
  commit.startsWith(wanted) || wanted.startsWith(commit);

const twice = (names: readonly string[]) =>
  [...new Set(names.filter((name, index) => names.indexOf(name) !== index))].map(
    (name) => `there are two plans of ${show(name)}: give one of them`,
  );

/** A stack of a folder that `golden-ami plan` has written. What cannot be read there must not hide the other stacks. */
function ofManifest(
  folder: string,
  { name, status, facts, planDigest, startedAt, error, files, run }: PlannedStack,
): StackPlan {
  const stack = { name, facts, startedAt, run };
  if (status !== "planned") {
    return {
      ...stack,
      status: status === "failed" ? "failed" : "missing",
      error: error ?? (status === "waiting" ? "its turn did not come" : "it was interrupted"),
    };
  }
  if (!files) return { ...stack, status: "missing", error: "nothing was written" };
  try {
    const { plan, digest } = readPlan(join(folder, files.json));
    const text = files.text === undefined ? undefined : readText(join(folder, files.text));
    // Of what is applied and of what a reviewer is shown.
    const whole = digestOf(JSON.stringify([planDigest, digest, text]));
    return { ...stack, status: "planned", plan, text, digest: whole };
  } catch (caught) {
    if (!(caught instanceof UserError)) throw caught;
    return { ...stack, status: "failed", error: caught.message };
  }
}

/**
 * The folders that `golden-ami plan` has written, of what a review was given.
 * @throws UserError for a path that has none
 */
export function planFolders(paths: readonly string[]): string[] {
  return paths.flatMap((path) =>
    sourcesOf(path).map(({ folder }) => {
      if (folder !== undefined) return folder;
      throw new UserError(
        `${path} has no plans of \`golden-ami plan\`, which alone can be applied: ${PLAN_FOLDER_HINT}`,
      );
    }),
  );
}

/** A folder that `golden-ami plan` has written, or a file. */
type Source =
  | { readonly folder: string; readonly file?: undefined }
  | { readonly folder?: undefined; readonly file: string };

/** What is to be read of a path; of a folder, the folders of plans in it, as the shards of a CI leave them, or its files. */
function sourcesOf(path: string): Source[] {
  if (path === "-" || !statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [{ file: path }];
  if (existsSync(join(path, PLAN_MANIFEST))) return [{ folder: path }];
  const manifests = filesIn(path, `**/${PLAN_MANIFEST}`);
  if (manifests.length) return manifests.map((file) => ({ folder: dirname(file) }));
  const files = filesIn(path, "**/*.json");
  return (files.length ? files : [path]).map((file) => ({ file }));
}

const filesIn = (folder: string, pattern: string) =>
  globSync(pattern, { cwd: folder, followSymbolicLinks: false })
    .sort()
    .map((file) => join(folder, file));

function readFile(file: string, name: string): StackPlan {
  if (file !== "-" && isFolder(file))
    throw new UserError(`${file}: there is no plan's JSON in this folder: ${PLAN_FOLDER_HINT}`);
  const text = file.replace(/\.json$/, ".txt");
  return {
    name,
    status: "planned",
    ...readPlan(file),
    text: text !== file && existsSync(text) ? readText(text) : undefined,
  };
}

const GENERAL_NAMES = /^(tf)?plan$/;

/** Names of the stacks that files' plans are of, each with as many folders as tell it from the others. */
function namesOf(files: readonly string[]): string[] {
  const paths = files.map(stepsOf);
  const counts: Map<string, number>[] = [];
  const isAlone = (name: string, length: number) => {
    counts[length] ??= countsOf(paths.map((steps) => lastOf(steps, length)));
    return counts[length].get(name) === 1;
  };
  return paths.map((steps) => {
    const lengths = steps.map((_, index) => index + 1);
    const length = lengths.find((one) => isAlone(lastOf(steps, one), one)) ?? 1;
    return lastOf(steps, length);
  });
}

function countsOf(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

const lastOf = (steps: readonly string[], length: number) => steps.slice(-length).join("/");

/** Folders of a file, and its name, unless that is everybody's. */
function stepsOf(file: string): string[] {
  if (file === "-") return ["stdin"];
  const name = basename(file).replace(/(\.tfplan)?\.json$/, "");
  const folders = dirname(resolve(file)).split(sep).filter(Boolean);
  return GENERAL_NAMES.test(name) && dirname(file) !== "." ? folders : [...folders, name];
}

function readPlan(file: string): Pick<StackPlan, "plan" | "digest"> {
  const text = readText(file === "-" ? 0 : file);
  try {
    return { plan: parsePlan(text), digest: digestOf(text) };
  } catch (error) {
    throw error instanceof UserError
      ? new UserError(`${file === "-" ? "standard input" : file}: ${error.message}`)
      : error;
  }
}

const digestOf = (text: string) => createHash("sha256").update(text).digest("hex");

function readText(file: string | number): string {
  try {
    const bytes = readFileSync(file);
    // Windows PowerShell writes what it redirects in UTF-16.
    return bytes.toString(bytes[0] === 0xff && bytes[1] === 0xfe ? "utf16le" : "utf8");
  } catch (error) {
    throw new UserError(`${file} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
}

function isFolder(path: string): boolean {
  const status = statSync(path, { throwIfNoEntry: false });
  if (!status) throw new UserError(`there is no ${path}: ${PLAN_FOLDER_HINT}`);
  return status.isDirectory();
}
