import type { Platform } from "../../documents/component-document.js";
import type { Mistake } from "../../rules/rule.js";

const LINUX_IMAGES = [
  "amazon-linux-2",
  "amazon-linux-2023",
  "ubuntu-server-22-lts",
  "ubuntu-server-24-lts",
  "red-hat-enterprise-linux-8",
  "red-hat-enterprise-linux-9",
  "red-hat-enterprise-linux-10",
  "suse-linux-enterprise-server-15",
];
const WINDOWS_YEARS = ["2016", "2019", "2022", "2025"];

/**
 * Most of the images of AWS's to build from. AWS adds some all the time: one that is not here is passed on, with a warning.
 * The operating systems are those that AWS's own construct library has a name for.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/what-is-image-builder.html
 * https://docs.aws.amazon.com/cdk/api/v2/docs/@aws-cdk_aws-imagebuilder-alpha.OSVersion.html
 */
export const AWS_IMAGES: readonly string[] = [
  ...LINUX_IMAGES.flatMap((name) => [`${name}-arm64`, `${name}-x86`]),
  ...WINDOWS_YEARS.flatMap((year) =>
    ["core", "full"].map((kind) => `windows-server-${year}-english-${kind}-base-x86`),
  ),
];

export type Architecture = "arm64" | "x86_64";

/** Windows does not run on AWS's own processors. */
export const WINDOWS_ARCHITECTURE: Architecture = "x86_64";

/** What is known of an image without asking AWS. */
export interface ImageTraits {
  readonly platform?: Platform;
  readonly architecture?: Architecture;
  readonly rootDevice?: string;
  /** What the root volume's snapshot has at least. EC2 makes no smaller volume from it. */
  readonly minRootVolumeGiB?: number;
}

/** Name of the image of AWS's that a parent stands for, as the name itself or as its ARN; undefined if it is none. */
export function awsImageName(parent: string): string | undefined {
  if (/^(ami|prod)-/.test(parent)) return undefined;
  const [, name, nameInArn] =
    /^(?:([a-z0-9-]+)|arn:[^:]+:imagebuilder:[^:]+:aws:image\/([^/]+)\/.+)$/.exec(parent) ?? [];
  return name ?? nameInArn;
}

/** Path of the public parameter that a parent stands for, as the path itself or as its ARN; undefined if it is none. */
const publicParameter = (parent: string) =>
  /^ssm:(?:arn:[^/]+:parameter)?(\/aws\/service\/.+)$/.exec(parent)?.[1];

const AMAZON_LINUX: ImageTraits = { platform: "Linux", rootDevice: "/dev/xvda" };
const OTHER_LINUX: ImageTraits = { platform: "Linux", rootDevice: "/dev/sda1" };
const WINDOWS: ImageTraits = {
  platform: "Windows",
  architecture: WINDOWS_ARCHITECTURE,
  rootDevice: "/dev/sda1",
};

type Family = readonly [pattern: RegExp, traits: ImageTraits];

/** Families of AWS's images by their names. The first that fits counts. */
const IMAGE_FAMILIES: readonly Family[] = [
  [/^amazon-linux-.*ecs-optimized/, { ...AMAZON_LINUX, minRootVolumeGiB: 30 }],
  [/^amazon-linux-(2|2023)-(arm64|x86)$/, { ...AMAZON_LINUX, minRootVolumeGiB: 8 }],
  [/^amazon-linux-/, AMAZON_LINUX],
  [/^ubuntu-server-\d+-lts-/, { ...OTHER_LINUX, minRootVolumeGiB: 8 }],
  [/^(red-hat-enterprise-linux|suse-linux-enterprise-server)-\d+-/, { ...OTHER_LINUX, minRootVolumeGiB: 10 }],
  [/^(ubuntu|red-hat|suse)-/, OTHER_LINUX],
  [/^windows-server-\d+-[a-z]+-(core|full)-/, { ...WINDOWS, minRootVolumeGiB: 30 }],
  [/^windows-/, WINDOWS],
  [/^macos-/, { platform: "macOS" }],
];

/**
 * Families of public parameters by their paths below `/aws/service/`. The first that fits counts.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-finding-public-parameters.html
 */
