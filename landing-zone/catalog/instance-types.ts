import type { Architecture } from "./images.js";

/**
 * The size of an instance type, which follows its dot.
 * https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html
 */
const SIZE = /\.(nano|micro|small|medium|large|\d*xlarge|metal(-\d+xl)?)$/;

/** Whether the size of an instance type is known. */
export const hasKnownSize = (instanceType: string) => SIZE.test(instanceType);

/** Example of an instance type, by architecture. */
export const EXAMPLE_TYPES: Readonly<Record<Architecture, string>> = {
  arm64: "t4g.small",
  x86_64: "t3.small",
};

/**
 * Architecture of an instance type, by its family's letters after the generation, which have a `g` for AWS's own
 * processors; undefined if the family is named otherwise.
 * https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html
 */
export function instanceArchitecture(instanceType: string): Architecture | undefined {
  const [, family, generation, options] = /^([a-z]+)(\d+)([a-z]*)(?:-flex)?\./.exec(instanceType) ?? [];
  if (family === undefined || options === undefined || family === "mac") return undefined;
  return options.includes("g") || `${family}${generation}` === "a1" ? "arm64" : "x86_64";
}
