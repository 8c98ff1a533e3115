import { isDestructive } from "../../model/changes.js";
import type { AttributeChange, ResourceSummary, Review, StackReview } from "../../model/review.js";
import { placeText, someNames } from "../../model/texts.js";
import { anchor } from "./links.js";
import { html, htmlLines } from "./text.js";

interface Group {
  readonly title: string;
  /** Whether one must open it to see its stacks. */
  readonly isFolded?: true;
  holds(stack: StackReview): boolean;
}

/** A stack is in the first that holds it: what a person must see stands first. */
const GROUPS: readonly Group[] = [
  { title: "Not planned", holds: ({ status }) => status !== "planned" },
  { title: "Destroyed or replaced", holds: ({ changes }) => changes.some(isDestructive) },
  {
    title: "Other changes",
    holds: ({ changes, outputs }) => outputs.length > 0 || changes.some(({ isRollout }) => !isRollout),
  },
  { title: "Nothing but a release", isFolded: true, holds: ({ changes }) => changes.length > 0 },
];

/** What each stack changes, those that change nothing in one line. */
export function stackSections({ stacks, notSelected, accountNames }: Review): string {
  const groups = GROUPS.map((group) => ({ group, members: [] as StackReview[] }));
  const unchanged: StackReview[] = [];
  for (const stack of stacks) {
    const members = groups.find(({ group }) => group.holds(stack))?.members ?? unchanged;
    members.push(stack);
  }
  const sections = groups
    .filter(({ members }) => members.length)
    .map(({ group: { title, isFolded }, members }) => {
      const list = `<div class="stacks">\n${members.map((stack) => stackDetails(stack, accountNames)).join("\n")}\n</div>`;
      const name = `${title} <span class="count">${members.length}</span>`;
      return isFolded
        ? `<details class="group"><summary><h3>${name}</h3></summary>\n${list}\n</details>`
        : `<h3>${name}</h3>\n${list}`;
    });
  return `<section aria-labelledby="stacks">
<h2 id="stacks">Stacks</h2>
<div class="filters" role="search" aria-label="Stacks" hidden><div class="wide"><label for="find-stack">Find a stack</label><input type="search" id="find-stack" autocomplete="off"></div></div>
${sections.join("\n")}
${nameList(
  "No changes",
  unchanged.map(({ name }) => `<li id="${html(anchor(name))}">${html(name)}</li>`),
)}
${nameList(
  "Not planned, because nobody asked for it",
  notSelected.map((name) => `<li>${html(name)}</li>`),
)}
</section>`;
}

const nameList = (title: string, items: readonly string[]) =>
  items.length
    ? `<h3>${title} <span class="count">${items.length}</span></h3>\n<ul class="names">${items.join("")}</ul>`
    : "";

function stackDetails(stack: StackReview, accountNames: Review["accountNames"]): string {
  const { name, status, error, changes, outputs, drift, runUrl, text } = stack;
  const place = placeText(stack, accountNames);
  const isPlanned = status === "planned";
  const parts = [
    error === undefined ? "" : `<pre tabindex="0">${htmlLines(error.trim())}</pre>`,
    changes.length || outputs.length
      ? `<ul class="changes">${[...changes.map(changeItem), ...outputs.map(({ name, action }) => `<li><span class="tag info">${html(action)}</span> <code>output.${html(name)}</code></li>`)].join("")}</ul>`
      : "",
    drift.length ? `<p class="soft">${drift.length} changed outside of Terraform.</p>` : "",
    runUrl === undefined
      ? ""
      : `<p><a href="${html(runUrl)}" rel="noreferrer">The run in HCP Terraform</a></p>`,
    text === undefined
      ? ""
      : `<details><summary>Terraform’s own text</summary><pre tabindex="0">${htmlLines(text.trim())}</pre></details>`,
  ].filter((part) => part !== "");
  const what = isPlanned ? counts(stack) : status;
  const isOpen = !isPlanned || changes.some(isDestructive);
  return `<details class="stack" id="${html(anchor(name))}"${isOpen ? " open" : ""}><summary><b>${html(name)}</b> <span class="soft">${html(place)}</span> <span class="what${isPlanned ? "" : " bad"}">${html(what)}</span></summary><div>${parts.join("\n") || `<p class="soft">Nothing more is known.</p>`}</div></details>`;
}

const KIND_COLOURS: Readonly<Partial<Record<ResourceSummary["kind"], string>>> = {
  create: "good",
  import: "good",
  forget: "warn",
  other: "warn",
  read: "soft",
  move: "soft",
};

function changeItem(change: ResourceSummary): string {
  const { address, previousAddress, isImported, kind, actions, reason, replacePaths, attributes, isRollout } =
    change;
  const colour = isDestructive(change) ? "bad" : (KIND_COLOURS[kind] ?? "info");
  const notes = [
    replacePaths.length
      ? `forced by ${replacePaths.map((path) => `<code>${html(path)}</code>`).join(", ")}`
      : "",
    reason !== undefined && !replacePaths.length ? html(reason.replaceAll("_", " ")) : "",
    previousAddress === undefined ? "" : `moved from <code>${html(previousAddress)}</code>`,
    isImported ? "imported" : "",
    isRollout ? "the release" : "",
  ].filter((note) => note !== "");
  const list = attributes.length ? `<ul>${attributes.map(attributeItem).join("")}</ul>` : "";
  return `<li><span class="tag ${colour}">${html(kind === "other" ? actions.join(", ") : kind)}</span> <code>${html(address)}</code>${notes.length ? ` <span class="soft">${notes.join("; ")}</span>` : ""}${list}</li>`;
}

function attributeItem({ path, before, after, shown }: AttributeChange): string {
  const name = `<code>${html(path)}</code>`;
  if (shown === "name only") return `<li>${name}</li>`;
  if (shown === "sensitive") return `<li>${name} <span class="soft">sensitive</span></li>`;
  const next = shown === "values" ? value(after) : `<span class="soft">${shown}</span>`;
  return `<li>${name} ${value(before)} → ${next}</li>`;
}

const value = (text: string | undefined) =>
  text === undefined ? `<span class="soft">nothing</span>` : `<code>${html(text)}</code>`;

function counts({ changes, outputs }: StackReview): string {
  const kinds = new Map<string, number>();
  for (const { kind } of changes) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  if (outputs.length) kinds.set("output", outputs.length);
  return someNames([...kinds].map(([kind, count]) => `${count} ${kind}`));
}
