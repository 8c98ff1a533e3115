import { compareReleases, releaseText } from "../model/releases.js";
import type { Release } from "../model/review.js";
import type { FindingRule } from "./rule.js";

export const pinned: FindingRule = {
  id: "pinned",
  severity: "note",
  cause: "A fleet selects a version of its image, and others run a newer release.",
  remedy: "Nothing, if that is meant. Otherwise take the version out of `image` of the fleet.",
  find: (stacks) => {
    const newest = new Map<string, Release>();
    for (const { after } of stacks.flatMap(({ rollouts }) => rollouts)) {
      if (after?.image === undefined) continue;
      const other = newest.get(after.image);
      if (!other || (compareReleases(after, other) ?? 0) > 0) newest.set(after.image, after);
    }
    return stacks.flatMap(({ stack, rollouts }) =>
      rollouts.flatMap(({ fleet, after, addresses }) => {
        const selector = stack.facts?.fleets?.find(({ name }) => name === fleet)?.image;
        const other = after?.image === undefined ? undefined : newest.get(after.image);
        if (!selector?.includes("@") || !after || !other || (compareReleases(other, after) ?? 0) <= 0)
          return [];
        return [
          {
            stack: stack.name,
            address: addresses[0],
            message: `${fleet} selects ${selector} and runs ${releaseText(after)}; others run ${releaseText(other)}`,
          },
        ];
      }),
    );
  },
};