const PARAMETER_FAMILIES: readonly Family[] = [
  // Paravirtual images have another root device, and those in S3 have no root volume.
  [/^ami-amazon-linux-latest\/.*(-pv-|-s3$)/, { platform: "Linux" }],
  [/^ami-amazon-linux-latest\/.*-minimal-/, { ...AMAZON_LINUX, minRootVolumeGiB: 2 }],
  [/^ami-amazon-linux-latest\/(al2023|amzn2|amzn)-ami-/, { ...AMAZON_LINUX, minRootVolumeGiB: 8 }],
  [/^ami-amazon-linux-latest\//, AMAZON_LINUX],
  [/^ecs\/optimized-ami\/amazon-linux-2(023)?\//, { ...AMAZON_LINUX, minRootVolumeGiB: 30 }],
  [/^ecs\/optimized-ami\/amazon-linux/, AMAZON_LINUX],
  [/^eks\/optimized-ami\/[^/]+\/amazon-linux-2023\//, { ...AMAZON_LINUX, minRootVolumeGiB: 20 }],
  [/^eks\/optimized-ami\/[^/]+\/amazon-linux/, AMAZON_LINUX],
  [/^(deeplearning|neuron)\/.*amazon-linux/, AMAZON_LINUX],
  [/^(deeplearning|neuron)\/.*ubuntu/, OTHER_LINUX],
  [/^bottlerocket\//, AMAZON_LINUX],
  [/^debian\//, { ...AMAZON_LINUX, minRootVolumeGiB: 8 }],
  [/^canonical\/ubuntu\/.*instance-store/, { platform: "Linux" }],
  [/^canonical\/ubuntu\/(pro-)?server(-minimal)?\//, { ...OTHER_LINUX, minRootVolumeGiB: 8 }],
  [/^canonical\//, OTHER_LINUX],
  [/^suse\/sles/, { ...OTHER_LINUX, minRootVolumeGiB: 10 }],
  [/^suse\//, OTHER_LINUX],
  [/^(ami-windows-latest\/.*|ecs\/optimized-ami\/)windows_server-2016-english-nano/i, WINDOWS],
  [/^(ami-windows-latest\/.*|ecs\/optimized-ami\/)windows_server/i, { ...WINDOWS, minRootVolumeGiB: 30 }],
  [/^(ec2-macos|ami-macos-latest)\//, { platform: "macOS" }],
];

/** Public parameters that are named for their architecture only if it is not x86_64. */
const X86_BY_DEFAULT =
  /^(ecs\/optimized-ami\/amazon-linux|eks\/optimized-ami\/[^/]+\/amazon-linux-2(-gpu)?\/)/;

/**
 * What is known of an image of AWS's by its name, its ARN, or the public parameter that has its id. What is not certain
 * is not known.
 */
export function traitsOf(parent: string): ImageTraits {
  const parameter = publicParameter(parent)?.slice("/aws/service/".length);
  const name = parameter ?? awsImageName(parent) ?? "";
  const families = parameter === undefined ? IMAGE_FAMILIES : PARAMETER_FAMILIES;
  const traits = families.find(([pattern]) => pattern.test(name))?.[1];
  const architecture = architectureIn(name) ?? (X86_BY_DEFAULT.test(name) ? "x86_64" : undefined);
  return { architecture, ...traits };
}

function architectureIn(name: string): Architecture | undefined {
  if (/(^|[-/_])(arm64|aarch64)\b/.test(name)) return "arm64";
  return /(^|[-/_])(x86|x86_64|amd64)\b/.test(name) ? "x86_64" : undefined;
}

/** Says why no image here can be built from one of AWS's, or nothing. */
export function awsParentMistake(parent: string): Mistake | undefined {
  if (traitsOf(parent).platform === "macOS") {
    return {
      message: "needs a Dedicated Host, which no build here has",
      expected: "a Linux or Windows image",
    };
  }
  const parameter = publicParameter(parent) ?? "";
  // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/retrieve-ecs-optimized_AMI.html
  if (/\/optimized-ami\/.*\/recommended$|_Optimized(-[\d.]+)?$/.test(parameter)) {
    return {
      message: "is a parameter whose value is a JSON text, not the id of an AMI",
      expected: `${parent}/image_id`,
    };
  }
  return undefined;
}
