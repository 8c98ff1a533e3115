import { MAX_EC2_TAGS } from "../../rules/tag.js";
import type { Report } from "../rules.js";
import type { SalvagedLandingZone } from "../salvage.js";

/** Most tags of a workload, because an instance has its `Name` beside them. */
const MAX_WORKLOAD_TAGS = MAX_EC2_TAGS - 1;

export function checkTags({ settings, workloads }: SalvagedLandingZone, report: Report): void {
  for (const [name, { tags }] of workloads) {
    const count = Object.keys({ ...settings?.tags, ...tags }).length;
    if (count <= MAX_WORKLOAD_TAGS) continue;
    report(
      "tag",
      ["workloads", name, "tags"],
      `with the landing zone's tags these are ${count}`,
      `at most ${MAX_WORKLOAD_TAGS}`,
    );
  }
}
