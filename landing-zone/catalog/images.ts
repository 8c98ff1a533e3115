/**
 * Names of AWS's to offer, most of those that there are. AWS adds some all the time: one that is not here is passed on,
 * with a warning.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/what-is-image-builder.html
 */
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
const BOTH_PLATFORMS = [
  "amazon-cloudwatch-agent",
  "aws-cli-version-2",
  "ebs-volume-usage-test",
  "dotnet-core-runtime",
  "dotnet-core-sdk",
  "powershell-lts",
  "python-3",
  "reboot",
  "reboot-test",
  "scap-compliance-checker",
  "simple-boot-test",
  "stig-build",
  "update",
];

/** Names of images to build from. */
export const awsImages: readonly string[] = [
  ...LINUX_IMAGES.flatMap((name) => [`${name}-arm64`, `${name}-x86`]),
  ...WINDOWS_YEARS.flatMap((year) =>
    ["core", "full"].map((kind) => `windows-server-${year}-english-${kind}-base-x86`),
  ),
];

/** Names of components. */
export const awsComponents: readonly string[] = [
  ...BOTH_PLATFORMS.flatMap((name) => [`${name}-linux`, `${name}-windows`]),
  "chrony-time-configuration-test",
  "docker-ce-centos",
  "docker-ce-linux",
  "docker-ce-ubuntu",
  "hello-world-linux",
  "php-8-2-linux",
  "validate-single-ssh-public-key-test-linux",
  "yum-repository-test-linux",
];

/** Families of components whose names go on in many ways, or are spelt in several. */
const COMPONENT_FAMILIES =
  /^(amazon-corretto-(8|11|17|21)-|php-8_2-linux$|stig-build-(linux|windows)-(low|medium|high)$)/;

export function isAwsComponent(name: string): boolean {
  return awsComponents.includes(name) || COMPONENT_FAMILIES.test(name);
}
