import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { z } from "zod";
import { UserError } from "../../input/problem.js";

/** In the folder of the plans: what of them was applied, so that a second run goes on. */
const RECORD = "applied.json";

const appliedStack = z.object({
  name: z.string(),
  wave: z.string().optional(),
  /** `applied` if Terraform is done with it, and an instance refresh has not ended well, or not yet. */
  status: z.enum(["done", "applied", "failed", "interrupted", "not begun"]),
  /** What Terraform, or AWS, said if it failed. */
  error: z.string().optional(),
  seconds: z.number().optional(),
});

const record = z.object({
  version: z.literal(1),
  /** Digest of the review that the plans were applied by. */
  reviewed: z.string(),
  stacks: z.array(appliedStack),
});

export type AppliedStack = z.infer<typeof appliedStack>;
export type ApplyRecord = z.infer<typeof record>;

/**
 * What an earlier run has applied of a folder's plans; undefined if nothing.
 * @throws UserError if the record cannot be read
 */
export function readRecord(folder: string): ApplyRecord | undefined {
  const file = join(folder, RECORD);
  if (!existsSync(file)) return undefined;
  try {
    return record.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    throw new UserError(`${file} is no record of an apply: delete it if nothing was applied, and plan again`);
  }
}

/** Forgets what was applied, because there are other plans now. */
export function removeRecord(folder: string): void {
  rmSync(join(folder, RECORD), { force: true });
}

/** @throws UserError if it cannot be written */
export function writeRecord(folder: string, written: ApplyRecord): void {
  const file = join(folder, RECORD);
  try {
    writeFileAtomic.sync(file, `${JSON.stringify(written, undefined, 2)}\n`, { mode: 0o600 });
  } catch (error) {
    throw new UserError(`${file} cannot be written: ${error instanceof Error ? error.message : error}`);
  }
}
