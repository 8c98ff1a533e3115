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
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/what-is-image-builder.html
 */
export const AWS_IMAGES: readonly string[] = [
  ...LINUX_IMAGES.flatMap((name) => [`${name}-arm64`, `${name}-x86`]),
  ...WINDOWS_YEARS.flatMap((year) =>
    ["core", "full"].map((kind) => `windows-server-${year}-english-${kind}-base-x86`),
  ),
];

/** Root devices of AWS's images, by what their names or parameters begin with. */
const ROOT_DEVICES: readonly [RegExp, string][] = [
  [/^amazon-linux-|^ssm:\/aws\/service\/(ami-amazon-linux-latest|debian)\//, "/dev/xvda"],
  [/^(ubuntu|red-hat|suse|windows)-|^ssm:\/aws\/service\/(canonical|suse|ami-windows-latest)\//, "/dev/sda1"],
];

/** Root device of a parent; undefined if its name does not tell. */
export function parentRootDevice(parent: string): string | undefined {
  return ROOT_DEVICES.find(([pattern]) => pattern.test(parent))?.[1];
}

/** Platform of a parent; undefined if its name does not tell. */
export function parentPlatform(parent: string): "Linux" | "Windows" | undefined {
  if (/^windows-|^ssm:\/aws\/service\/ami-windows-latest\//.test(parent)) return "Windows";
  return parentRootDevice(parent) === undefined ? undefined : "Linux";
}

export type Architecture = "arm64" | "x86_64";

/** Architecture of a parent; undefined if its name does not tell. */
export function parentArchitecture(parent: string): Architecture | undefined {
  // Other names are somebody else's, and may say anything.
  if (!/^(?!ami-)[a-z0-9-]+$|^ssm:\/aws\/service\/|:aws:image\//.test(parent)) return undefined;
  if (/[-/_](arm64|aarch64)\b/.test(parent)) return "arm64";
  return /[-/_](x86|x86_64|amd64)\b/.test(parent) ? "x86_64" : undefined;
}
