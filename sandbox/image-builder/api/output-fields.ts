import type { LatestVersionReferences } from "@aws-sdk/client-imagebuilder";
import { formatArn, parseArn } from "../api/arn.js";

/** The date of every resource but a lifecycle policy: ISO 8601 with milliseconds. */
export function now(): string {
  return new Date().toISOString();
}

/** The date of a lifecycle policy, which is a timestamp of the protocol. */
export function nowSeconds(): number {
  return Math.floor(Date.now() / 1000);
}

/** The selectors that would find this version, from the widest to the narrowest. */
export function versionReferences(arn: string): LatestVersionReferences {
  const { region, account, type, name, version = "" } = parseArn(arn);
  const [major, minor] = version.split(".");
  const at = (selector: string) => formatArn({ region, account }, `${type}/${name}/${selector}`);
  return {
    latestVersionArn: at("x.x.x"),
    latestMajorVersionArn: at(`${major}.x.x`),
    latestMinorVersionArn: at(`${major}.${minor}.x`),
    latestPatchVersionArn: at(version),
  };
}
