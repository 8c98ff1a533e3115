import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { firstLine } from "../../../aws/errors.js";
import { printable, show, UserError } from "../../../input/problem.js";
import { runCommand } from "../../../plan/command.js";
import { PROVIDER_LOCK } from "../../../plan/provider-lock.js";
import { synthesizedStacks } from "../../../plan/stacks.js";
import { WORK_DIRECTORY } from "../../paths.js";
import { withoutSecretsOf } from "../../secrets.js";
import { runSynth } from "../../synthesize.js";
import { readConfiguration } from "./configuration.js";

/** What stacks are compared with. */
export interface Base {
  /** As the user says it, e.g. `origin/main`. */
  readonly ref: string;
  readonly commit: string;
}

/** The stacks of a base, without configurations if the project is the base itself; or why none can be compared with it. */
export type BaseStacks =
  | { readonly configurations?: undefined; readonly because?: undefined }
  | { readonly configurations: ReadonlyMap<string, unknown>; readonly because?: undefined }
  | { readonly because: string; readonly configurations?: undefined };

/**
 * Files that change what is planned without a trace in what is synthesized: both sides are synthesized by the packages that
 * are installed, and planned by the providers of the lock.
 */
const PINS = [
  PROVIDER_LOCK,
  "package.json",
  "package-lock.json",
  "npm-shrinkwrap.json",
  "yarn.lock",
  "pnpm-lock.yaml",
  "bun.lock",
];

const HISTORY_HINT =
  "This clone is shallow: fetch the whole history, in GitHub Actions by `fetch-depth: 0` of actions/checkout, in GitLab CI by the variable GIT_DEPTH: 0.";

/** @throws UserError if there is no such commit */
export async function findBase(ref: string): Promise<Base> {
  const inside = await git("rev-parse", "--is-shallow-repository");
  if (inside === undefined)
    throw new UserError("--changed compares with a commit, and this is no git repository");
  const commit = await git("rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`);
  if (commit) return { ref, commit };
  const hint = inside === "true" ? ` ${HISTORY_HINT}` : "";
  throw new UserError(`there is no commit ${show(ref)} to compare with (--base).${hint}`);
}

/** Whether the project is what it was at a base, so that a synth gives the same: that needs no second one. */
export async function isCheckedOut({ commit }: Base): Promise<boolean> {
  const treeOf = (one: string) => git("rev-parse", `${one}^{tree}`);
  // Whatever a person has set for their own eyes.
  const status = await git("status", "--porcelain", "--untracked-files=normal", "--ignore-submodules=none");
  return status === "" && (await treeOf("HEAD")) === (await treeOf(commit));
}

/**
 * Synthesizes the project as it was at a base, in a worktree of its own, which is removed whatever happens. It is below the
 * project, where Node finds the project's packages, and the lock of versions is as it was there, because CI is set.
 */
export async function synthesizeBase({ ref, commit }: Base, signal: AbortSignal): Promise<BaseStacks> {
  const prefix = (await git("rev-parse", "--show-prefix")) ?? "";
  mkdirSync(WORK_DIRECTORY, { recursive: true });
  const worktree = mkdtempSync(join(WORK_DIRECTORY, "base-"));
  try {
    // A hook of the user's is not for this.
    const added = await git(
      "-c",
      "core.hooksPath=/dev/null",
      "worktree",
      "add",
      "--detach",
      worktree,
      commit,
    );
    if (added === undefined) return { because: `git cannot check ${ref} out into ${worktree}` };
    const project = join(worktree, prefix);
    if (!existsSync(project)) return { because: `${ref} has no folder ${prefix}` };
    const root = (await git("rev-parse", "--show-toplevel")) ?? "";
    for (const [here, there] of [
      [process.cwd(), project],
      [root, worktree],
    ] as const)
      for (const file of PINS)
        if (contentOf(join(here, file)) !== contentOf(join(there, file)))
          return { because: `${file} is not that of ${ref}` };
    const env = { ...process.env, CI: "true" };
    const { output, exitCode, stdout, stderr } = await runSynth(project, env, signal);
    if (exitCode !== 0) {
      const [line = ""] = (stderr.trim() || stdout.trim()).split("\n");
      return { because: cannotBeSynthesized(ref, line) };
    }
    return { configurations: configurationsIn(project, output) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { because: cannotBeSynthesized(ref, firstLine(error)) };
  } finally {
    // What git cannot remove, it forgets once the folder is gone: `git worktree prune` would forget a person's on a disk that
    // is not there just now.
    await git("worktree", "remove", "--force", worktree);
    rmSync(worktree, { recursive: true, force: true });
  }
}

/** What an app prints is its author's: the environment's secrets are in it, and this is kept in the manifest. */
const cannotBeSynthesized = (ref: string, why: string) =>
  `${ref} cannot be synthesized: ${withoutSecretsOf(process.env)(printable(why))}`;

/** A path of the worktree's in what was synthesized stands for the same path of the project. */
function configurationsIn(project: string, output: string): Map<string, unknown> {
  return new Map(
    synthesizedStacks(join(project, output)).map(({ name, directory }) => [
      name,
      readConfiguration(directory, (text) => text.replaceAll(project, process.cwd())),
    ]),
  );
}

const contentOf = (file: string) => (existsSync(file) ? readFileSync(file, "utf8") : undefined);

/** Not interrupted, because what it has begun would be left behind. @returns undefined if it fails */
async function git(...args: string[]): Promise<string | undefined> {
  const finished = await runCommand("git", args, { cwd: ".", env: process.env }).catch(() => undefined);
  return finished?.exitCode === 0 ? finished.stdout.trim() : undefined;
}
