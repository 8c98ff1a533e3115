import { type CheckResult, RULES } from "./findings.js";

/** The findings as an array, one a line. */
export function formatJson({ findings }: CheckResult): string {
  const lines = findings.map(({ namedPath: _, ...finding }) => `  ${JSON.stringify(finding)}`);
  return lines.length ? `[\n${lines.join(",\n")}\n]` : "[]";
}

export const formatRulesAsJson = () =>
  JSON.stringify(
    Object.entries(RULES).map(([id, rule]) => ({ id, ...rule })),
    null,
    2,
  );
