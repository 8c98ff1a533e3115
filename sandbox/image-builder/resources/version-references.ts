import type { LatestVersionReferences } from "@aws-sdk/client-imagebuilder";
import { formatArn, parseArn } from "../api/arn.js";

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
