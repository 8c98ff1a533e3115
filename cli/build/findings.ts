import {
  type ImagebuilderClient,
  type ImageScanFinding,
  ListImageScanFindingAggregationsCommand,
  paginateListImageScanFindings,
} from "@aws-sdk/client-imagebuilder";
import type { BuildSnapshot } from "./snapshot.js";

/** Severities that Image Builder counts, the worst first. */
export const SEVERITIES = ["critical", "high", "medium"] as const;

export type Severity = (typeof SEVERITIES)[number];

/** What the scan of a build has found. */
export interface ScanFindings extends Readonly<Record<Severity, number>> {
  /** Those of lesser severities too. */
  readonly all: number;
  /** Critical and high ones, a line each. */
  readonly worst: readonly string[];
}

/**
 * Asks what Amazon Inspector has found in the instance that a build was tested on.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/image-builder-vulnerability-findings.html
 */
export async function scanFindings(client: ImagebuilderClient, arn: string): Promise<ScanFindings> {
  const ofBuild = { name: "imageBuildVersionArn", values: [arn] };
  const { responses = [] } = await client.send(
    new ListImageScanFindingAggregationsCommand({ filter: ofBuild }),
  );
  const {
    critical = 0,
    high = 0,
    medium = 0,
    all = 0,
  } = responses[0]?.imageAggregation?.severityCounts ?? {};
  const worst: ImageScanFinding[] = [];
  if (critical + high > 0) {
    // A list takes one filter, so that its severities are chosen here.
    for await (const { findings = [] } of paginateListImageScanFindings({ client }, { filters: [ofBuild] })) {
      worst.push(...findings.filter(({ severity }) => severity === "CRITICAL" || severity === "HIGH"));
      if (worst.length >= critical + high) break;
    }
  }
  worst.sort((a, b) => Number(b.severity === "CRITICAL") - Number(a.severity === "CRITICAL"));
  return { critical, high, medium, all, worst: worst.map(findingLine) };
}

function findingLine({ severity, title, packageVulnerabilityDetails }: ImageScanFinding): string {
  const { vulnerabilityId = title, vulnerablePackages = [] } = packageVulnerabilityDetails ?? {};
  const packages = vulnerablePackages.map(
    ({ name, version, fixedInVersion }) =>
      `${name} ${version}${fixedInVersion ? `, fixed in ${fixedInVersion}` : ""}`,
  );
  return [severity?.toLowerCase(), vulnerabilityId, ...packages].join(" ");
}

/** How many of the worst findings people are told. */
const MOST_LINES = 10;

/** What people are told of a scan. */
export function findingLines(image: string, build: BuildSnapshot, findings: ScanFindings): string[] {
  const release = `${image} ${versionOf(build)}`;
  if (!build.scan)
    return [
      `warning: ${release} was not scanned, unlike golden-ami.yaml has it. Deploy that: npx cdktf deploy shared`,
    ];
  const counts = SEVERITIES.map((severity) => `${findings[severity]} ${severity}`).join(", ");
  const worst = findings.critical + findings.high;
  const lines = findings.worst.slice(0, MOST_LINES);
  return [
    ...scanWarning(release, build),
    findings.all
      ? `${release}: ${findings.all} vulnerabilities: ${counts}`
      : `${release}: no vulnerabilities`,
    ...lines.map((line) => `  ${line}`),
    ...(worst > lines.length
      ? [
          `  … and ${worst - lines.length} more: aws imagebuilder list-image-scan-findings --filters name=imageBuildVersionArn,values=${build.arn}`,
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
  const counted = SEVERITIES.slice(0, SEVERITIES.indexOf(failOn) + 1);
  const count = counted.reduce((sum, severity) => sum + findings[severity], 0);
  const because = count
    ? `the scan has found ${count === 1 ? "a vulnerability" : `${count} vulnerabilities`} of severity ${counted.join(" or ")}`
    : isScanned(build)
      ? undefined
      : `the scan is not ${build.scan ? "complete" : "there"}`;
  return (
    because &&
    `${release} is not as --fail-on ${failOn} wants it: ${because}. It is released all the same: a fleet that takes the newest release gets it at its next apply. Let fleets select an earlier build, image: ${image}@<version>/<build>, until there is a better one`
  );
}
