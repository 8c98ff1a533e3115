import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder for one test file, which goes with it. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "plan-"));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}
