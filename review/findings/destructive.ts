import { isDestructive } from "../model/changes.js";
import { eachStack, type FindingRule } from "./rule.js";

export const destructive: FindingRule = {
  id: "destructive",
  severity: "error",
  cause: "A plan destroys or replaces something that is there, for another reason than a new release.",
  remedy: "Look at the attribute that forces it. `moved` keeps what only has another address.",
  find: eachStack(({ review }) =>
    review.changes
      .filter((change) => isDestructive(change) && !change.isRollout)
      .map(({ address, kind, replacePaths, reason }) => {
        const why = replacePaths.length
          ? `, forced by ${replacePaths.join(", ")}`
          : reason
            ? ` (${reason})`
            : "";
        return { address, message: `${address} is ${kind === "delete" ? "destroyed" : "replaced"}${why}` };
      }),
  ),
};
