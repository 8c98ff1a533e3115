import { findingLines, findingsFailure, type ScanFindings } from "../../../cli/build/findings.js";
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
  ["critical", { critical: 1 }, "a vulnerability of severity critical"],
  ["critical", { high: 3, medium: 4 }, undefined],
  ["high", { high: 3 }, "3 vulnerabilities of severity critical or high"],
  ["high", { critical: 2, high: 1 }, "3 vulnerabilities of severity critical or high"],
  ["high", { medium: 9 }, undefined],
  ["medium", { medium: 1, critical: 1 }, "2 vulnerabilities of severity critical or high or medium"],
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
    "web 1.4.0/7: no vulnerabilities",
  ]);
  expect(findingsFailure("web", build(scan), findings(), "critical")).toContain("the scan is not complete");
});

test("a build of a pipeline that does not scan yet is a warning, and not good enough for --fail-on", () => {
  expect(findingLines("web", build(), findings())).toEqual([
    "warning: web 1.4.0/7 was not scanned, unlike golden-ami.yaml has it. Deploy that: npx cdktf deploy shared",
  ]);
  expect(findingsFailure("web", build(), findings(), "critical")).toContain("the scan is not there");
});

test("of many findings ten are told, and where the others are", () => {
  const worst = Array.from({ length: 12 }, (_, index) => `critical CVE-2026-${index}`);
  const lines = findingLines("web", scanned, findings({ critical: 30, high: 1, all: 99, worst }));
  expect(lines[0]).toBe("web 1.4.0/7: 99 vulnerabilities: 30 critical, 1 high, 0 medium");
  expect(lines.slice(1, 11)).toEqual(worst.slice(0, 10).map((line) => `  ${line}`));
  expect(lines.slice(11)).toEqual([
    "  … and 21 more: aws imagebuilder list-image-scan-findings --filters name=imageBuildVersionArn,values=arn:aws:imagebuilder:eu-west-1:111122223333:image/web/1.4.0/7",
  ]);
});
