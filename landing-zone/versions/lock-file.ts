import { join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { InputError, UserError } from "../../input/problem.js";
import { LOCK_FILE, type Versions } from "./versions.js";

/**
 * Writes the versions lock where content has changed.
 * @param readOnly where nobody could commit it, as in CI: an outdated lock is then an error.
 * @throws InputError that names the outdated entries
 */
export function saveVersions(
  directory: string,
  versions: Versions,
  { readOnly }: { readOnly: boolean },
): void {
  if (!versions.changes.length) return;
  const command = `run \`npx cdktf synth\` where CI is not set, and commit ${LOCK_FILE}`;
  if (readOnly && versions.isNew) {
    const expected = `the committed one; where there has never been one, ${command}`;
    throw new InputError([{ file: LOCK_FILE, message: "is not there", expected }]);
  }
  if (readOnly) {
    throw new InputError(
      versions.changes.map(({ section, name, from, to }) => ({
        file: LOCK_FILE,
        path: `${section}.${name}`,
        message: describe(from, to),
        expected: `${to}: ${command}`,
      })),
    );
  }
  try {
    writeFileAtomic.sync(join(directory, LOCK_FILE), versions.format());
  } catch (error) {
    throw new UserError(`${LOCK_FILE} cannot be written: ${error instanceof Error ? error.message : error}`);
  }
}

function describe(from: string | undefined, to: string): string {
  if (from === undefined) return "is not locked yet";
  return from === to ? "the counts are out of date" : `${from} is locked, but the content is another now`;
}
