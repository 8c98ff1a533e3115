import { formatProblem } from "../../input/problem.js";
import { type CheckResult, count, type Finding, RULES } from "./findings.js";

/** Each finding as synth prints it, with its rule, and how many there are. */
export function formatText({ subject, findings }: CheckResult): string {
  const numbers = (["error", "warning"] as const).flatMap((level) => {
    const number = findings.filter((finding) => finding.level === level).length;
    return number ? count(number, level) : [];
  });
  return [...findings.map(formatFinding), `${subject}: ${numbers.join(", ") || "nothing is wrong"}`].join(
    "\n",
  );
}

function formatFinding({ level, rule, message, ...problem }: Finding): string {
  const prefix = level === "error" ? "" : `${level}: `;
  const [first = "", ...others] = formatProblem({ ...problem, message: `${message} (${rule})` }).split("\n");
  return [`${prefix}${first}`, ...others.map((line) => `${" ".repeat(prefix.length)}${line}`)].join("\n");
}

/** The rules as a list for people. */
export const formatRules = () =>
  Object.entries(RULES)
    .map(([id, { level, description, page }]) => `${id} (${level})\n  ${description}\n  ${page}`)
    .join("\n");
