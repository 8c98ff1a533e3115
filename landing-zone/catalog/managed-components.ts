const FOR_BOTH_PLATFORMS = [
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

/**
 * Most of the components that AWS owns. AWS adds some all the time: one that is not here is passed on, with a warning.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/use-managed-components.html
 */
export const MANAGED_COMPONENTS: readonly string[] = [
  ...FOR_BOTH_PLATFORMS.flatMap((name) => [`${name}-linux`, `${name}-windows`]),
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
const FAMILIES =
  /^(amazon-corretto-(8|11|17|21)-|php-8_2-linux$|stig-build-(linux|windows)-(low|medium|high)$)/;

/** Whether a component of this name is known. */
export function isManagedComponent(name: string): boolean {
  return MANAGED_COMPONENTS.includes(name) || FAMILIES.test(name);
}

/** Whether a component's name says that it is for the platform. */
export function isNamedFor(platform: "Linux" | "Windows", name: string): boolean {
  return new RegExp(`(^|-)${platform.toLowerCase()}(-|$)`).test(name);
}
