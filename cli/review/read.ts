import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { globSync } from "tinyglobby";
import { show, UserError } from "../../input/problem.js";
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
  for (const path of paths) {
    try {
      if (path !== "-" && isFolder(path) && existsSync(join(path, PLAN_MANIFEST))) {
        const manifest = readPlanManifest(path);
        manifests.push(manifest);
        stacks.push(...manifest.stacks.map((stack) => ofManifest(path, stack)));
      } else stacks.push(...readFiles(path));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      mistakes.push(error.message);
    }
  }
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
  const names = new Set(stacks.map(({ name }) => name));
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
      .filter((name) => !names.has(name))
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
    return { ...stack, status: "planned", plan, text, digest: planDigest ?? digest };
  } catch (caught) {
    if (!(caught instanceof UserError)) throw caught;
    return { ...stack, status: "failed", error: caught.message };
  }
}

function readFiles(path: string): StackPlan[] {
  const files =
    path !== "-" && isFolder(path)
      ? globSync("**/*.json", { cwd: path, absolute: true, followSymbolicLinks: false }).sort()
      : [path];
  if (!files.length)
    throw new UserError(`${path}: there is no plan's JSON in this folder: ${PLAN_FOLDER_HINT}`);
  return files.map((file) => {
    const text = file.replace(/\.json$/, ".txt");
    return {
      name: nameOf(file),
      status: "planned",
      ...readPlan(file),
      text: text !== file && existsSync(text) ? readText(text) : undefined,
    };
  });
}

const GENERAL_NAMES = /^(tf)?plan$/;

/** Name of the stack that a file's plan is of: that of its folder, if the file is called as everybody's. */
function nameOf(file: string): string {
  if (file === "-") return "stdin";
  const name = basename(file).replace(/(\.tfplan)?\.json$/, "");
  const folder = basename(dirname(file));
  return GENERAL_NAMES.test(name) && !["", "."].includes(folder) ? folder : name;
}

function readPlan(file: string): Pick<StackPlan, "plan" | "digest"> {
  const text = readText(file === "-" ? 0 : file);
  try {
    return { plan: parsePlan(text), digest: createHash("sha256").update(text).digest("hex") };
  } catch (error) {
    throw error instanceof UserError
      ? new UserError(`${file === "-" ? "standard input" : file}: ${error.message}`)
      : error;
  }
}

function readText(file: string | number): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UserError(`${file} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
}

function isFolder(path: string): boolean {
  const status = statSync(path, { throwIfNoEntry: false });
  if (!status) throw new UserError(`there is no ${path}: ${PLAN_FOLDER_HINT}`);
  return status.isDirectory();
}
