import type { Component, Image, Platform } from "@aws-sdk/client-imagebuilder";
import type { Caller } from "../../identity/caller.js";
import { formatArn, parseArn } from "../api/arn.js";
import type { Wire } from "../api/sdk-types.js";
import names from "./amazon-managed.json";

/** Whether an ARN's account field names no account but Amazon, a seller, or a third party such as CIS. */
export function isManaged(arn: string): boolean {
  return /^(aws|aws-[a-z-]+|third-party)$/.test(parseArn(arn).account);
}

/** Platform of a managed image or component, by its name; undefined if the name does not tell. */
export function platformByName(name: string): Platform | undefined {
  if (/windows|msi\b/.test(name)) return "Windows";
  if (/^macos|-macos|-mac$/.test(name)) return "macOS";
  return /linux|ubuntu|suse|red-hat|centos|chrony|yum|ssh/.test(name) ? "Linux" : undefined;
}

const VERSION = "1.0.0";
/** Amazon publishes new versions all the time; here each has one, of this date. */
const CREATED = "2025-01-01T00:00:00.000Z";

/** The managed component of any well-formed name, because Amazon adds some all the time. */
export function managedComponent(arn: string): Component & { arn: string } {
  const { name, region, account } = parseArn(arn);
  return {
    arn: formatArn({ region, account }, `component/${name}/${VERSION}/1`),
    name,
    version: VERSION,
    type: /-test\b|-test-/.test(name) ? "TEST" : "BUILD",
    platform: platformByName(name) ?? "Linux",
    owner: account === "aws" ? "Amazon" : "ThirdParty",
    data: `name: ${name}\nschemaVersion: 1.0\nphases:\n  - name: build\n    steps:\n      - name: Update\n        action: UpdateOS\n`,
    encrypted: true,
    dateCreated: CREATED,
  };
}

export function managedImage(arn: string): Wire<Image> & { arn: string } {
  const { name, region, account } = parseArn(arn);
  return {
    arn: formatArn({ region, account }, `image/${name}/${VERSION}/1`),
    type: "AMI",
    name,
    version: VERSION,
    platform: platformByName(name) ?? "Linux",
    state: { status: "AVAILABLE" },
    dateCreated: CREATED,
    imageSource: "AMAZON_MANAGED",
  };
}

/** The components that a list of owner Amazon shows: some names, by far not all. */
export function managedComponents({ region }: Pick<Caller, "region">): (Component & { arn: string })[] {
  return names.components.map((name) =>
    managedComponent(formatArn({ region, account: "aws" }, `component/${name}/x.x.x`)),
  );
}

export function managedImages({ region }: Pick<Caller, "region">): (Wire<Image> & { arn: string })[] {
  return names.images.map((name) =>
    managedImage(formatArn({ region, account: "aws" }, `image/${name}/x.x.x`)),
  );
}
