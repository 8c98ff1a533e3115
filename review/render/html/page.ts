import { createHash } from "node:crypto";
import { isDestructive } from "../../model/changes.js";
import { ageText, isSame } from "../../model/matrix.js";
import { releaseText } from "../../model/releases.js";
import type {
  Finding,
  InstanceEffect,
  Release,
  Review,
  Rollout,
  Severity,
  StackReview,
  VerdictClass,
} from "../../model/review.js";
import { changeLine, isUnchanged, someNames } from "../terminal.js";
import { SCRIPT } from "./script.js";
import { STYLE } from "./style.js";
import { html, htmlLines } from "./text.js";
import { timelines } from "./timeline.js";

const hash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** Nothing is loaded, and no text of a plan can become a script or a style. */
const POLICY = `default-src 'none'; style-src ${hash(STYLE)}; script-src ${hash(SCRIPT)}; base-uri 'none'; form-action 'none'`;

/** A review as one HTML file that needs nothing beside it. */
export function renderHtml(review: Review): string {
  const { verdict, commit, plannedAt, stacks, rollouts, findings, digest } = review;
  const meta = [
    `${stacks.length} ${stacks.length === 1 ? "stack" : "stacks"}`,
    commit === undefined ? undefined : `planned of <code>${html(commit.slice(0, 12))}</code>`,
    plannedAt === undefined ? undefined : `at ${html(plannedAt)}`,
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
<header>
<span class="tag ${VERDICT_COLOURS[verdict.class]}">${html(verdict.class)}</span>
<h1>${html(verdict.text)}</h1>
<p class="meta">${meta.join(" · ")}</p>
${numbers(review)}
</header>
<main id="main">
${findings.length ? `<h2 id="findings">Findings</h2>\n${findingList(findings)}` : ""}
${rollouts.length ? `<h2>Releases, and who runs them</h2>\n${timelines(review)}` : ""}
${rollouts.length ? matrix(rollouts, plannedAt) : ""}
<h2>Stacks</h2>
${stacks
  .toSorted((a, b) => stackRank(a) - stackRank(b))
  .map(stackDetails)
  .join("\n")}
</main>
<footer>Digest of the plans: <code>${digest}</code></footer>
<script>${SCRIPT}</script>
</body>
</html>
`;
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

function numbers({ rollouts, findings, stacks }: Review): string {
  const destroyed = stacks.flatMap(({ changes }) => changes.filter(isDestructive)).length;
  const entries: readonly (readonly [count: number, what: string, colour: string])[] = [
    [rollouts.filter((rollout) => !isSame(rollout)).length, "fleets change", ""],
    [rollouts.filter(({ instances }) => instances === "refreshed").length, "are refreshed", ""],
    [destroyed, "destroyed or replaced", destroyed ? "bad" : ""],
    [findings.filter(({ severity }) => severity === "error").length, "errors", "bad"],
    [findings.filter(({ severity }) => severity === "warning").length, "warnings", "warn"],
    [stacks.filter(isUnchanged).length, "stacks without changes", ""],
  ];
  const items = entries.map(
    ([count, what, colour]) => `<li><b class="${count ? colour : ""}">${count}</b>${what}</li>`,
  );
  return `<ul class="numbers">${items.join("")}</ul>`;
}

const COLUMNS = ["workload", "fleet", "account", "Region", "runs", "will run", "instances"] as const;

function matrix(rollouts: readonly Rollout[], plannedAt: string | undefined): string {
  const sorted = rollouts.toSorted((a, b) => Number(isSame(a)) - Number(isSame(b)));
  return `<h2>Rollout</h2>
<div class="filters" hidden>
<label>search <input type="search" id="search" autocomplete="off"></label>
${select(
  "account",
  rollouts.map(({ account }) => account),
)}
${select(
  "region",
  rollouts.map(({ region }) => region),
)}
${select(
  "image",
  rollouts.map(({ before, after }) => (after ?? before)?.image),
)}
${select(
  "instances",
  rollouts.map(({ instances }) => instances),
)}
<label class="check"><input type="checkbox" id="changed"> only what changes</label>
<span id="count" class="soft" role="status"></span>
</div>
<div class="scroll" tabindex="0" role="region" aria-label="Rollout">
<table id="rollouts">
<thead><tr>${COLUMNS.map((column) => `<th scope="col"><button type="button">${column}</button></th>`).join("")}</tr></thead>
<tbody>
${sorted.map((rollout) => row(rollout, plannedAt)).join("\n")}
</tbody>
</table>
</div>`;
}

function select(name: string, values: readonly (string | undefined)[]): string {
  const options = [...new Set(values)].filter((value) => value !== undefined).sort();
  return `<label>${name} <select name="${name}"><option value="">all</option>${options.map((value) => `<option>${html(value)}</option>`).join("")}</select></label>`;
}

const EFFECT_COLOURS: Readonly<Record<InstanceEffect, string>> = {
  refreshed: "info",
  replaced: "bad",
  destroyed: "bad",
  "next launch": "warn",
  created: "good",
  none: "soft",
  unknown: "warn",
};

function row(rollout: Rollout, plannedAt: string | undefined): string {
  const {
    stack,
    fleet,
    account = "",
    region = "",
    before,
    after,
    isUnknownUntilApply,
    instances,
    why,
  } = rollout;
  const image = (after ?? before)?.image ?? "";
  const next = isUnknownUntilApply
    ? `<span class="warn">known at apply only</span>`
    : isSame(rollout)
      ? `<span class="soft">the same</span>`
      : release(after, plannedAt);
  const cells = [
    stackLink(stack),
    html(fleet),
    html(account),
    html(region),
    release(before, plannedAt),
    next,
    `<span class="tag ${EFFECT_COLOURS[instances]}">${instances}</span><div class="ami">${html(why)}</div>`,
  ];
  const sorts: Readonly<Record<number, string>> = {
    4: before ? releaseText(before) : "",
    5: after ? releaseText(after) : "",
  };
  const data = Object.entries({ account, region, image, instances, changes: isSame(rollout) ? "no" : "yes" })
    .map(([name, value]) => `data-${name}="${html(value)}"`)
    .join(" ");
  return `<tr ${data}>${cells.map((cell, index) => `<td data-label="${COLUMNS[index]}"${sorts[index] === undefined ? "" : ` data-sort="${html(sorts[index])}"`}>${cell}</td>`).join("")}</tr>`;
}

function release(one: Release | undefined, plannedAt: string | undefined): string {
  if (!one) return `<span class="soft">nothing</span>`;
  const age = ageText(one, plannedAt);
  return `${html(releaseText(one))}<div class="ami"><code>${html(one.amiId)}</code>${age === undefined ? "" : ` · ${age}`}</div>`;
}

const anchor = (stack: string) => `stack-${stack}`;

const stackLink = (stack: string) =>
  `<a href="#${html(encodeURIComponent(anchor(stack)))}">${html(stack)}</a>`;

const SEVERITY_COLOURS: Readonly<Record<Severity, string>> = { error: "bad", warning: "warn", note: "info" };

function findingList(findings: readonly Finding[]): string {
  const rules = [...new Set(findings.map(({ rule }) => rule))];
  const items = rules.map((rule) => {
    const ones = findings.filter((one) => one.rule === rule);
    const [first] = ones;
    if (!first) return "";
    const lines = ones.map(
      ({ stack, message }) =>
        `<li>${stack === undefined ? "" : `${stackLink(stack)}: `}${html(message)}</li>`,
    );
    return `<li class="${first.severity}"><p><span class="tag ${SEVERITY_COLOURS[first.severity]}">${first.severity}</span> <b>${html(rule)}</b></p><ul>${lines.join("")}</ul><p class="soft">${withCode(first.remedy)}</p></li>`;
  });
  return `<ul class="findings">${items.join("\n")}</ul>`;
}

/** A text of ours, in which backticks are around code. */
const withCode = (text: string) => html(text).replace(/`([^`]+)`/g, "<code>$1</code>");

/** What a person must see first stands first. */
function stackRank(stack: StackReview): number {
  if (stack.status !== "planned") return 0;
  if (stack.changes.some(isDestructive)) return 1;
  return isUnchanged(stack) ? 3 : 2;
}

function stackDetails(stack: StackReview): string {
  const { name, account, region, status, error, changes, outputs, driftCount, text } = stack;
  const place = [account, region].filter((part) => part !== undefined).join(" ");
  const parts = [
    error === undefined ? "" : `<pre>${htmlLines(error)}</pre>`,
    changes.length || outputs.length
      ? `<ul class="changes">${[...changes.map((change) => `<li class="${isDestructive(change) ? "bad" : ""}"><code>${html(changeLine(change))}</code></li>`), ...outputs.map((output) => `<li><code>update output.${html(output)}</code></li>`)].join("")}</ul>`
      : "",
    driftCount ? `<p class="soft">${driftCount} changed outside of Terraform.</p>` : "",
    text === undefined || isUnchanged(stack)
      ? ""
      : `<details><summary>Terraform's own text</summary><pre>${htmlLines(text.trim())}</pre></details>`,
  ].filter((part) => part !== "");
  const what = status === "planned" ? (isUnchanged(stack) ? "no changes" : counts(stack)) : status;
  return `<details class="stack" id="${html(anchor(name))}"${status === "planned" ? "" : " open"}><summary><b>${html(name)}</b> <span class="soft">${html(place)}</span> <span class="${status === "planned" ? "soft" : "bad"}">${html(what)}</span></summary><div>${parts.join("\n") || `<p class="soft">Nothing changes.</p>`}</div></details>`;
}

function counts({ changes, outputs }: StackReview): string {
  const kinds = new Map<string, number>();
  for (const { kind } of changes) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  if (outputs.length) kinds.set("output", outputs.length);
  return someNames([...kinds].map(([kind, count]) => `${count} ${kind}`));
}
