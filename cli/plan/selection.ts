import { show, UserError } from "../../input/problem.js";
import type { LandingZone } from "../../landing-zone/types.js";
import type { StackFacts } from "../../plan/manifest.js";
import { SHARED_STACK } from "../../rules/name.js";
import { formatSelector, parseSelector } from "../../rules/selector.js";

/** Most names that an error has. */
const MOST_NAMES = 20;

export interface Selection {
  readonly workload?: readonly string[];
  readonly image?: readonly string[];
  readonly account?: readonly string[];
  readonly region?: readonly string[];
}

/** What a landing zone says of each of its stacks, by their names. */
export function stackFacts({
  shared,
  images: ownImages,
  containers,
  copyAccounts,
  workloads,
  accountNames,
}: LandingZone): Map<string, StackFacts> {
  const { account: owner } = shared;
  const facts = new Map<string, StackFacts>([
    [
      SHARED_STACK,
      {
        kind: "shared",
        account: owner,
        region: shared.region,
        owner,
        accountNames: namesOf(accountNames, Object.keys(accountNames)),
        images: [...ownImages, ...containers].map(({ fullName }) => fullName),
      },
    ],
  ]);
  for (const { name, account, images } of copyAccounts) {
    facts.set(name, {
      kind: "distribution",
      account,
      region: shared.region,
      owner,
      accountNames: namesOf(accountNames, [account, owner]),
      images: [...images],
    });
  }
  for (const { name, account, region, wave, fleets } of workloads) {
    facts.set(name, {
      kind: "workload",
      account,
      region,
      owner,
      accountNames: namesOf(accountNames, [account, owner]),
      wave,
      fleets: fleets.map((fleet) => ({
        name: fleet.name,
        image: formatSelector(fleet.image),
        ...(fleet.isCopied && { owner: account }),
      })),
    });
  }
  return facts;
}

/** @returns undefined if none of the accounts has a name */
function namesOf(
  names: LandingZone["accountNames"],
  accounts: readonly string[],
): StackFacts["accountNames"] {
  const own = Object.entries(names).filter(([account]) => accounts.includes(account));
  return own.length ? Object.fromEntries(own) : undefined;
}

/**
 * The stacks that globs of names, and all of the options, select; all stacks without any.
 * @throws UserError if one of them selects nothing, with what there is
 */
export function selectStacks(
  names: readonly string[],
  facts: ReadonlyMap<string, StackFacts>,
  globs: readonly string[],
  { workload, image, account, region }: Selection,
): string[] {
  const factsOf = (name: string) => facts.get(name);
  const known = [...facts.values()];
  const rules: readonly (readonly [
    option: string,
    wanted: readonly string[] | undefined,
    has: (name: string, wanted: string) => boolean,
    all: readonly string[],
  ])[] = [
    ["stack", globs.length ? globs : undefined, (name, glob) => globPattern(glob).test(name), names],
    [
      "workload",
      workload,
      (name, glob) => factsOf(name)?.kind === "workload" && globPattern(glob).test(name),
      names.filter((name) => factsOf(name)?.kind === "workload"),
    ],
    [
      "image",
      image,
      (name, wanted) => factsOf(name)?.kind === "shared" || imagesOf(factsOf(name)).includes(wanted),
      known.flatMap(imagesOf),
    ],
    [
      "account",
      account,
      (name, wanted) => factsOf(name)?.account === wanted,
      known.map((one) => one.account),
    ],
    ["region", region, (name, wanted) => factsOf(name)?.region === wanted, known.map((one) => one.region)],
  ];
  const mistakes: string[] = [];
  let selected = [...names];
  for (const [what, wanted, has, all] of rules) {
    if (!wanted) continue;
    for (const one of wanted) {
      const isKnown = what === "image" ? all.includes(one) : names.some((name) => has(name, one));
      if (!isKnown)
        mistakes.push(
          `there is no ${what} ${show(one)}: expected one of ${shortList([...new Set(all)].sort(), one)}`,
        );
    }
    selected = selected.filter((name) => wanted.some((one) => has(name, one)));
  }
  if (!mistakes.length && !selected.length) mistakes.push("no stack is all of what is asked for");
  if (mistakes.length) throw new UserError(mistakes.join("\n"));
  return selected;
}

/** Those that begin like what was asked for, as a workload of several Regions is one in each, or else all; not a page of them. */
function shortList(all: readonly string[], wanted: string): string {
  const alike = all.filter((name) => name.startsWith(`${wanted}-`));
  const names = alike.length ? alike : all;
  const more = names.length - MOST_NAMES;
  return more > 0
    ? `${names.slice(0, MOST_NAMES).join(", ")} and ${more} more, which \`npx golden-ami stacks\` lists`
    : names.join(", ");
}

const imagesOf = (facts: StackFacts | undefined) => [
  ...(facts?.images ?? []),
  ...(facts?.fleets ?? []).map(({ image }) => parseSelector(image).image),
];

/** `*` is any text, `?` any character. */
export function globPattern(glob: string): RegExp {
  const source = glob
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`);
}
