import { type Mistake, matching, onlyOf, type RangeRule, wholeNumber, without } from "./rule.js";

/** What an EBS volume of a type can have: sizes in GiB, and IOPS. */
interface VolumeTypeLimits {
  readonly sizeGiB: readonly [min: number, max: number];
  readonly iops?: { readonly min: number; readonly max: number; readonly perGiB: number };
  /** Whether it has a throughput to choose. */
  readonly throughput?: true;
  /** Whether an instance can start from it. */
  readonly boots: boolean;
}

/** https://docs.aws.amazon.com/ebs/latest/userguide/ebs-volume-types.html */
const LIMITS = {
  gp3: {
    sizeGiB: [1, 65_536],
    iops: { min: 3_000, max: 80_000, perGiB: 500 },
    throughput: true,
    boots: true,
  },
  gp2: { sizeGiB: [1, 16_384], boots: true },
  io2: { sizeGiB: [4, 65_536], iops: { min: 100, max: 256_000, perGiB: 1_000 }, boots: true },
  io1: { sizeGiB: [4, 16_384], iops: { min: 100, max: 64_000, perGiB: 50 }, boots: true },
  st1: { sizeGiB: [125, 16_384], boots: false },
  sc1: { sizeGiB: [125, 16_384], boots: false },
} satisfies Readonly<Record<string, VolumeTypeLimits>>;

export type VolumeType = keyof typeof LIMITS;

const limitsOf = (type: VolumeType): VolumeTypeLimits => LIMITS[type];

export const VOLUME_TYPES: readonly VolumeType[] = ["gp3", "gp2", "io2", "io1", "st1", "sc1"];

/** Types of a root volume. */
export const ROOT_VOLUME_TYPES = VOLUME_TYPES.filter((type) => limitsOf(type).boots);

export const DEFAULT_VOLUME_TYPE = "gp3" satisfies VolumeType;

const typeMistake = (types: readonly string[], what: string) =>
  matching(new RegExp(`^(${types.join("|")})$`), `is not ${what}`, `one of ${types.join(", ")}`);

export const volumeTypeMistake = typeMistake(VOLUME_TYPES, "a volume's type");
export const rootVolumeTypeMistake = typeMistake(ROOT_VOLUME_TYPES, "a root volume's type");

/** Rules for the numbers of a volume of any type: GiB, IOPS, and MiB a second. */
export interface VolumeRules {
  readonly sizeGiB: RangeRule;
  readonly iops: RangeRule;
  readonly throughput: RangeRule;
}

export const VOLUME_RULES: VolumeRules = {
  sizeGiB: wholeNumber(1, 65_536),
  iops: wholeNumber(100, 256_000),
  throughput: wholeNumber(125, 2_000),
};

/**
 * The same for a recipe: Image Builder takes less than EC2, and of IOPS the provider less than Image Builder.
 * https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_EbsInstanceBlockDeviceSpecification.html
 */
export const RECIPE_VOLUME_RULES: VolumeRules = {
  sizeGiB: wholeNumber(1, 16_000),
  iops: wholeNumber(100, 10_000),
  throughput: wholeNumber(125, 1_000),
};

/** A data volume's device: on Linux usually `/dev/sdf`, on Windows `xvdf`. https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/device_naming.html */
export const dataDeviceNameMistake = matching(
  /^(\/dev\/)?(sd|xvd)[a-z]{1,2}[0-9]{0,2}$/,
  "is not a data volume's device name",
  "a device, e.g. /dev/sdf, or xvdf for Windows",
  [
    onlyOf(["a-z0-9/", "e.g. /dev/sdf"], "a device name"),
    without(/^(?!(\/dev\/)?(sd|xvd))/, "begins with neither /dev/sd nor xvd", "e.g. /dev/sdf"),
  ],
);

