import type { Plan } from "../../plan/plan-json.js";
import type { References } from "../model/references.js";
import type { Severity, StackReview } from "../model/review.js";
import type { TracedRollout } from "../model/rollouts.js";
import type { StackPlan } from "../model/stack-plan.js";

/** A stack with all that a review has made of it. */
export interface ReviewedStack {
  readonly stack: StackPlan;
  /** Undefined if there is none that counts. */
  readonly plan?: Plan;
  /** What the plan's configuration refers to. */
  readonly references?: References;
  readonly review: StackReview;
  readonly rollouts: readonly TracedRollout[];
  /** Texts that the plan marks as sensitive anywhere. */
  readonly secrets: readonly string[];
}

export interface Found {
  readonly stack?: string;
  readonly address?: string;
  readonly message: string;
}

/** Something that a reviewer should know. What it is, why it happens and what to do stands in docs/review.md too. */
export interface FindingRule {
  /** For `--fail-on`; docs/review.md has a section of that name. */
  readonly id: string;
  readonly severity: Severity;
  /** What it is, and how it comes about. */
  readonly cause: string;
  /** What to do, with commands and names between backticks. */
  readonly remedy: string;
  find(stacks: readonly ReviewedStack[]): Found[];
}

/** A rule that looks at one stack alone. */
export const eachStack =
  (find: (stack: ReviewedStack) => Omit<Found, "stack">[]): FindingRule["find"] =>
  (stacks) =>
    stacks.flatMap((stack) => find(stack).map((found) => ({ stack: stack.review.name, ...found })));

/** A rule that looks at one fleet alone. */
export const eachRollout = (
  find: (rollout: TracedRollout, stack: ReviewedStack) => string | undefined,
): FindingRule["find"] =>
  eachStack((stack) =>
    stack.rollouts.flatMap((rollout) => {
      const message = find(rollout, stack);
      return message === undefined ? [] : [{ address: rollout.addresses[0], message }];
    }),
  );
