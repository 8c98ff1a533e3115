import type { FileChecker } from "../input/file-checker.js";
import { type Layer, mapOfParts, over, partsOf } from "../input/layers.js";
import { nodeLike, PlacedFile, type PlacedNode } from "../input/placed-file.js";
import { show } from "../input/problem.js";
import type { SchemaRule } from "../input/report.js";
import { isObject } from "../input/value.js";
import type { MistakeId } from "./rules.js";
import { regionsSchema, workloadSchema } from "./schema/workload.js";

/**
 * A landing zone in which each workload has one Region: one of several is as many, each with what differs there over
 * what all have. What is wrong with the Regions is reported.
 */
export function withOneRegion({ root, value }: PlacedFile, checker: FileChecker): PlacedFile {
  const sections = partsOf({ value, node: root });
  const section = sections.get("workloads");
  if (!isObject(section?.value)) return new PlacedFile(root, value);
  const written = partsOf(section);
  const workloads = new Map([...written].filter(([, workload]) => !partsOf(workload).has("regions")));
  for (const [name, workload] of written) {
    for (const [region, regional] of inEachRegion(name, workload, checker)) {
      const id = `${name}-${region}`;
      if (!workloads.has(id)) workloads.set(id, regional);
      else {
        checker.report(
          ["workloads", name],
          `its stack ${show(id)} would be that of ${written.has(id) ? `workloads.${id}` : "another workload"} too`,
          "another name of one of them",
          { key: true, rule: "workload-name" satisfies MistakeId },
        );
      }
    }
  }
  sections.set("workloads", mapOfParts(workloads, section.node));
  const zone = mapOfParts(sections, root);
  return new PlacedFile(zone.node ?? root, zone.value);
}

/** A workload of several Regions as one of each. */
function inEachRegion(name: string, workload: Layer, checker: FileChecker): Map<string, Layer> {
  const parts = partsOf(workload);
  const regions = parts.get("regions");
  const path = ["workloads", name];
  const inEach = new Map<string, Layer>();
  if (!regions) return inEach;
  if (parts.has("region")) {
    checker.report(path, "has region and regions", "exactly one of region, regions", {
      rule: "key-combination" satisfies SchemaRule,
    });
  }
  checker.check(regionsSchema(regions.value), [...path, "regions"]);
  parts.delete("regions");
  const common = mapOfParts(parts, workload.node);
  for (const { region, node, step, differing } of regionsIn(regions)) {
    const writtenAt = [...path, "regions", step];
    const layer = { ...differing, value: isObject(differing?.value) ? differing.value : {}, writtenAt };
    const own = partsOf(over(layer, common, workloadSchema));
    own.set("region", { value: region, node: node && nodeLike(node, { writtenAt }) });
    inEach.set(region, mapOfParts(own, workload.node && nodeLike(workload.node, { writtenAt: path })));
  }
  return inEach;
}

interface WrittenRegion {
  readonly region: string;
  /** Where the Region's name is written. */
  readonly node?: PlacedNode;
  /** Key or index below `regions`. */
  readonly step: string | number;
  /** What differs there. */
  readonly differing?: Layer;
}

function regionsIn(regions: Layer): WrittenRegion[] {
  if (Array.isArray(regions.value)) {
    return regions.value.flatMap((region, index) =>
      typeof region === "string"
        ? [{ region, node: regions.node?.children.get(String(index)), step: index }]
        : [],
    );
  }
  return [...partsOf(regions)].map(([region, differing]) => {
    const { node } = differing;
    return {
      region,
      node: node && nodeLike(node, { range: node.keyRange ?? node.range }),
      step: region,
      differing,
    };
  });
}
