import type { Component, Image, Platform } from "@aws-sdk/client-imagebuilder";
import type { Caller } from "../../identity/caller.js";
import { formatArn, parseArn } from "../api/arn.js";
import { notFound } from "../api/errors.js";
import type { Wire } from "../api/sdk-types.js";
import names from "./amazon-managed.json";
import { slipOf } from "./managed-names.js";

/** Whether an ARN's account field names no account but Amazon, a seller, or a third party such as CIS. */
export function isManaged(arn: string): boolean {
  return /^(aws|aws-[a-z-]+|third-party)$/.test(parseArn(arn).account);
}

/** Platform of a managed image or component, by its name; undefined if the name does not tell. */
export function platformByName(name: string): Platform | undefined {
  if (/windows|msi\b|chocolatey/.test(name)) return "Windows";
  if (/^macos|-macos|-mac$/.test(name)) return "macOS";
  return /linux|ubuntu|suse|red-hat|centos|chrony|yum|ssh/.test(name) ? "Linux" : undefined;
}

/** Amazon publishes new versions all the time; here each has one, of this date. */
const CREATED = "2025-01-01T00:00:00.000Z";
const COMPONENT_VERSION = "1.0.0";
const IMAGE_VERSION = "2025.1.1";

const components = [...names.components, ...names.componentsWithParameters].sort();

/**
 * The managed component of an ARN or selector. Each has the one version that is asked for.
 * @throws {ServiceError} ResourceNotFoundException for a name that is a slip of a known one
 */
export function managedComponent(arn: string): Component & { arn: string } {
  const { name, region, account, version, build } = parseArn(arn);
  if (account === "aws" && slipOf(name, components)) throw notFound(arn);
  const shown = version?.includes("x") ? COMPONENT_VERSION : (version ?? COMPONENT_VERSION);
  return {
    arn: formatArn({ region, account }, `component/${name}/${shown}/${build ?? 1}`),
    name,
    version: shown,
    type: /-test\b|-test-/.test(name) ? "TEST" : "BUILD",
    platform: platformByName(name) ?? "Linux",
    owner: account === "aws" ? "Amazon" : "ThirdParty",
    state: { status: "ACTIVE" },
    data: `name: ${name}\nschemaVersion: 1.0\nphases:\n  - name: build\n    steps:\n      - name: Update\n        action: UpdateOS\n`,
    encrypted: true,
    dateCreated: CREATED,
  };
}

/** Whether a managed component certainly has no parameters; of others the sandbox does not know which they have. */
export function isWithoutParameters(arn: string): boolean {
  return names.components.includes(parseArn(arn).name);
}

/** @throws {ServiceError} ResourceNotFoundException for a name that is a slip of a known one */
export function managedImage(arn: string): Wire<Image> & { arn: string; version: string } {
  const { name, region, account, version, build = 1 } = parseArn(arn);
  if (isMisspeltImage(arn)) throw notFound(arn);
  const shown = version?.includes("x") ? IMAGE_VERSION : (version ?? IMAGE_VERSION);
  return {
    arn: formatArn({ region, account }, `image/${name}/${shown}/${build}`),
    type: "AMI",
    name: displayName(name),
    version: `${shown}/${build}`,
    platform: platformByName(name) ?? "Linux",
    osVersion: osVersionByName(name),
    enhancedImageMetadataEnabled: true,
    state: { status: "AVAILABLE" },
    dateCreated: CREATED,
    imageSource: "AMAZON_MANAGED",
    tags: {},
  };
}

/** Whether a name is that of a managed image that is certainly no container. */
export function isManagedAmi(name: string): boolean {
  return names.images.includes(name);
}

export function isMisspeltImage(arn: string): boolean {
  const { account, name } = parseArn(arn);
  return account === "aws" && slipOf(name, [...names.images, ...names.containers]) !== undefined;
}

/** The words of display names that are no plain words. */
const SPELLINGS: Readonly<Record<string, string>> = {
  lts: "LTS",
  macos: "macOS",
  suse: "SUSE",
  x86: "x86",
  arm64: "arm64",
};

/** `Amazon Linux 2 x86`, whose ARN has `amazon-linux-2-x86`. */
function displayName(name: string): string {
  return name
    .split("-")
    .map((word) => SPELLINGS[word] ?? word.charAt(0).toUpperCase() + word.slice(1))
    .join(" ");
}

/** `Amazon Linux 2`; undefined if the name does not tell. */
export function osVersionByName(name: string): string | undefined {
  const [system] =
    /^(amazon-linux-\d+|ubuntu-server-\d+|red-hat-enterprise-linux-\d+|suse-linux-enterprise-server-\d+|macos-[a-z]+|windows-server-\d+)/.exec(
      name,
    ) ?? [];
  if (system === undefined) return undefined;
  return displayName(system.replace("ubuntu-server", "ubuntu").replace("windows", "microsoft-windows"));
}

/** Name of the public parameter that has the AMI of a managed image; undefined if there is none. */
export function amiParameterOf(name: string): string | undefined {
  const arm = name.endsWith("-arm64");
  const [, amazonLinux] = /^amazon-linux-(2|2023)-(?:x86|arm64)$/.exec(name) ?? [];
  const [, ubuntu] = /^ubuntu-server-(\d\d)-lts-(?:x86|arm64)$/.exec(name) ?? [];
  const [, windows, kind] = /^windows-server-(\d{4})-english-(core|full)-base-x86$/.exec(name) ?? [];
  if (amazonLinux === "2")
    return `/aws/service/ami-amazon-linux-latest/amzn2-ami-hvm-${arm ? "arm64" : "x86_64"}-gp2`;
  if (amazonLinux)
    return `/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-${arm ? "arm64" : "x86_64"}`;
  if (ubuntu) {
    const volume = Number(ubuntu) >= 24 ? "gp3" : "gp2";
    return `/aws/service/canonical/ubuntu/server/${ubuntu}.04/stable/current/${arm ? "arm64" : "amd64"}/hvm/ebs-${volume}/ami-id`;
  }
  return windows && kind
    ? `/aws/service/ami-windows-latest/Windows_Server-${windows}-English-${displayName(kind)}-Base`
    : undefined;
}

/** The components that a list of owner Amazon shows: some names, by far not all. */
export function managedComponents({ region }: Pick<Caller, "region">): (Component & { arn: string })[] {
  return components.map((name) =>
    managedComponent(formatArn({ region, account: "aws" }, `component/${name}/x.x.x`)),
  );
}

export function managedImages({
  region,
}: Pick<Caller, "region">): (Wire<Image> & { arn: string; version: string })[] {
  return names.images.map((name) =>
    managedImage(formatArn({ region, account: "aws" }, `image/${name}/x.x.x`)),
  );
}
