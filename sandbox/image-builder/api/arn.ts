import type { Place } from "../../identity/caller.js";
import { partitionOf } from "../../identity/regions.js";
import { invalidValue, ServiceError } from "./errors.js";

interface ResourceArn {
  /** 12 digits; `aws` for what Amazon manages, `aws-marketplace` and `third-party` for what others sell. */
  readonly account: string;
  readonly region: string;
  /** Type of the resource, e.g. `image-recipe`. */
  readonly type: string;
  /** The name in lower case, which the ARN has. */
  readonly name: string;
  /** `1.0.0` or a selector such as `1.x.x`; absent if the type has no versions. */
  readonly version?: string;
  /** Build number; only components, images and workflows have one. */
  readonly build?: number;
}

const form =
  /^arn:[^:]+:imagebuilder:(?<region>[^:]+):(?<account>[^:]+):(?<type>[a-z-]+(?:\/(?:build|test|distribution)(?=\/))?)\/(?<name>[^/]+)(?:\/(?<version>[^/]+))?(?:\/(?<build>\d+))?$/;

/** @throws {Error} for what the pattern in the API model would have refused */
export function parseArn(arn: string): ResourceArn {
  const { region, account, type, name, version, build } = form.exec(arn)?.groups ?? {};
  if (!region || !account || !type || !name)
    throw new Error(`not the ARN of an Image Builder resource: ${arn}`);
  return { region, account, type, name, version, build: build === undefined ? undefined : Number(build) };
}

/** @param path e.g. `component/web/1.0.0/1` */
export function formatArn({ region, account }: Place, path: string): string {
  return `arn:${partitionOf(region)}:imagebuilder:${region}:${account}:${path}`;
}

/** The form of a resource's name in its ARN: https://docs.aws.amazon.com/imagebuilder/latest/userguide/ibhow-semantic-versioning.html */
export function slug(name: string): string {
  return name.toLowerCase().replace(/[ _]/g, "-");
}

const LARGEST_NODE = 2 ** 30 - 1;

/** The three numbers of a version. @throws {ServiceError} for a number that the service does not take */
export function versionNodes(version: string): number[] {
  const nodes = version.split(".").map(Number);
  const large = nodes.find((node) => node > LARGEST_NODE);
  if (large !== undefined) {
    throw new ServiceError(
      "InvalidVersionNumberException",
      `The version number '${version}' is not valid. Each node must be at most ${LARGEST_NODE}.`,
    );
  }
  return nodes;
}

/** Whether the version is one that a selector (`1.x.x`, `1.2.3`) asks for. */
export function selects(selector: string, version: string): boolean {
  const wanted = selector.split(".");
  return version
    .split(".")
    .every((node, index) => wanted[index] === "x" || Number(wanted[index]) === Number(node));
}

/** @throws {ServiceError} unless all that follows the first `x` is `x` */
export function checkSelector(parameter: string, selector: string): void {
  if (/x.*\d/.test(selector))
    throw invalidValue(
      parameter,
      `In version '${selector}', all nodes to the right of the first wildcard must also be wildcards.`,
    );
}

/** Sorts versions, the oldest first. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a.split("."), b.split(".")];
  for (const [index, node] of left.entries()) {
    const difference = Number(node) - Number(right[index]);
    if (difference) return difference;
  }
  return 0;
}
