import type { Finding, Severity } from "../../model/review.js";
import { stackLink } from "./links.js";
import { html } from "./text.js";

/** More findings of a rule are folded. */
const MOST_LINES = 12;

const SEVERITY_COLOURS: Readonly<Record<Severity, string>> = { error: "bad", warning: "warn", note: "info" };

export function findingList(findings: readonly Finding[]): string {
  const rules = new Map<string, Finding[]>();
  for (const one of findings) {
    const ones = rules.get(one.rule);
    if (ones) ones.push(one);
    else rules.set(one.rule, [one]);
  }
  const items = [...rules].map(([rule, ones]) => {
    const [first] = ones;
    if (!first) return "";
    const lines = ones.map(
      ({ stack, message }) =>
        `<li>${stack === undefined ? "" : `${stackLink(stack)}: `}${html(message)}</li>`,
    );
    const list = `<ul>${lines.join("")}</ul>`;
    const shown =
      lines.length > MOST_LINES
        ? `<details><summary>${lines.length} of them</summary>${list}</details>`
        : list;
    return `<li class="${first.severity}"><h3><span class="tag ${SEVERITY_COLOURS[first.severity]}">${first.severity}</span> ${html(rule)}${lines.length > 1 ? ` <span class="count">${lines.length}</span>` : ""}</h3>${shown}<p class="remedy">${withCode(first.remedy)}</p></li>`;
  });
  return `<section aria-labelledby="findings">\n<h2 id="findings">Findings</h2>\n<ul class="findings">${items.join("\n")}</ul>\n</section>`;
}

/** A text of ours, in which backticks are around code. */
const withCode = (text: string) => html(text).replace(/`([^`]+)`/g, "<code>$1</code>");
