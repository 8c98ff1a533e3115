import { readFileSync } from "node:fs";
import { join } from "node:path";

const DOCUMENT = join(__dirname, "..", "..", "docs", "permissions.md");
const HEADINGS = {
  shared: "## The shared stack",
  distribution: "## A distribution stack",
  workload: "## A workload stack",
};

/**
 * The calls that are not held to the lists: what S3's need cannot be told from their methods, which are all that the sandbox
 * knows of them, and a role is assumed by whoever runs Terraform, not by the role.
 */
const NOT_LISTED = /^(s3:|sts:AssumeRole$)/;

/** Calls of plans that do not read, as docs/permissions.md says of all but those that it names at its beginning. */
export function beyondReading(calls: Iterable<string>): string[] {
  const [beginning = ""] = readFileSync(DOCUMENT, "utf8").split("\n## ");
  return [...new Set([...calls].map((call) => call.replace(/^\d+ /, "")))]
    .filter((call) => !/^(s3|sts):|:(Describe|Get|List)/.test(call) && !beginning.includes(`\`${call}\``))
    .sort();
}

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
    .filter((call) => !NOT_LISTED.test(call) && !patterns.some((pattern) => pattern.test(call)))
    .sort();
}
