import type { Platform } from "../../documents/component-document.js";

const FOR_BOTH_PLATFORMS = [
  "amazon-cloudwatch-agent",
  "aws-cli-version-2",
  "aws-codedeploy-agent",
  "dcv-server",
  "dotnet-runtime-lts",
  "dotnet-sdk-lts",
  "ebs-volume-usage-test",
  "eni-attachment-test",
  "go-stable",
  "hello-world",
  "inspector-test",
  "powershell-lts",
  "python-3",
  "reboot",
  "reboot-test",
  "scap-compliance-checker",
  "simple-boot-test",
  "stig-build",
  "stig-build-high",
  "stig-build-low",
  "stig-build-medium",
  "update",
];

const LINUX_COMPONENTS = [
  "amazon-corretto-8-apt-generic",
  "amazon-corretto-8-jdk",
  "amazon-corretto-8-jre",
  "amazon-corretto-8-rpm-generic",
  "amazon-corretto-11",
  "amazon-corretto-11-apt-generic",
  "amazon-corretto-11-headless",
  "amazon-corretto-11-rpm-generic",
  "amazon-corretto-17-headless",
  "amazon-corretto-17-jdk",
  "amazon-corretto-17-jre",
  "amazon-corretto-21-headless",
  "amazon-corretto-21-jdk",
  "amazon-corretto-21-jre",
  "apache-tomcat-9-linux",
  "apt-repository-test-linux",
  "chrony-time-configuration-test",
  "docker-ce-centos",
  "docker-ce-linux",
  "docker-ce-ubuntu",
  "install-package-from-repository",
  "mariadb-linux",
  "mate-de-linux",
  "mono-linux",
  "php-8-2-linux",
  "powershell-snap",
  "powershell-yum",
  "update-linux-kernel-5",
  "update-linux-kernel-ml",
  "validate-single-ssh-public-key-test-linux",
  "validate-ssh-host-key-generation-linux",
  "validate-ssh-public-key-linux",
  "yum-repository-test-linux",
];

const WINDOWS_COMPONENTS = [
  "amazon-corretto-8-windows",
  "amazon-corretto-11-windows",
  "amazon-corretto-17-windows",
  "amazon-corretto-21-windows",
  "amazon-kinesis-agent-windows",
  "anaconda-windows",
  "aws-vss-components-windows",
  "chocolatey",
  "distributor-package-windows",
  "dotnet-desktop-runtime-lts-windows",
  "dotnet-hosting-bundle-lts-windows",
  "ec2-network-route-test-windows",
  "ec2launch-v2-windows",
  "ecs-optimized-ami-windows",
  "eks-optimized-ami-windows",
  "putty",
  "windows-activation-test",
  "windows-is-ready-with-password-generation-test",
  "windows-server-iis",
];

/** `update-linux` of `update`, and `stig-build-linux-high` of `stig-build-high`. */
const ofPlatform = (name: string, platform: string) =>
  /^stig-build-/.test(name) ? name.replace("stig-build", `stig-build-${platform}`) : `${name}-${platform}`;

/**
 * The components that Amazon owns, as `list-components --owner Amazon` names them in ARNs. AWS adds some all the time: one
 * that is not here is passed on, with a warning.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/use-managed-components.html
 */
export const MANAGED_COMPONENTS: readonly string[] = [
  ...FOR_BOTH_PLATFORMS.flatMap((name) => [ofPlatform(name, "linux"), ofPlatform(name, "windows")]),
  ...LINUX_COMPONENTS,
  ...WINDOWS_COMPONENTS,
];

/** A version of Java or PHP that is newer than this list, or is spelt as in the console. */
const FAMILIES = /^(amazon-corretto-\d+-|php-\d+[-_]\d+-linux$)/;

/** Whether a component of this name is known. */
export function isManagedComponent(name: string): boolean {
  return MANAGED_COMPONENTS.includes(name) || FAMILIES.test(name);
}

/** Platform that a component is for; undefined if neither its name nor anything else tells. */
export function managedComponentPlatform(name: string): Platform | undefined {
  if (/(^|-)windows(-|$)/.test(name) || WINDOWS_COMPONENTS.includes(name)) return "Windows";
  return /(^|-)linux(-|$)/.test(name) || LINUX_COMPONENTS.includes(name) ? "Linux" : undefined;
}

/** Platform that at least two of the components are for, and none is for another; one alone may be the mistake. */
export function platformOfComponents(names: readonly (string | undefined)[]): Platform | undefined {
  const platforms = names.flatMap((name) => (name && managedComponentPlatform(name)) || []);
  return platforms.length > 1 && new Set(platforms).size === 1 ? platforms[0] : undefined;
}
