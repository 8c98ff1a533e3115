import { show } from "../../input/problem.js";
import type { Path } from "../../input/value.js";
import { IAM_TAGS, MAX_EC2_TAGS, sameKeysToIam } from "../../rules/tag.js";
import type { Report } from "../rules.js";
import type { SalvagedLandingZone } from "../salvage.js";

/** Most tags of a workload, because an instance has its `Name` beside them. */
const MAX_WORKLOAD_TAGS = MAX_EC2_TAGS - 1;

export function checkTags({ settings, workloads }: SalvagedLandingZone, report: Report): void {
  for (const [name, { tags, fleets }] of workloads) {
    if (Object.values(fleets).some(({ launchTemplate }) => launchTemplate.instanceRole))
      checkRoleTags(["workloads", name, "tags"], tags, Object.keys(settings?.tags ?? {}), report);
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

/**
 * Checks the tags of a workload that reach a role: IAM takes less than EC2.
 * @param others keys of the landing zone's tags, which the role has too
 */
function checkRoleTags(
  path: Path,
  tags: Readonly<Record<string, string>>,
  others: readonly string[],
  report: Report,
): void {
  const complain = (key: string, broken: string, expected: string, isKey: boolean) =>
    report("tag", [...path, key], `${broken} by IAM, and the role of instanceRole has these tags`, expected, {
      key: isKey,
    });
  for (const [key, value] of Object.entries(tags)) {
    const brokenKey = IAM_TAGS.key(key);
    const brokenValue = IAM_TAGS.value(value);
    if (brokenKey) complain(key, `${show(key)} ${brokenKey.message}`, brokenKey.expected, true);
    if (brokenValue) complain(key, `${show(value)} ${brokenValue.message}`, brokenValue.expected, false);
  }
  // Two of the landing zone's own are its mistake.
  for (const [key, same] of sameKeysToIam([...others, ...Object.keys(tags)]))
    if (Object.hasOwn(tags, key))
      complain(key, `${show(key)} is taken for ${show(same)}`, "keys that differ in more than case", true);
}
