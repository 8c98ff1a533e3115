import { readFileSync } from "node:fs";
import { join } from "node:path";

const DOCUMENT = join(__dirname, "..", "..", "docs", "permissions.md");
const HEADINGS = { shared: "## The shared stack", workload: "## A workload stack" };

/** What S3's calls need cannot be told from their methods, which are all that the sandbox knows of them. */
const WITHOUT_NAMES = /^s3:/;

/** The calls of an account, as a project keeps them, that docs/permissions.md does not list for a stack. */
export function undocumented(
  calls: Iterable<string>,
  account: string,
  stack: keyof typeof HEADINGS,
): string[] {
  const document = readFileSync(DOCUMENT, "utf8");
  const [, section = ""] = document.split(`${HEADINGS[stack]}\n`);
  const [listed = ""] = section.split("\n## ");
  const patterns = [...listed.matchAll(/`([a-z0-9]+:[A-Za-z*]+)`/g)].map(
    ([, action = ""]) => new RegExp(`^${action.replaceAll("*", ".*")}$`),
  );
  return [...calls]
    .flatMap((call) => (call.startsWith(`${account} `) ? call.slice(account.length + 1) : []))
    .filter((call) => !WITHOUT_NAMES.test(call) && !patterns.some((pattern) => pattern.test(call)))
    .sort();
}
