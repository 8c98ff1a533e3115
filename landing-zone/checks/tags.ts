import { show } from "../../input/problem.js";
import type { Path } from "../../input/value.js";
import { IAM_TAGS, MAX_EC2_TAGS } from "../../rules/tag.js";
import type { Report } from "../rules.js";
import type { SalvagedLandingZone } from "../salvage.js";

/** Most tags of a workload, because an instance has its `Name` beside them. */
const MAX_WORKLOAD_TAGS = MAX_EC2_TAGS - 1;

export function checkTags({ settings, workloads }: SalvagedLandingZone, report: Report): void {
  for (const [name, { tags, fleets }] of workloads) {
    if (Object.values(fleets).some(({ launchTemplate }) => launchTemplate.instanceRole))
      checkRoleTags(["workloads", name, "tags"], tags, report);
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

/** Checks the tags of a workload that reach a role: IAM takes less than EC2. */
function checkRoleTags(path: Path, tags: Readonly<Record<string, string>>, report: Report): void {
  for (const [key, value] of Object.entries(tags)) {
    const brokenKey = IAM_TAGS.key(key);
    const brokenValue = IAM_TAGS.value(value);
    if (brokenKey)
      report(
        "tag",
        [...path, key],
        `${show(key)} ${brokenKey.message} by IAM, and the role of instanceRole has these tags`,
        brokenKey.expected,
        { key: true },
      );
    if (brokenValue)
      report(
        "tag",
        [...path, key],
        `${show(value)} ${brokenValue.message} by IAM, and the role of instanceRole has these tags`,
        brokenValue.expected,
      );
  }
}
