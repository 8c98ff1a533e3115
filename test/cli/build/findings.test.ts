import { ImagebuilderClient } from "@aws-sdk/client-imagebuilder";
import {
  findingLines,
  findingsFailure,
  type ScanFindings,
  scanFindings,
} from "../../../cli/build/findings.js";
import type { BuildSnapshot } from "../../../cli/build/snapshot.js";

const build = (scan?: BuildSnapshot["scan"]): BuildSnapshot => ({
  arn: "arn:aws:imagebuilder:eu-west-1:111122223333:image/web/1.4.0/7",
  state: "AVAILABLE",
  isFinished: true,
  steps: [],
  amis: [],
  scan,
});
const scanned = build({ status: "COMPLETED" });
const findings = (others: Partial<ScanFindings> = {}): ScanFindings => ({
  critical: 0,
  high: 0,
  medium: 0,
  all: 0,
  worst: [],
  ...others,
});

test.each<
  [failOn: "critical" | "high" | "medium", found: Partial<ScanFindings>, because: string | undefined]
>([
  ["critical", { critical: 1 }, "1 vulnerability of severity critical"],
  ["critical", { high: 3, medium: 4 }, undefined],
  ["high", { high: 3 }, "3 vulnerabilities of severity high or worse"],
  ["high", { critical: 2, high: 1 }, "3 vulnerabilities of severity high or worse"],
  ["high", { medium: 9 }, undefined],
  ["medium", { medium: 1, critical: 1 }, "2 vulnerabilities of severity medium or worse"],
  ["medium", { all: 8 }, undefined],
])("--fail-on %s of %j", (failOn, found, because) => {
  const failure = findingsFailure("web", scanned, findings(found), failOn);
  if (because === undefined) expect(failure).toBeUndefined();
  else
    expect(failure).toContain(
      `web 1.4.0/7 is not as --fail-on ${failOn} wants it: the scan has found ${because}. `,
    );
});

test.each([
  [{ status: "TIMED_OUT" }, "TIMED_OUT"],
  [{ status: "FAILED", reason: "the agent did not answer" }, "FAILED: the agent did not answer"],
])("a scan that is not complete (%j) is a warning, and not good enough for --fail-on", (scan, why) => {
  expect(findingLines("web", build(scan), findings())).toEqual([
    `warning: the scan of web 1.4.0/7 is not complete (${why})`,
  ]);
  expect(findingsFailure("web", build(scan), findings(), "critical")).toMatch(
    /: its scan is not complete\. Look again: npx golden-ami build web --follow arn:\S+ --fail-on critical$/,
  );
});

test("a build of a pipeline that does not scan yet is a warning, and not good enough for --fail-on", () => {
  expect(findingLines("web", build(), findings())).toEqual([
    "warning: web 1.4.0/7 was not scanned, although golden-ami.yaml says vulnerabilityScanning: true. Deploy it: npx cdktf deploy shared",
  ]);
  expect(findingsFailure("web", build(), findings(), "critical")).toMatch(/: it was not scanned$/);
});

test("of many findings ten are told, and where the others are", () => {
  const worst = Array.from({ length: 12 }, (_, index) => `critical CVE-2026-${index}`);
  const lines = findingLines("web", scanned, findings({ critical: 30, high: 1, all: 99, worst }));
  expect(lines[0]).toBe("web 1.4.0/7: 99 vulnerabilities: 30 critical, 1 high, 0 medium, 68 lesser");
  expect(lines.slice(1, 11)).toEqual(worst.slice(0, 10).map((line) => `  ${line}`));
  expect(lines.slice(11)).toEqual([
    "  … and 21 more: aws imagebuilder list-image-scan-findings --filters name=imageBuildVersionArn,values=arn:aws:imagebuilder:eu-west-1:111122223333:image/web/1.4.0/7",
  ]);
});

test("findings are told with what they are in, the worst first", async () => {
  const finding = (severity: string, vulnerablePackages: readonly object[]) => ({
    severity,
    packageVulnerabilityDetails: { vulnerabilityId: `CVE-${severity}`, vulnerablePackages },
  });
  const answers = [
    { responses: [{ imageAggregation: { severityCounts: { all: 5, critical: 1, high: 1, medium: 1 } } }] },
    {
      findings: [
        finding("LOW", []),
        finding("MEDIUM", [
          { name: "libxml2", version: "2.9.14", fixedInVersion: "NotAvailable" },
          { name: "x" },
        ]),
        finding("CRITICAL", [{ name: "openssl", version: "3.0.2", fixedInVersion: "3.0.7" }]),
      ],
      nextToken: "more",
    },
    { findings: [{ severity: "HIGH", title: "an open port" }, finding("LOW", [])] },
  ];
  const client = new ImagebuilderClient({ region: "eu-west-1" });
  client.middlewareStack.add(
    () => async () => ({ output: { $metadata: {}, ...answers.shift() }, response: {} }),
    { step: "initialize" },
  );
  expect(await scanFindings(client, scanned.arn)).toEqual({
    all: 5,
    critical: 1,
    high: 1,
    medium: 1,
    worst: [
      "critical CVE-CRITICAL openssl 3.0.2, fixed in 3.0.7",
      "high an open port",
      "medium CVE-MEDIUM libxml2 2.9.14; x",
    ],
  });
  expect(answers).toEqual([]);
});
