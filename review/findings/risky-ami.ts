import { isObject } from "../../input/value.js";
import type { StackFacts } from "../../plan/manifest.js";
import type { Plan } from "../../plan/plan-json.js";
import { lookups } from "../model/releases.js";
import { eachStack, type FindingRule } from "./rule.js";

const DAY_MS = 86_400_000;
const SOON_DAYS = 30;

/** Each AMI that a plan has looked up, and when the plan was made; not the clock, so that a review does not change by itself. */
function found(
  plan: Plan | undefined,
): { readonly address: string; readonly values: Readonly<Record<string, unknown>> }[] {
  return plan
    ? lookups(plan).flatMap(({ address, values }) => (isObject(values) ? [{ address, values }] : []))
    : [];
}

/** Days from the plan until an AMI is deprecated; undefined if it will not be. */
function daysLeft(plan: Plan | undefined, deprecation: unknown): number | undefined {
  if (typeof deprecation !== "string" || plan?.timestamp === undefined) return undefined;
  const days = (Date.parse(deprecation) - Date.parse(plan.timestamp)) / DAY_MS;
  return Number.isNaN(days) ? undefined : days;
}

/** Accounts whose AMIs are one's own: the shared one, and those that images are copied into. */
const ownersOf = ({ owner, fleets = [] }: StackFacts): readonly unknown[] => [
  owner,
  ...fleets.flatMap((fleet) => fleet.owner ?? []),
];

export const publicAmi: FindingRule = {
  id: "public-ami",
  severity: "warning",
  cause: "Everybody can start the AMI. One of your own should be shared with your organization only.",
  remedy:
    "Take the public launch permission away: `aws ec2 modify-image-attribute --image-id <ami> --launch-permission 'Remove=[{Group=all}]'`.",
  find: eachStack(({ plan, stack }) =>
    found(plan)
      .filter(
        ({ values }) =>
          values.public === true &&
          // Those of Amazon, of its partners and of the Marketplace are everybody's, and have an alias for their owner.
          (stack.facts?.owner ? ownersOf(stack.facts).includes(values.owner_id) : !values.image_owner_alias),
      )
      .map(({ address, values }) => ({ address, message: `${values.name} (${values.id}) is public` })),
  ),
};

export const deprecatedAmi: FindingRule = {
  id: "deprecated-ami",
  severity: "warning",
  cause: "The AMI is deprecated, or will be within 30 days of the plan, and may then be deleted.",
  remedy: "Build a release: `npx golden-ami build <image>`.",
  find: eachStack(({ plan }) =>
    found(plan).flatMap(({ address, values }) => {
      const days = daysLeft(plan, values.deprecation_time);
      if (days === undefined || days > SOON_DAYS) return [];
      const when = days <= 0 ? "is deprecated" : `will be deprecated in ${Math.ceil(days)} days`;
      return [{ address, message: `${values.name} (${values.id}) ${when}` }];
    }),
  ),
};
