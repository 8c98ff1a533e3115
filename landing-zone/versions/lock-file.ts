import { join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { z } from "zod";
import { FileChecker } from "../../input/file-checker.js";
import { parseJson } from "../../input/json-file.js";
import { InputError, type Problem, UserError } from "../../input/problem.js";
import { obey } from "../../input/schema-issue.js";
import { readTextFile, UnreadableFile } from "../../input/text-file.js";
import { matching } from "../../rules/rule.js";
import { MAX_VERSION_NUMBER, versionMistake } from "../../rules/version.js";
import { ruleId } from "../rules.js";

/**
 * The file, beside `golden-ami.yaml` and committed, from which each content has its version: a component's stands there,
 * a recipe's is a sum of counts, see `Versions`.
 */
export const LOCK_FILE = "versions.lock.json";

const digestMistake = matching(/^sha256:[0-9a-f]{64}$/, "is not a digest", "sha256:<64 hexadecimal digits>");
const count = z.int().min(0).max(MAX_VERSION_NUMBER);
const counts = z.record(z.string(), count);
const entry = z.strictObject({
  version: z.string().superRefine(obey(versionMistake)),
  digest: z.string().superRefine(obey(digestMistake)),
});

export const lockSchema = z.strictObject({
  components: z.record(
    z.string(),
    entry.extend({
      /** How many of a recipe's patches are edits of the component, by the name of each recipe that has it. */
      editsByRecipe: counts.optional(),
      /** How many of a recipe's patches are edits of the component, by the name of each recipe that has it no longer. */
      editsByFormerRecipe: counts.optional(),
    }),
  ),
  recipes: z.record(
    z.string(),
    // The version is without the edits of the recipe's components.
    entry.extend({
      /** How many edits of its components came before the version's major and minor, and are not in its patch. */
      componentEditsBeforeThisMinor: count.optional(),
    }),
  ),
  // Locks from before there were workflows have none.
  workflows: z.record(z.string(), entry).optional(),
});

export type Lock = z.output<typeof lockSchema>;
export type LockEntry = z.output<typeof entry>;
export type LockedComponent = Lock["components"][string];
export type LockedRecipe = Lock["recipes"][string];
export type LockSection = keyof Lock;

/** An entry of the lock that the landing zone has outrun. */
export interface LockChange {
  readonly section: LockSection;
  readonly name: string;
  /** Undefined if the entry is new. */
  readonly from?: string;
  readonly to: string;
}

/** A lock as the landing zone wants it. */
export interface LockUpdate {
  readonly lock: Lock;
  readonly changes: readonly LockChange[];
  /** Whether there is no lock yet. */
  readonly isNew: boolean;
}

const RULE = { rule: ruleId("versions-lock") };

const RESTORED = "what this version of golden-ami writes: restore the file from git";
const RESOLVED =
  "the file without merge conflicts: keep the lines of the branch that is deployed, and synth again";

/** The lock, or what is wrong with it; neither if there is none. */
export function readLock(directory: string): { lock?: Lock; problems: readonly Problem[] } {
  let text: string | undefined;
  try {
    text = readTextFile(LOCK_FILE, directory);
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    return { problems: [{ ...error.problem, ...RULE, expected: RESTORED }] };
  }
  if (text === undefined) return { problems: [] };
  const json = parseJson(LOCK_FILE, text);
  if (json.problems.length) {
    // What is twice is of both branches.
    const isMerge = json.problems.some(({ message }) => /is here twice$|merge conflict$/.test(message));
    const expected = isMerge ? RESOLVED : RESTORED;
    return { problems: json.problems.map((problem) => ({ ...problem, ...RULE, expected })) };
  }
  const checker = new FileChecker(json, { schema: lockSchema });
  const lock = checker.check(lockSchema, []);
  return { lock, problems: checker.problems.map((problem) => ({ ...problem, ...RULE, expected: RESTORED })) };
}

/**
 * The text of a lock, one entry a line, so that a change of content is a change of one line. An empty line between them
 * lets git merge changes of neighbours.
 */
export function formatLock({ components, recipes, workflows = {} }: Lock): string {
  const last = Object.keys(workflows).length ? `,\n  "workflows": ${formatSection(workflows)}` : "";
  return `{\n  "components": ${formatSection(components)},\n  "recipes": ${formatSection(recipes)}${last}\n}\n`;
}

function formatSection(entries: NonNullable<Lock[LockSection]>): string {
  const lines = Object.keys(entries)
    .sort()
    .map((name) => `    ${JSON.stringify(name)}: ${JSON.stringify(entries[name])}`);
  return lines.length ? `{\n${lines.join(",\n\n")}\n  }` : "{}";
}

/**
 * Writes the lock if content has changed.
 * @param options.readOnly whether an outdated lock is an error, because nobody could commit it, as in CI
 * @throws InputError that names the outdated entries
 */
export function saveLock(
  directory: string,
  { lock, changes, isNew }: LockUpdate,
  { readOnly }: { readOnly: boolean },
): void {
  if (!changes.length) return;
  const command = `run \`npx cdktf synth\` with CI unset, and commit ${LOCK_FILE}`;
  if (readOnly && isNew) {
    const expected = `the committed one; if there has never been one, ${command}`;
    throw new InputError([{ file: LOCK_FILE, message: "is not there", expected }]);
  }
  if (readOnly) {
    const json = parseJson(LOCK_FILE, readTextFile(LOCK_FILE, directory) ?? "{}");
    throw new InputError(
      changes.map(({ section, name, from, to }) => ({
        file: LOCK_FILE,
        ...json.locateKey([section, name]),
        path: `${section}.${name}`,
        message: describeChange(from, to),
        expected: `${to}: ${command}`,
      })),
    );
  }
  try {
    writeFileAtomic.sync(join(directory, LOCK_FILE), formatLock(lock));
  } catch (error) {
    throw new UserError(`${LOCK_FILE} cannot be written: ${error instanceof Error ? error.message : error}`);
  }
}

function describeChange(from: string | undefined, to: string): string {
  if (from === undefined) return "is not locked yet";
  return from === to ? "the counts are out of date" : `${from} is locked, but the content is another now`;
}
