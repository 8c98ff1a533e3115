/**
 * Cuts the block of one resource out of Terraform's own text of a plan, from its comment to its closing brace.
 * @returns an empty text if the plan does not change the resource
 */
export function resourceDiff(planText: string, address: string): string {
  const lines = planText.split("\n");
  const first = lines.findIndex((line) => line.trim().startsWith(`# ${address} `));
  if (first < 0) return "";
  const length = lines.slice(first).indexOf("    }");
  return lines.slice(first, first + length + 1).join("\n");
}
