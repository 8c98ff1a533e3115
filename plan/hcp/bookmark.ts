import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import { z } from "zod";

const bookmark = z.object({ run_id: z.string() });

/**
 * The id of the run that made a plan file: if HCP Terraform has run the plan, the file only says which run it is.
 * @returns undefined of a plan file that Terraform has made here
 */
export function runOfPlanFile(file: string): string | undefined {
  const first = Buffer.alloc(1);
  const descriptor = openSync(file, "r");
  readSync(descriptor, first);
  closeSync(descriptor);
  if (first.toString() !== "{") return undefined;
  return bookmark.parse(JSON.parse(readFileSync(file, "utf8"))).run_id;
}
