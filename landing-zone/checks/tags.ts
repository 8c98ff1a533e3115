import { show } from "../../input/problem.js";
import type { Path } from "../../input/value.js";
import { IMAGE_TAG } from "../../rules/contract.js";
import { IAM_TAGS, MAX_EC2_TAGS, MAX_RESOURCE_TAGS, sameKeysToIam } from "../../rules/tag.js";
import type { Report } from "../rules.js";
import { built, type SalvagedLandingZone } from "../salvage.js";

/** Keys of tags that Image Builder gives AMIs and build instances. */
const IMAGE_BUILDER_TAGS = ["CreatedBy", "Ec2ImageBuilderArn"];

/** Keys of tags that an AMI is given by the distribution too. */
const AMI_TAGS = [IMAGE_TAG, "RecipeVersion", ...IMAGE_BUILDER_TAGS];

/** Most tags of an instance beside its `Name`. */
const MAX_INSTANCE_TAGS = MAX_EC2_TAGS - 1;

export function checkTags(
  { settings, images, containers, workloads }: SalvagedLandingZone,
  report: Report,
): void {
  for (const [name, { tags }] of built({ images, containers })) {
    const [given, to] = containers.has(name) ? [IMAGE_BUILDER_TAGS, "build instance"] : [AMI_TAGS, "AMI"];
    for (const key of Object.keys(tags)) {
      const path = ["images", name, "tags", key];
      if (given.includes(key))
        report("tag", path, `${show(key)} is a tag that each ${to} is given`, "another key", { key: true });
    }
    const count = Object.keys({ ...settings?.tags, ...tags }).length;
    if (Object.keys(tags).length && count > MAX_RESOURCE_TAGS)
      report(
        "tag",
        ["images", name, "tags"],
        `with the landing zone's tags these are ${count}`,
        `at most ${MAX_RESOURCE_TAGS}`,
      );
  }
  for (const [name, { tags, fleets }] of workloads) {
    if (Object.values(fleets).some(({ launchTemplate }) => launchTemplate?.instanceRole))
      checkRoleTags(["workloads", name, "tags"], tags, Object.keys(settings?.tags ?? {}), report);
    const checkCount = (path: Path, whose: string, count: number) => {
      if (count > MAX_INSTANCE_TAGS)
        report("tag", path, `with ${whose} tags these are ${count}`, `at most ${MAX_INSTANCE_TAGS}`);
      return count <= MAX_INSTANCE_TAGS;
    };
    const workloadTags = { ...settings?.tags, ...tags };
    const place = ["workloads", name];
    if (!checkCount([...place, "tags"], "the landing zone's", Object.keys(workloadTags).length)) continue;
    for (const [fleet, { tags: fleetTags, lookup }] of Object.entries(fleets)) {
      const count = Object.keys({ ...workloadTags, ...fleetTags }).length;
      checkCount([...place, "fleets", fleet, "tags"], "the workload's", count);
      if (lookup && lookup.parameter === undefined && Object.keys(fleetTags).length)
        report(
          "no-effect",
          [...place, "fleets", fleet, "tags"],
          '"tags" has no effect beside lookup without a parameter, because nothing is made',
          "lookup.parameter, or no tags",
          { key: true },
        );
    }
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
  for (const [key, same] of sameKeysToIam([...others, ...Object.keys(tags)]))
    complain(key, `${show(key)} is taken for ${show(same)}`, "keys that differ in more than case", true);
}
