import { createHash } from "node:crypto";
import { version } from "cdktf-golden-ami/package.json";
import type { Log, ReportingDescriptor, Result } from "sarif";
import { type CheckResult, type Finding, RULES } from "./findings.js";

const ROOT = "%SRCROOT%";
const RULE_IDS = Object.keys(RULES);

/** The findings as SARIF 2.1.0, which code scanning takes. https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
export function formatSarif({ findings }: CheckResult): string {
  const seen = new Map<string, number>();
  const log: Log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: { name: "golden-ami", version, semanticVersion: version, rules: RULE_IDS.map(descriptor) },
        },
        columnKind: "utf16CodeUnits",
        originalUriBaseIds: { [ROOT]: { description: { text: "The folder that golden-ami was run in." } } },
        results: findings.map((finding) => result(finding, seen)),
      },
    ],
  };
  return JSON.stringify(log, null, 2);
}

function descriptor(id: string): ReportingDescriptor {
  const { level = "error", description: text = "", page } = RULES[id] ?? {};
  return {
    id,
    shortDescription: { text },
    helpUri: page,
    help: { text: `${text} ${page}` },
    defaultConfiguration: { level },
  };
}

/** @param seen how many results of each fingerprint there are before this one */
function result(finding: Finding, seen: Map<string, number>): Result {
  const { rule, level, message, expected, path, fix } = finding;
  const artifactLocation = { uri: uriOf(finding.file), uriBaseId: ROOT };
  const region = regionOf(finding);
  const name = finding.namedPath ?? path;
  const fingerprint = fingerprintOf(finding, seen);
  return {
    ruleId: rule,
    ruleIndex: RULE_IDS.indexOf(rule),
    level,
    message: { text: expected ? `${message}; expected ${expected}` : message },
    locations: [
      {
        physicalLocation: { artifactLocation, region },
        logicalLocations: name ? [{ fullyQualifiedName: name, kind: "property" }] : undefined,
      },
    ],
    // GitHub knows findings again by the second name.
    partialFingerprints: { "goldenAmi/v1": fingerprint, primaryLocationLineHash: fingerprint },
    fixes:
      fix !== undefined && region
        ? [
            {
              description: { text: `Write ${fix}` },
              artifactChanges: [
                {
                  artifactLocation,
                  replacements: [{ deletedRegion: region, insertedContent: { text: fix } }],
                },
              ],
            },
          ]
        : undefined,
  };
}

const regionOf = ({ line, column, endLine, endColumn }: Finding) =>
  line === undefined ? undefined : { startLine: line, startColumn: column, endLine, endColumn };

const uriOf = (file: string) => file.split("/").map(encodeURIComponent).join("/");

/** What stays the same if the lines or entries before a finding change, and differs from that of any other finding. */
function fingerprintOf({ file, rule, namedPath, path, message }: Finding, seen: Map<string, number>): string {
  const hash = createHash("sha256").update(JSON.stringify([file, rule, namedPath ?? path, message]));
  const digest = hash.digest("hex").slice(0, 32);
  const number = (seen.get(digest) ?? 0) + 1;
  seen.set(digest, number);
  return `${digest}:${number}`;
}
