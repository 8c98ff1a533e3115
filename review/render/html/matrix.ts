import { ageText, alike, isSame, matrixGroups } from "../../model/matrix.js";
import { compareReleases, releaseText } from "../../model/releases.js";
import type { InstanceEffect, Release, Review, Rollout } from "../../model/review.js";
import { stackLink } from "./links.js";
import { html } from "./text.js";

type AccountNames = NonNullable<Review["accountNames"]>;

const COLUMNS = ["stack", "fleet", "account", "Region", "runs", "will run", "instances"] as const;

/** Rows that say the same are folded to the first of them if they are so many. */
const FOLDED_FROM = 4;

/** The rollout matrix: a row for each fleet, to filter, to search and to sort; equal ones are folded, if a script runs. */
export function matrix({ rollouts, plannedAt, accountNames = {} }: Review): string {
  const groups = matrixGroups(rollouts);
  const summary = alike(groups).map((line) => `<li>${html(line)}</li>`);
  // What differs is seen before the many that do the same.
  const sorted = groups
    .toSorted((a, b) => a.rollouts.length - b.rollouts.length)
    .flatMap(({ rollouts: alike }, index) =>
      alike.map((rollout) => row(rollout, plannedAt, accountNames, isFolded(alike) ? index : undefined)),
    );
  return `<section aria-labelledby="rollout">
<h2 id="rollout">Rollout</h2>
${summary.length ? `<ul class="alike">${summary.join("")}</ul>` : ""}
<div class="filters" role="search" aria-label="Fleets" hidden>
<div class="wide"><label for="search">Search</label><input type="search" id="search" autocomplete="off"></div>
${select("account", "Account", (rollout) => rollout.account, rollouts, accountNames)}
${select("region", "Region", (rollout) => rollout.region, rollouts)}
${select("image", "Image", imageOf, rollouts)}
${select("change", "Release", changeOf, rollouts)}
${select("instances", "Instances", (rollout) => rollout.instances, rollouts)}
<button type="button" id="reset">Show all</button>
${groups.some((group) => isFolded(group.rollouts)) ? '<label class="check"><input type="checkbox" id="fold" checked> Fold what is alike</label>' : ""}
<p id="count" class="soft" role="status"></p>
</div>
<div class="scroll" tabindex="0" role="region" aria-labelledby="rollout">
<table id="rollouts" aria-labelledby="rollout"${rollouts.some(({ account, region }) => account ?? region) ? "" : ' class="placeless"'}>
<thead><tr>${COLUMNS.map((column) => `<th scope="col"><button type="button">${column}</button></th>`).join("")}</tr></thead>
<tbody>
${sorted.join("\n")}
</tbody>
</table>
</div>
</section>`;
}

const isFolded = (alike: readonly Rollout[]) => alike.length >= FOLDED_FROM;

function select(
  name: string,
  label: string,
  read: (rollout: Rollout) => string | undefined,
  rollouts: readonly Rollout[],
  names: AccountNames = {},
): string {
  const values = [...new Set(rollouts.map(read))].filter((value) => value !== undefined).sort();
  if (values.length < 2) return "";
  return `<div><label for="by-${name}">${label}</label><select id="by-${name}" name="${name}"><option value="">all</option>${values.map((value) => `<option value="${html(value)}">${html(Object.hasOwn(names, value) ? `${names[value]} (${value})` : value)}</option>`).join("")}</select></div>`;
}

const imageOf = ({ before, after }: Rollout) => (after ?? before)?.image;

/** What becomes of a fleet's release, in the words that it is filtered by. */
function changeOf(rollout: Rollout): string {
  const { before, after, isUnknownUntilApply } = rollout;
  if (isUnknownUntilApply) return "known at apply only";
  if (isSame(rollout)) return "the same";
  if (!after) return "goes";
  if (!before) return "first";
  if (before.image !== after.image) return "other image";
  return (compareReleases(after, before) ?? 0) > 0 ? "newer" : "older";
}

const EFFECT_COLOURS: Readonly<Record<InstanceEffect, string>> = {
  refreshed: "info",
  replaced: "bad",
  destroyed: "bad",
  "next launch": "warn",
  created: "good",
  none: "soft",
};

const ALARMING: ReadonlySet<string> = new Set(["older", "other image"]);

function row(
  rollout: Rollout,
  plannedAt: string | undefined,
  accountNames: AccountNames,
  group: number | undefined,
): string {
  const { stack, fleet, account = "", region = "", before, after, instances, why } = rollout;
  const change = changeOf(rollout);
  const next =
    change === "known at apply only"
      ? `<span class="warn">${change}</span>`
      : change === "the same"
        ? `<span class="soft">${change}</span>`
        : `${release(after, plannedAt)}${ALARMING.has(change) ? `<span class="tag bad">${change}</span>` : ""}`;
  const cells = [
    `${stackLink(stack)}${group === undefined ? "" : '<div class="small soft more"></div>'}`,
    html(fleet),
    accountCell(account, accountNames),
    html(region),
    release(before, plannedAt),
    next,
    `<span class="tag ${EFFECT_COLOURS[instances]}">${instances}</span><div class="small soft">${html(why)}</div>`,
  ];
  const sorts: Readonly<Record<number, string>> = {
    4: before ? releaseText(before) : "",
    5: after ? releaseText(after) : "",
  };
  const data = Object.entries({
    account,
    region,
    image: imageOf(rollout) ?? "",
    change,
    instances,
    ...(group !== undefined && { group }),
  })
    .map(([name, value]) => `data-${name}="${html(String(value))}"`)
    .join(" ");
  return `<tr ${data}>${cells.map((cell, index) => `<td data-label="${COLUMNS[index]}"${sorts[index] === undefined ? "" : ` data-sort="${html(sorts[index])}"`}>${cell}</td>`).join("")}</tr>`;
}

/** What people know an account by comes first. */
const accountCell = (account: string, names: AccountNames) =>
  Object.hasOwn(names, account)
    ? `<b>${html(names[account] ?? "")}</b><div class="small soft">${html(account)}</div>`
    : html(account);

function release(one: Release | undefined, plannedAt: string | undefined): string {
  if (!one) return `<span class="soft">nothing</span>`;
  const age = ageText(one, plannedAt);
  const text = releaseText(one);
  const id = text === one.amiId ? "" : `<code>${html(one.amiId)}</code>`;
  const small = [id, age === undefined ? "" : `<span>${age}</span>`]
    .filter((part) => part !== "")
    .join(" · ");
  return `<b>${html(text)}</b><div class="small soft">${small}</div>`;
}
