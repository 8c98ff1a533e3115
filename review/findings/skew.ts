import { releaseText } from "../model/releases.js";
import type { Release } from "../model/review.js";
import { someNames } from "../model/texts.js";
import type { FindingRule, Found, ReviewedStack } from "./rule.js";

export const skew: FindingRule = {
  id: "skew",
  severity: "warning",
  cause:
    "Fleets that select the same of one image would run different releases: an AMI is not shared with an account, was not copied to a Region, or was deprecated there.",
  remedy:
    "Look at what the stack that differs can see: `aws ec2 describe-images --owners <shared account>` with its role.",
  find: (stacks) => [...bySelector(stacks)].flatMap(([selector, runners]) => findIn(selector, runners)),
};

interface Runner {
  readonly name: string;
  readonly release: Release;
}

/** The fleets of each selector; where no landing zone tells it, of each image. */
function bySelector(stacks: readonly ReviewedStack[]): Map<string, Runner[]> {
  const runners = new Map<string, Runner[]>();
  for (const { stack, rollouts } of stacks) {
    for (const { fleet, newest, after } of rollouts) {
      const release = newest ?? after;
      const selector = stack.facts?.fleets?.find(({ name }) => name === fleet)?.image ?? release?.image;
      if (!release?.image || selector === undefined) continue;
      const list = runners.get(selector) ?? [];
      list.push({ name: `${stack.name} ${fleet}`, release });
      runners.set(selector, list);
    }
  }
  return runners;
}

function findIn(selector: string, runners: readonly Runner[]): Found[] {
  const byRelease = new Map<string, string[]>();
  for (const { name, release } of runners) {
    const text = releaseText(release);
    byRelease.set(text, [...(byRelease.get(text) ?? []), name]);
  }
  if (byRelease.size < 2) return [];
  const [most, ...others] = [...byRelease].sort((a, b) => b[1].length - a[1].length);
  const rest = others.map(([release, names]) => `${someNames(names, 5)} ${release}`).join("; ");
  return [
    {
      message: `of ${selector}, ${most?.[1].length} of ${runners.length} fleets find ${most?.[0]}, but ${rest}`,
    },
  ];
}