/** What of a volume depends on its type. A number that is not known is NaN. */
interface Volume {
  readonly type?: string;
  readonly sizeGiB?: number;
  readonly iops?: number;
  readonly throughput?: number;
}

/** A key of a volume with what is wrong with its value beside the type. */
export type VolumeMistake = readonly [key: keyof Volume, mistake: Mistake];

/** Throughput that a volume gets for each of its IOPS, in MiB a second. */
const THROUGHPUT_PER_IOPS = 0.25;

/** Says what of a volume does not go with its type. Numbers that break a rule of their own count as not known. */
export function volumeMistakes(volume: Volume, rules: VolumeRules = VOLUME_RULES): VolumeMistake[] {
  const { type } = volume;
  const sizeGiB = known(volume.sizeGiB, rules.sizeGiB);
  const iops = known(volume.iops, rules.iops);
  const throughput = known(volume.throughput, rules.throughput);
  if (type === undefined) {
    const untyped: Mistake = { message: "needs the volume's type beside it", expected: "type: gp3" };
    return [
      ...(iops === undefined ? [] : [["iops", untyped] as const]),
      ...(throughput === undefined ? [] : [["throughput", untyped] as const]),
    ];
  }
  if (!isVolumeType(type)) return [];
  const limits = limitsOf(type);
  const [min, max] = limits.sizeGiB;
  return [
    ...outside("sizeGiB", sizeGiB, { min, max }, type),
    ...(iops === undefined ? neededIops(type) : iopsMistakes(iops, sizeGiB, limits, type)),
    ...(throughput === undefined ? [] : throughputMistakes(throughput, iops, limits, type)),
  ];
}

const known = (value: number | undefined, rule: RangeRule) =>
  value === undefined || !rule(value) ? value : NaN;

const isVolumeType = (type: string): type is VolumeType => Object.hasOwn(LIMITS, type);

/** Types for which EC2 has no default IOPS. */
const neededIops = (type: VolumeType): VolumeMistake[] =>
  type === "io1" || type === "io2"
    ? [["type", { message: "needs iops beside it", expected: `iops of ${type}, or gp3` }]]
    : [];

function iopsMistakes(
  iops: number,
  sizeGiB: number | undefined,
  limits: VolumeTypeLimits,
  type: VolumeType,
): VolumeMistake[] {
  if (!limits.iops)
    return [["iops", { message: `is not for ${type}`, expected: "no iops, or type gp3, io1 or io2" }]];
  const most = limits.iops.perGiB * (sizeGiB ?? Infinity);
  // The least is free for a volume of any size.
  if (iops > Math.max(most, limits.iops.min) && iops <= limits.iops.max) {
    const message = `is more than a volume of ${sizeGiB} GiB can have`;
    const expected = `at most ${Math.max(most, limits.iops.min)}, ${limits.iops.perGiB} for each GiB`;
    return [["iops", { message, expected }]];
  }
  return outside("iops", iops, limits.iops, type);
}

function throughputMistakes(
  throughput: number,
  iops: number | undefined,
  limits: VolumeTypeLimits,
  type: VolumeType,
): VolumeMistake[] {
  if (!limits.throughput)
    return [["throughput", { message: `is not for ${type}`, expected: "no throughput, or type gp3" }]];
  const { iops: { min = 0 } = {} } = limits;
  const most = THROUGHPUT_PER_IOPS * (iops ?? min);
  if (!(throughput > most)) return [];
  const message = `is more than ${iops ?? min} IOPS give`;
  const expected = `at most ${most}, or iops of ${throughput / THROUGHPUT_PER_IOPS}`;
  return [["throughput", { message, expected }]];
}

const outside = (
  key: keyof Volume,
  value: number | undefined,
  { min, max }: Pick<RangeRule, "min" | "max">,
  type: VolumeType,
): VolumeMistake[] =>
  value !== undefined && (value < min || value > max)
    ? [[key, { message: `is not for ${type}`, expected: `${min} to ${max}` }]]
    : [];
