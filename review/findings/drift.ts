import { someNames } from "../model/texts.js";
import { eachStack, type FindingRule } from "./rule.js";

export const drift: FindingRule = {
  id: "drift",
  severity: "note",
  cause: "Something that this plan depends on, or sets again, was changed, but not by Terraform.",
  remedy: "Find out who changed it. Apply takes it back where the configuration says otherwise.",
  find: eachStack(({ review: { drift: resources } }) =>
    resources.map(({ address, isGone, paths }) => ({
      address,
      message: isGone
        ? `${address} was deleted outside of Terraform`
        : `${address} was changed outside of Terraform: ${someNames(paths, 5)}`,
    })),
  ),
};
