import { createHash } from "node:crypto";
import { isUnchanged } from "../../model/change-lines.js";
import { isDestructive } from "../../model/changes.js";
import { contentsDiffs, contentsLines, contentsTitle, MOST_COMMITS } from "../../model/contents.js";
import { isSame } from "../../model/matrix.js";
import type { Review, StackReview, VerdictClass } from "../../model/review.js";
import { commitText } from "../../model/texts.js";
import { findingList } from "./findings.js";
import { stackLink } from "./links.js";
import { matrix } from "./matrix.js";
import { SCRIPT } from "./script.js";
import { stackSections } from "./stacks.js";
import { STYLE } from "./style.js";
import { html, htmlLines } from "./text.js";
import { timelines } from "./timeline.js";

const hash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** Nothing is loaded, and no text of a plan can become a script or a style. */
const POLICY = `default-src 'none'; style-src ${hash(STYLE)}; script-src ${hash(SCRIPT)}; base-uri 'none'; form-action 'none'`;

/** A review as one HTML file that needs nothing beside it. */
export function renderHtml(review: Review): string {
  const { verdict, plannedAt, stacks, rollouts, findings, digest } = review;
  const commit = commitText(review, (hash) => `<code>${html(hash)}</code>`);
  const meta = [
    `${stacks.length} ${stacks.length === 1 ? "stack" : "stacks"}`,
    commit === undefined ? undefined : `planned of ${commit}`,
    plannedAt === undefined ? undefined : `${html(plannedAt.replace("T", " "))}`,
  ].filter((part) => part !== undefined);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${html(verdict.text)}</title>
<style>${STYLE}</style>
</head>
<body>
<a class="skip" href="#main">To what was found</a>
<header class="${VERDICT_COLOURS[verdict.class]}"><div>
<p class="tag">${html(verdict.class)}</p>
<h1>${verdictText(verdict.text)}</h1>
<p class="meta">${meta.join(" · ")}</p>
${numbers(review)}
</div></header>
<main id="main" tabindex="-1">
${findings.length ? findingList(findings) : ""}
${destroyed(review)}
${rollouts.length ? matrix(review) : ""}
${timelines(review)}
${contents(review)}
${stackSections(review)}
</main>
<footer>Digest of the plans: <code>${digest}</code></footer>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

/** What each release contains, with the files' diffs. */
function contents({ contents: all }: Review): string {
  if (!all.length) return "";
  const items = all.map((one) => {
    const lines = contentsLines(one, MOST_COMMITS).map((line) => `<li>${html(line)}</li>`);
    const diffs = contentsDiffs(one).map(
      ({ name, diff }) => `<details><summary>${html(name)}</summary><pre>${htmlLines(diff)}</pre></details>`,
    );
    return `<h3>${html(contentsTitle(one))}</h3>\n<ul>${lines.join("")}</ul>\n${diffs.join("\n")}`;
  });
  return `<h2>What is in it</h2>\n${items.join("\n")}`;
}

const VERDICT_COLOURS: Readonly<Record<VerdictClass, string>> = {
  "no changes": "good",
  "release only": "good",
  "release + other": "info",
  "other only": "info",
  unknown: "warn",
  "downgrade or sideways": "bad",
  destructive: "bad",
  partial: "bad",
};

/** The first part of a verdict is what a person acts on; each has a line of its own. */
const verdictText = (text: string) =>
  text
    .split("; ")
    .map((part) => `<span>${html(part)}</span>`)
    .join("; ");

function numbers({ rollouts, findings, stacks }: Review): string {
  const ofSeverity = (which: string) => findings.filter(({ severity }) => severity === which).length;
  const entries: readonly (readonly [count: number, what: string, place: string, colour: string])[] = [
    [rollouts.filter((rollout) => !isSame(rollout)).length, "fleets change", "rollout", ""],
    [rollouts.filter(({ instances }) => instances === "refreshed").length, "are refreshed", "rollout", ""],
    [stacks.flatMap(destroyedIn).length, "destroyed or replaced", "destroyed", "bad"],
    [ofSeverity("error"), "errors", "findings", "bad"],
    [ofSeverity("warning"), "warnings", "findings", "warn"],
    [stacks.filter(isUnchanged).length, "stacks without changes", "stacks", ""],
  ];
  const items = entries.map(([count, what, place, colour]) => {
    const text = `<b class="${colour}">${count}</b> ${what}`;
    return `<li>${count ? `<a href="#${place}">${text}</a>` : `<span class="soft"><b>0</b> ${what}</span>`}</li>`;
  });
  return `<ul class="numbers">${items.join("")}</ul>`;
}

const destroyedIn = ({ changes }: StackReview) => changes.filter(isDestructive);

/** What goes, each by itself and with what forces it, where nobody can miss it. */
function destroyed({ stacks }: Review): string {
  const items = stacks.flatMap((stack) =>
    destroyedIn(stack).map(({ kind, address, replacePaths, reason }) => {
      const why = replacePaths.length
        ? `forced by ${replacePaths.map((path) => `<code>${html(path)}</code>`).join(", ")}`
        : html((reason ?? "").replaceAll("_", " "));
      return `<li><span class="tag bad">${kind}</span> ${stackLink(stack.name)} <code>${html(address)}</code>${why === "" ? "" : ` <span class="soft">${why}</span>`}</li>`;
    }),
  );
  if (!items.length) return "";
  return `<section aria-labelledby="destroyed">\n<h2 id="destroyed">Destroyed or replaced</h2>\n<ul class="destroyed">${items.join("\n")}</ul>\n</section>`;
}
