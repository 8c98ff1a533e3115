import type { Platform } from "../../documents/component-document.js";

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

const LINUX_COMPONENTS = [
  "chrony-time-configuration-test",
  "docker-ce-centos",
  "docker-ce-linux",
  "docker-ce-ubuntu",
  "hello-world-linux",
  "php-8-2-linux",
  "validate-single-ssh-public-key-test-linux",
  "yum-repository-test-linux",
];

/**
 * Most of the components that AWS owns. AWS adds some all the time: one that is not here is passed on, with a warning.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/use-managed-components.html
 */
export const MANAGED_COMPONENTS: readonly string[] = [
  ...FOR_BOTH_PLATFORMS.flatMap((name) => [`${name}-linux`, `${name}-windows`]),
  ...LINUX_COMPONENTS,
];

/** Families of components whose names go on in many ways, or are spelt in several. */
const FAMILIES =
  /^(amazon-corretto-(8|11|17|21)-|php-8_2-linux$|stig-build-(linux|windows)-(low|medium|high)$)/;

/** Whether a component of this name is known. */
export function isManagedComponent(name: string): boolean {
  return MANAGED_COMPONENTS.includes(name) || FAMILIES.test(name);
}

/** Platform that a component is for; undefined if neither its name nor anything else tells. */
export function managedComponentPlatform(name: string): Platform | undefined {
  if (/(^|-)windows(-|$)/.test(name)) return "Windows";
  return /(^|-)linux(-|$)/.test(name) || LINUX_COMPONENTS.includes(name) ? "Linux" : undefined;
}

/** Platform that at least two of the components are for, and none is for another; one alone may be the mistake. */
export function platformOfComponents(names: readonly (string | undefined)[]): Platform | undefined {
  const platforms = names.flatMap((name) => (name && managedComponentPlatform(name)) || []);
  return platforms.length > 1 && new Set(platforms).size === 1 ? platforms[0] : undefined;
}
