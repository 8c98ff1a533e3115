import type { Finding, Findings } from "../../findings.js";
import { parseArn } from "../api/arn.js";
import { nowSeconds } from "../api/output-fields.js";
import type { OwnImage } from "../resources/stored.js";
import type { Build } from "./build.js";

/**
 * What Amazon Inspector has found in the instance that a build was tested on, as Image Builder keeps it.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/scan-image-vulnerabilities.html
 */
export function scan(
  { image, pipeline }: Pick<Build, "image" | "pipeline">,
  findings: Findings,
): Pick<OwnImage, "scanState" | "findings"> {
  const found = findings.of(new Set([image.name, pipeline?.name ?? image.name]));
  return {
    scanState: { status: "COMPLETED" },
    findings: found.map((finding) => ({
      ...bodyOf(finding),
      awsAccountId: parseArn(image.arn).account,
      imageBuildVersionArn: image.arn,
      imagePipelineArn: pipeline?.arn,
    })),
  };
}

function bodyOf({
  severity,
  vulnerabilityId,
  package: name = "openssl",
  version = "1.0.0",
  fixedInVersion,
}: Finding) {
  return {
    type: "PACKAGE_VULNERABILITY",
    title: `${vulnerabilityId} - ${name}`,
    severity,
    firstObservedAt: nowSeconds(),
    updatedAt: nowSeconds(),
    fixAvailable: fixedInVersion === undefined ? "NO" : "YES",
    packageVulnerabilityDetails: {
      vulnerabilityId,
      vulnerablePackages: [{ name, version, fixedInVersion: fixedInVersion ?? "NotAvailable" }],
    },
  };
}
