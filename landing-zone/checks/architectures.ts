import { show } from "../../input/problem.js";
import { ancestry } from "../ancestry.js";
import { instanceTypesOf, type Parts, type Report } from "../salvage.js";
import type { Image } from "../schema/landing-zone.js";

type Architecture = "arm64" | "x86_64";

const EXAMPLE_TYPE: Readonly<Record<Architecture, string>> = { arm64: "t4g.small", x86_64: "t3.small" };

/** An instance type of another architecture than its image's fails when an instance starts, and says so nowhere else. */
export function checkArchitectures(parts: Parts, report: Report): void {
  for (const { path, instanceType, image: name } of instanceTypesOf(parts)) {
    const image = parts.images.get(name);
    const wanted = image && imageArchitecture(image, parts.images);
    const given = instanceArchitecture(instanceType);
    if (wanted === undefined || given === undefined || wanted === given) continue;
    report(
      path,
      `${show(instanceType)} is ${given}, and ${name} is ${wanted}`,
      `an instance type of ${wanted}, e.g. ${EXAMPLE_TYPE[wanted]}`,
    );
  }
}

/** Of an image, as the name of its first ancestor tells it; undefined for one that does not tell. */
function imageArchitecture(image: Image, images: ReadonlyMap<string, Image>): Architecture | undefined {
  const { parent = "" } = ancestry(image, images).at(-1) ?? {};
  // What is not AWS's own may be named anything.
  if (!/^(?!ami-)[a-z0-9-]+$|^ssm:\/aws\/service\/|:aws:image\//.test(parent)) return undefined;
  if (/[-/_](arm64|aarch64)\b/.test(parent)) return "arm64";
  return /[-/_](x86|x86_64|amd64)\b/.test(parent) ? "x86_64" : undefined;
}

/**
 * By the family's name: its letters after the generation have a `g` for AWS's own processors. Undefined for a family
 * named otherwise.
 * https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html
 */
function instanceArchitecture(instanceType: string): Architecture | undefined {
  const [, family, generation, options] = /^([a-z]+)(\d+)([a-z]*)(?:-flex)?\./.exec(instanceType) ?? [];
  if (family === undefined || options === undefined || family === "mac") return undefined;
  return options.includes("g") || `${family}${generation}` === "a1" ? "arm64" : "x86_64";
}
