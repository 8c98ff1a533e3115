import {
  type ImagebuilderClient,
  type ImageScanFinding,
  paginateListImageScanFindingAggregations,
  paginateListImageScanFindings,
} from "@aws-sdk/client-imagebuilder";
import { SEVERITIES, type Severity } from "./severity.js";
import type { BuildSnapshot } from "./snapshot.js";

/** What the scan of a build has found. */
export interface ScanFindings extends Readonly<Record<Severity, number>> {
  /** Those of lesser severities too. */
  readonly all: number;
  /** Those that are not of lesser severities, the worst first, a line each. */
  readonly worst: readonly string[];
}

/**
 * Asks what Amazon Inspector has found in the instance that a build was tested on.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/image-builder-vulnerability-findings.html
 */
export async function scanFindings(client: ImagebuilderClient, arn: string): Promise<ScanFindings> {
  const ofBuild = { name: "imageBuildVersionArn", values: [arn] };
  const found = { critical: 0, high: 0, medium: 0, all: 0 };
  const pages = paginateListImageScanFindingAggregations({ client }, { filter: ofBuild });
  for await (const { responses = [] } of pages)
    for (const { imageAggregation } of responses)
      for (const key of ["all", ...SEVERITIES] as const)
        found[key] += imageAggregation?.severityCounts?.[key] ?? 0;
  const counted = SEVERITIES.reduce((sum, severity) => sum + found[severity], 0);
  const worst: ImageScanFinding[] = [];
  if (counted > 0) {
    // A list takes one filter, so that its severities are chosen here.
    for await (const { findings = [] } of paginateListImageScanFindings({ client }, { filters: [ofBuild] })) {
      worst.push(...findings.filter((finding) => rankOf(finding) !== -1));
      if (worst.length >= counted) break;
    }
  }
  worst.sort((a, b) => rankOf(a) - rankOf(b));
  return { ...found, worst: worst.map(findingLine) };
}

const RANKS: readonly string[] = SEVERITIES;

const rankOf = ({ severity = "" }: ImageScanFinding) => RANKS.indexOf(severity.toLowerCase());

/** What Inspector has in place of a version that has none. */
const NO_FIX = "NotAvailable";

function findingLine({ severity, title, packageVulnerabilityDetails }: ImageScanFinding): string {
  const { vulnerabilityId = title, vulnerablePackages = [] } = packageVulnerabilityDetails ?? {};
  const packages = vulnerablePackages.map(({ name, version, fixedInVersion: fixed }) =>
    [
      [name, version].filter(Boolean).join(" "),
      ...(fixed && fixed !== NO_FIX ? [`fixed in ${fixed}`] : []),
    ].join(", "),
  );
  return [severity?.toLowerCase(), vulnerabilityId, packages.join("; ")].filter(Boolean).join(" ");
}

/** How many of the worst findings people are told. */
const MOST_LINES = 10;

/** What people are told of a scan. */
export function findingLines(image: string, build: BuildSnapshot, findings: ScanFindings): string[] {
  const release = `${image} ${versionOf(build)}`;
  if (!build.scan)
    return [
      `warning: ${release} was not scanned, although golden-ami.yaml says vulnerabilityScanning: true. Deploy it: npx cdktf deploy shared`,
    ];
  const counted = SEVERITIES.reduce((sum, severity) => sum + findings[severity], 0);
  const counts = SEVERITIES.map((severity) => `${findings[severity]} ${severity}`);
  if (findings.all > counted) counts.push(`${findings.all - counted} lesser`);
  const lines = findings.worst.slice(0, MOST_LINES);
  return [
    ...scanWarning(release, build),
    ...(findings.all
      ? [`${release}: ${vulnerabilities(findings.all)}: ${counts.join(", ")}`]
      : isScanned(build)
        ? [`${release}: no vulnerabilities`]
        : []),
    ...lines.map((line) => `  ${line}`),
    ...(counted > lines.length
      ? [
          `  … and ${counted - lines.length} more: aws imagebuilder list-image-scan-findings --filters name=imageBuildVersionArn,values=${build.arn}`,
        ]
      : []),
  ];
}

const versionOf = ({ arn }: BuildSnapshot) => arn.split("/").slice(-2).join("/");

const isScanned = ({ scan }: BuildSnapshot) => scan?.status === "COMPLETED";

function scanWarning(release: string, build: BuildSnapshot): string[] {
  if (isScanned(build)) return [];
  const { status, reason } = build.scan ?? {};
  return [`warning: the scan of ${release} is not complete (${[status, reason].filter(Boolean).join(": ")})`];
}

/**
 * Says why a release is not to be used.
 * @param failOn this severity, or a worse one, must not be there
 * @returns undefined if it is
 */
export function findingsFailure(
  image: string,
  build: BuildSnapshot,
  findings: ScanFindings,
  failOn: Severity,
): string | undefined {
  const release = `${image} ${versionOf(build)}`;
  const count = SEVERITIES.slice(0, SEVERITIES.indexOf(failOn) + 1).reduce(
    (sum, severity) => sum + findings[severity],
    0,
  );
  const unwanted = `${release} is not as --fail-on ${failOn} wants it`;
  if (count) {
    const worse = failOn === "critical" ? "critical" : `${failOn} or worse`;
    return `${unwanted}: the scan has found ${vulnerabilities(count)} of severity ${worse}. It is released all the same: a fleet that takes the newest release gets it at its next apply. Let fleets select an earlier build, image: ${image}@<version>/<build>, until there is a better one`;
  }
  if (isScanned(build)) return undefined;
  return build.scan
    ? `${unwanted}: its scan is not complete. Look again: npx golden-ami build ${image} --follow ${build.arn} --fail-on ${failOn}`
    : `${unwanted}: it was not scanned`;
}

const vulnerabilities = (count: number) => `${count} ${count === 1 ? "vulnerability" : "vulnerabilities"}`;
