/** Severities that Image Builder counts, the worst first. */
export const SEVERITIES = ["critical", "high", "medium"] as const;

export type Severity = (typeof SEVERITIES)[number];
