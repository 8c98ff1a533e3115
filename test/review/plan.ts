import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Plan, parsePlan } from "../../plan/plan-json.js";

const fixture = (name: string) => readFileSync(join(__dirname, "fixtures", name), "utf8");

/** What Terraform wrote for a workload when a second release of its image was there, less what nobody reads. */
export const newReleaseText = fixture("new-release.txt");

/** The same plan, parsed from its JSON: a new object each time. */
export function newRelease(): Plan {
  return parsePlan(fixture("new-release.json"));
}
