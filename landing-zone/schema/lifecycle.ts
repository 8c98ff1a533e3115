import { z } from "zod";
import { always, mistake, withKeys } from "../../input/schema-issue.js";
import { isObject } from "../../input/value.js";
import {
  DEFAULT_RETAIN_AT_LEAST,
  idleActions,
  keepMistake,
  LIFECYCLE_ACTIONS,
  LIFECYCLE_TAGS,
  lastLaunchedDaysMistake,
  MAX_RETAINED_ACCOUNTS,
  MAX_RETAINED_TAGS,
  olderThanDaysMistake,
  retainAtLeastMistake,
} from "../../rules/lifecycle.js";
import { MAX_REGIONS } from "../../rules/region.js";
import { MAX_TAG_VALUE_CHARACTERS } from "../../rules/tag.js";
import type { MistakeId } from "../rules.js";
import { account, region } from "./aws-fields.js";
import { distinct, mapOf, text, wholeNumber, withoutIdleBeside } from "./combinators.js";

const tags = mapOf(
  LIFECYCLE_TAGS.key,
  text(LIFECYCLE_TAGS.value, "tag").meta({ maxLength: MAX_TAG_VALUE_CHARACTERS }),
  "tag",
).superRefine((record, context) => {
  const count = isObject(record) ? Object.keys(record).length : 0;
  if (count > MAX_RETAINED_TAGS)
    context.addIssue(
      mistake(`has ${count} tags`, `at most ${MAX_RETAINED_TAGS}`, {
        valueless: true,
        rule: "tag" satisfies MistakeId,
      }),
    );
}, always);

const retain = z
  .strictObject({
    lastLaunchedDays: wholeNumber(lastLaunchedDaysMistake)
      .optional()
      .describe("AMIs from which an instance was started in the last so many days, in whatever account.")
      .meta({ examples: [90] }),
    sharedAccounts: distinct(account, { min: 1, max: MAX_RETAINED_ACCOUNTS })
      .optional()
      .describe("AMIs that are shared with one of these accounts by itself, not by its organization.")
      .meta({ examples: [["777788889999"]] }),
    regions: distinct(region, { min: 1, max: MAX_REGIONS })
      .optional()
      .describe("AMIs in these Regions.")
      .meta({ examples: [["eu-west-3"]] }),
    tags: tags
      .optional()
      .describe("AMIs that have one of these tags.")
      .meta({ examples: [{ Audit: "hold" }] }),
    public: z.literal(true).optional().describe("AMIs that are public."),
  })
  .optional()
  .describe("What the rule leaves alone, beside the versions that fleets pin.");

const keep = wholeNumber(keepMistake).meta({ examples: [5] });

const olderThanDays = wholeNumber(olderThanDaysMistake)
  .optional()
  .describe("Takes releases that are older than so many days.");

const byCount = { keep: keep.optional().describe("Takes all releases but so many of the newest."), retain };

const byCountOrAge = <T extends z.ZodType>(map: T) => withKeys(map, "exactly one", ["keep", "olderThanDays"]);

const lifecycleMap = z.strictObject({
  keep: keep
    .optional()
    .describe("Short for delete: { keep }: releases but so many of the newest are deleted."),
  deprecate: byCountOrAge(z.strictObject({ ...byCount, olderThanDays }))
    .optional()
    .describe("Lets fleets pass over releases as long as there are others. They can be launched."),
  // A number that stays is AWS's for deletions only, so that by age the last release would be disabled too.
  disable: z
    .strictObject({ keep: keep.describe("Takes all releases but so many of the newest."), retain })
    .optional()
    .describe("Takes releases from all accounts but the shared one. They can be enabled, and shared, again."),
  delete: withoutIdleBeside(
    byCountOrAge(
      z.strictObject({
        ...byCount,
        olderThanDays,
        retainAtLeast: wholeNumber(retainAtLeastMistake)
          .optional()
          .describe("Releases that stay, however old they are.")
          .meta({ default: DEFAULT_RETAIN_AT_LEAST }),
      }),
    ),
    [["retainAtLeast", "keep", "which says how many stay"]],
  )
    .optional()
    .describe("Deletes releases for good, with their AMIs and snapshots in all Regions."),
});

/** What becomes of an image's old releases. */
export const lifecycle = withKeys(
  withKeys(lifecycleMap, "at least one", ["keep", ...LIFECYCLE_ACTIONS]),
  "at most one",
  ["keep", "delete"],
).superRefine((value, context) => {
  if (!isObject(value)) return;
  const rules = Object.fromEntries(
    LIFECYCLE_ACTIONS.map((action) => [action, { keep: keepOf(value[action]) }]),
  );
  if (typeof value.keep === "number") rules.delete = { keep: value.keep };
  for (const { action, stronger, keep } of idleActions(rules))
    context.addIssue({
      ...mistake(
        `has no effect, because ${stronger} takes all but ${keep}`,
        `less than the ${keep} of ${stronger}`,
        { rule: "no-effect" satisfies MistakeId },
      ),
      path: [action, "keep"],
    });
}, always);

const keepOf = (rule: unknown) => (isObject(rule) && typeof rule.keep === "number" ? rule.keep : undefined);
