import { createHash } from "node:crypto";
import type { Log, Result } from "sarif";
import { printable } from "../../input/problem.js";
import { FINDING_RULES } from "../findings/rules.js";
import type { Finding, Review } from "../model/review.js";

/** Code scanning shows a result at a file: what stacks do is written there. */
const FILE = "golden-ami.yaml";

const RULE_IDS = FINDING_RULES.map(({ id }) => id);

/**
 * A review's findings as SARIF 2.1.0. https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 * @param version that of the tool
 */
export function renderSarif({ findings }: Review, version: string): string {
  const seen = new Map<string, number>();
  const log: Log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "golden-ami review",
            version,
            semanticVersion: version,
            rules: FINDING_RULES.map(({ id, severity, cause, remedy }) => ({
              id,
              shortDescription: { text: cause },
              help: { text: remedy },
              defaultConfiguration: { level: severity },
            })),
          },
        },
        results: findings.map((finding) => result(finding, seen)),
      },
    ],
  };
  return JSON.stringify(log, undefined, 2);
}

/** @param seen how many results of each fingerprint there are before this one */
function result(
  { rule, severity, stack, address, message, remedy }: Finding,
  seen: Map<string, number>,
): Result {
  const name = [stack, address].filter((part) => part !== undefined).join("/");
  const fingerprint = createHash("sha256")
    .update(JSON.stringify([rule, name, message]))
    .digest("hex")
    .slice(0, 32);
  const number = (seen.get(fingerprint) ?? 0) + 1;
  seen.set(fingerprint, number);
  return {
    ruleId: rule,
    ruleIndex: RULE_IDS.indexOf(rule),
    level: severity,
    message: { text: plainText(`${stack === undefined ? "" : `${stack}: `}${message}. ${remedy}`) },
    locations: [
      {
        // GitHub shows no result without a line.
        physicalLocation: { artifactLocation: { uri: FILE }, region: { startLine: 1 } },
        logicalLocations: name ? [{ fullyQualifiedName: name, kind: "resource" }] : undefined,
      },
    ],
    partialFingerprints: { "goldenAmiReview/v1": `${fingerprint}:${number}` },
  };
}

/** A message in which nothing is a link, `[text](target)`, or hides from who reads it. */
const plainText = (text: string) => printable(text).replaceAll("](", "] (");
