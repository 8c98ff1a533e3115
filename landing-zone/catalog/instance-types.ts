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

/** Families that have no letter for their processor, all of Intel's or AMD's. Newer ones may be of anybody's. */
const X86_FAMILIES =
  /^(c[1345]|d[23]|dl[12]|f[12]|g[2-7]|gr6|h1|hs1|i[23]|inf[12]|m[1-5]|p[2-6]|r[345]|t[123]|trn[12]|vt1|x1|z1)$/;

/** Whether an instance is a Mac, which runs macOS alone. */
export const isMac = (instanceType: string) => /^mac\d?[-.]/.test(instanceType);

/**
 * Architecture of an instance type, by its family's letters after the generation: `g` is for AWS's own processors, `a` for
 * AMD's, `i` for Intel's. Undefined if nothing tells.
 * https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html
 */
export function instanceArchitecture(instanceType: string): Architecture | undefined {
  if (/^u-\d+tb1\./.test(instanceType)) return "x86_64";
  const [, family, generation, options] =
    /^([a-z]+)(\d+)([a-z]*)(?:-flex|-b\d+|-\d+tb)?\./.exec(instanceType) ?? [];
  if (options === undefined) return undefined;
  if (options.includes("g") || `${family}${generation}` === "a1") return "arm64";
  return /[ai]/.test(options) || X86_FAMILIES.test(`${family}${generation}`) ? "x86_64" : undefined;
}
